// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import io.plastron.types.TooNewException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the rows of a metadata table and reads the tables out of them. The rows come from sealed
 * pages, but who sealed them may have been another version: what this one does not know is refused
 * as too new, what contradicts itself as corruption.
 */
final class CatalogReader {
    /** Kinds of rows that the original has and a later version of Plastron may write. */
    private static final Set<String> KINDS_UNKNOWN = Set.of("index", "layered", "system");

    private CatalogReader() {}

    static Catalog read(NavigableMap<String, String> rows) {
        NavigableMap<String, TableInfo> tables = new TreeMap<>(Names.ORDER);
        Set<String> owned = new HashSet<>();
        Map<Integer, String> ids = new HashMap<>();
        for (String uri : rows.keySet()) {
            if (uri.startsWith(Names.TABLE)) {
                TableInfo table = table(uri, rows);
                tables.put(uri, table);
                owned.add(uri);
                owned.add(Names.COLGROUP + table.name());
                owned.add(table.fileUri());
                String other = ids.put(table.tableId(), uri);
                if (other != null) {
                    throw malformed(uri, "its id " + table.tableId() + " is also that of " + other);
                }
            }
        }
        for (String uri : rows.keySet()) {
            if (!owned.contains(uri)) {
                throw orphan(uri);
            }
        }
        return new Catalog(rows, tables);
    }

    private static RuntimeException orphan(String uri) {
        int colon = uri.indexOf(':');
        boolean known = colon >= 0 && (KINDS_UNKNOWN.contains(uri.substring(0, colon))
                || uri.startsWith(Names.COLGROUP) && uri.lastIndexOf(':') > colon);
        return known ? tooNew(uri, "rows of this kind")
                : malformed(uri, "no table has this row");
    }

    /** Reads the three rows of a table. */
    static TableInfo table(String uri, Map<String, String> rows) {
        String name = uri.substring(Names.TABLE.length());
        String fault = Names.faultOf(name);
        if (fault != null) {
            throw malformed(uri, fault);
        }
        String fileUri = Names.FILE + name + Names.FILE_SUFFIX;
        ConfigString table = row(uri, rows);
        ConfigString colgroup = row(Names.COLGROUP + name, rows);
        ConfigString file = row(fileUri, rows);
        try {
            requireSimple(uri, table);
            String source = colgroup.string("source", "");
            if (!source.equals(fileUri)) {
                throw malformed(
                        uri, "its source is " + Names.shown(source) + ", expected " + fileUri);
            }
            return new TableInfo(name, uri, fileUri, id(file),
                    format(uri, "key_format", table, file),
                    format(uri, "value_format", table, file),
                    (int) number(file, "leaf_page_max",
                            Settings.LEAF_BYTES_MIN, Settings.LEAF_BYTES_MAX),
                    CheckpointEntry.of(file));
        } catch (InvalidUseException wrong) {
            throw malformed(uri, wrong.getMessage(), wrong);
        }
    }

    private static ConfigString row(String uri, Map<String, String> rows) {
        String text = rows.get(uri);
        if (text == null) {
            throw malformed(uri, "it is missing, other rows of its table are there");
        }
        try {
            return ConfigString.parse(text);
        } catch (InvalidUseException wrong) {
            throw malformed(uri, wrong.getMessage(), wrong);
        }
    }

    private static void requireSimple(String uri, ConfigString table) {
        for (String key : Set.of("colgroups", "columns")) {
            if (!raw(table, key).isEmpty()) {
                throw tooNew(uri, key + "=" + Names.shown(raw(table, key)));
            }
        }
    }

    private static String format(String uri, String key, ConfigString table, ConfigString file) {
        String format = file.string(key, "");
        if (!format.equals(table.string(key, ""))) {
            throw malformed(uri, "its " + key + " differs from its file's");
        }
        if (!format.equals("S") && !format.equals("u")) {
            throw tooNew(uri, key + "=" + Names.shown(format));
        }
        return format;
    }

    private static int id(ConfigString file) {
        int id = (int) number(file, "id", 0, Integer.MAX_VALUE);
        if (!TableId.isUser(id)) {
            throw new InvalidUseException("id=" + id + " is not the id of a user table");
        }
        return id;
    }

    private static long number(ConfigString row, String key, long min, long max) {
        long number = row.number(key, -1);
        if (number < min || number > max) {
            throw new InvalidUseException(
                    key + "=" + number + " is out of range " + min + " to " + max);
        }
        return number;
    }

    private static String raw(ConfigString row, String key) {
        return row.find(key).orElseThrow(() -> new InvalidUseException(key + " is missing")).raw();
    }

    private static TooNewException tooNew(String uri, String what) {
        return new TooNewException("metadata table: " + Names.shown(uri)
                + ": this version does not know " + what + ". Upgrade Plastron");
    }

    private static CorruptionException malformed(String uri, String what) {
        return malformed(uri, what, null);
    }

    private static CorruptionException malformed(String uri, String what, Throwable cause) {
        return new CorruptionException("metadata table: " + Names.shown(uri) + ": " + what
                + ". Run verify, restore a copy", cause);
    }
}
