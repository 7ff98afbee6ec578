// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.packing.Format;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import io.plastron.types.TooNewException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads one table out of its rows and checks them against each other: what it accepts are rows that
 * {@code create} makes. Every fault is a {@link CorruptionException} or a {@link TooNewException}
 * that names the row.
 */
final class TableReader {
    private final NavigableMap<String, String> rows;
    private final String uri;
    private final String name;
    private final List<FileInfo> files = new ArrayList<>();
    private Columns columns;

    private TableReader(String uri, NavigableMap<String, String> rows) {
        this.rows = rows;
        this.uri = uri;
        this.name = uri.substring(Names.TABLE.length());
    }

    /** The table of a row {@code table:NAME} that is there. */
    static TableInfo read(String uri, NavigableMap<String, String> rows) {
        return new TableReader(uri, rows).read();
    }

    private TableInfo read() {
        requireName(uri, Names.faultOf(name));
        ConfigString row = RowShape.TABLE.read(uri, rows);
        Format key = format(uri, "key_format", row);
        Format value = format(uri, "value_format", row);
        List<String> declared = rule(uri, () -> {
            columns = Columns.of(key, value, row.list("columns"));
            requireRaw(row, "columns", columns.text());
            List<String> groups = row.list("colgroups");
            Names.requireWords(groups, "column group");
            requireRaw(row, "colgroups", Names.list(groups));
            return groups;
        });
        List<ColumnGroup> groups = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (declared.isEmpty()) {
            groups.add(simple(row));
        } else {
            for (String group : declared) {
                SchemaUri object = SchemaUri.group(name, group);
                if (rows.containsKey(object.uri())) {
                    groups.add(group(object));
                } else {
                    missing.add(group);
                }
            }
        }
        List<String> without = without(groups);
        if (missing.isEmpty() && !without.isEmpty()) {
            throw malformed(uri, "no column group has the columns " + Columns.shown(without));
        }
        List<Index> indices = new ArrayList<>();
        String prefix = Names.INDEX + name + ":";
        // The character behind the colon: keys with the prefix lie before it.
        for (String index : rows.subMap(prefix, Names.INDEX + name + ";").keySet()) {
            indices.add(index(SchemaUri.index(name, index.substring(prefix.length())), without));
        }
        return new TableInfo(new TableSchema(name, uri, key.text(), value.text(),
                columns.keyNames(), columns.valueNames(), columns.named(), groups, missing,
                indices), files);
    }

    /** Columns of the value that no column group has. */
    private List<String> without(List<ColumnGroup> groups) {
        Set<String> there = new HashSet<>();
        groups.forEach(group -> there.addAll(group.columns()));
        return columns.valueWithout(there);
    }

    private ColumnGroup simple(ConfigString table) {
        SchemaUri object = SchemaUri.group(name, "");
        ConfigString row = RowShape.COLGROUP.read(object.uri(), rows);
        return rule(object.uri(), () -> {
            requireRaw(row, "columns", columns.text());
            requireRaw(row, "app_metadata", raw(table, "app_metadata"));
            int id = file(object, row, columns.key(), columns.value());
            return new ColumnGroup(
                    "", object.uri(), columns.valueNames(), id, columns.value().text());
        });
    }

    private ColumnGroup group(SchemaUri object) {
        ConfigString row = RowShape.COLGROUP.read(object.uri(), rows);
        return rule(object.uri(), () -> {
            List<String> names = row.list("columns");
            Format value = columns.groupValue(names);
            requireRaw(row, "columns", Names.list(names));
            int id = file(object, row, columns.key(), value);
            return new ColumnGroup(object.part(), object.uri(), names, id, value.text());
        });
    }

    private Index index(SchemaUri object, List<String> without) {
        requireName(object.uri(), object.fault());
        ConfigString row = RowShape.INDEX.read(object.uri(), rows);
        return rule(object.uri(), () -> {
            List<String> names = row.list("columns");
            Format key = columns.indexKey(names);
            requireRaw(row, "columns", Names.list(names));
            requireRaw(row, "key_format", key.text());
            requireRaw(row, "value_format", "");
            boolean immutable = row.bool("immutable", false);
            requireRaw(row, "immutable", Boolean.toString(immutable));
            if (names.stream().anyMatch(without::contains)) {
                throw new InvalidUseException("its columns are in no column group");
            }
            int id = file(object, row, key, Format.of(""));
            return new Index(object.part(), object.uri(), names, immutable, id, key.text(),
                    names.size());
        });
    }

    /** Reads the file of a column group or index; gives its id. */
    private int file(SchemaUri object, ConfigString owner, Format key, Format value) {
        requireRaw(owner, "source", object.source());
        ConfigString row = RowShape.FILE.read(object.fileUri(), rows);
        return rule(object.fileUri(), () -> {
            requireRaw(row, "app_metadata", raw(owner, "app_metadata"));
            requireRaw(row, "columns", raw(owner, "columns"));
            requireRaw(row, "key_format", key.text());
            requireRaw(row, "value_format", value.text());
            int id = (int) number(row, "id", 1, Integer.MAX_VALUE);
            if (!TableId.isUser(id)) {
                throw new InvalidUseException("id=" + id + " is not the id of a user table");
            }
            int leafBytes = (int) number(row, "leaf_page_max",
                    Settings.LEAF_BYTES_MIN, Settings.LEAF_BYTES_MAX);
            files.add(new FileInfo(object.fileUri(), id, key.text(), value.text(), leafBytes,
                    CheckpointEntry.of(row)));
            return id;
        });
    }

    private static Format format(String uri, String key, ConfigString row) {
        ConfigValue value = row.find(key).orElseThrow();
        try {
            Format format = Format.of(value.text());
            if (!value.raw().equals(format.text())) {
                throw malformed(uri, key + "=" + Names.shown(value.raw()) + " is in quotes");
            }
            Columns.requireUsable(key, format);
            return format;
        } catch (InvalidUseException unknown) {
            throw RowShape.tooNew(uri, key + "=" + Names.shown(value.raw()));
        }
    }

    private static void requireRaw(ConfigString row, String key, String expected) {
        if (!raw(row, key).equals(expected)) {
            throw new InvalidUseException(key + "=" + Names.shown(raw(row, key)) + ", expected "
                    + Names.shown(expected));
        }
    }

    /** RowShape made sure that the key is there. */
    private static String raw(ConfigString row, String key) {
        return row.find(key).orElseThrow().raw();
    }

    private static long number(ConfigString row, String key, long min, long max) {
        long number = row.number(key, -1);
        if (number < min || number > max) {
            throw new InvalidUseException(
                    key + "=" + number + " is out of range " + min + " to " + max);
        }
        return number;
    }

    private static void requireName(String uri, String fault) {
        if (fault != null) {
            throw malformed(uri, fault);
        }
    }

    private static CorruptionException malformed(String uri, String what) {
        return RowShape.malformed(uri, what, null);
    }

    /** Something whose faults, in rows, are corruption. */
    private static <T> T rule(String uri, Supplier<T> rule) {
        try {
            return rule.get();
        } catch (InvalidUseException broken) {
            throw RowShape.malformed(uri, broken.getMessage(), broken);
        }
    }
}
