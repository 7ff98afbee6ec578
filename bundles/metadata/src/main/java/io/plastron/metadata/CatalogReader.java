// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Reads all tables out of the rows of a metadata table; see {@link TableReader}. */
final class CatalogReader {
    /** Kinds of rows that the original has and a later version of Plastron may write. */
    private static final Set<String> KINDS_UNKNOWN = Set.of("layered", "system");

    private CatalogReader() {}

    static Catalog read(NavigableMap<String, String> rows) {
        NavigableMap<String, TableInfo> tables = new TreeMap<>(Names.ORDER);
        NavigableMap<Integer, FileInfo> files = new TreeMap<>();
        Map<String, String> owners = new HashMap<>();
        // The character behind the colon: all URIs of tables lie before it.
        for (String uri : rows.subMap(Names.TABLE, "table;").keySet()) {
            TableInfo table = TableReader.read(uri, rows);
            tables.put(uri, table);
            for (String row : table.rowUris()) {
                String other = owners.put(row, uri);
                if (other != null) {
                    throw RowShape.malformed(row, "both " + other + " and " + uri + " have it",
                            null);
                }
            }
            for (FileInfo file : table.files()) {
                FileInfo other = files.put(file.tableId(), file);
                if (other != null) {
                    throw RowShape.malformed(file.fileUri(), "its id " + file.tableId()
                            + " is also that of " + other.fileUri(), null);
                }
            }
        }
        for (String uri : rows.keySet()) {
            if (!owners.containsKey(uri)) {
                throw orphan(uri);
            }
        }
        return new Catalog(rows, tables, files);
    }

    private static RuntimeException orphan(String uri) {
        int colon = uri.indexOf(':');
        return colon >= 0 && KINDS_UNKNOWN.contains(uri.substring(0, colon))
                ? RowShape.tooNew(uri, "rows of this kind")
                : RowShape.malformed(uri, "no table has this row", null);
    }
}
