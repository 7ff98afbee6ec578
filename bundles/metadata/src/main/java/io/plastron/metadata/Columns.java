// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.packing.FieldType;
import io.plastron.packing.Format;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns of a table with their formats, and the rules for column groups and indices made of
 * them. Every fault is an {@link InvalidUseException} that does not say where: a caller of {@code
 * create} asked for it, or rows from a disk hold it.
 */
final class Columns {
    private final Format key;
    private final Format value;
    private final boolean named;
    private final List<String> keyNames;
    private final List<String> valueNames;
    private final Map<String, FieldType> types = new HashMap<>();

    private Columns(Format key, Format value, List<String> names, boolean named) {
        this.key = key;
        this.value = value;
        this.named = named;
        this.keyNames = names.subList(0, key.size());
        this.valueNames = names.subList(key.size(), names.size());
        for (int i = 0; i < names.size(); i++) {
            types.put(names.get(i), i < key.size() ? key.type(i) : value.type(i - key.size()));
        }
    }

    /**
     * The columns of a table.
     *
     * @param names of all fields, those of the key first; none for unnamed ones
     */
    static Columns of(Format key, Format value, List<String> names) {
        requireUsable("key_format", key);
        requireUsable("value_format", value);
        if (names.isEmpty()) {
            List<String> made = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                made.add("key" + i);
            }
            for (int i = 0; i < value.size(); i++) {
                made.add("value" + i);
            }
            return new Columns(key, value, made, false);
        }
        Names.requireWords(names, "column");
        if (names.size() != key.size() + value.size()) {
            throw new InvalidUseException("columns=" + shown(names) + " names " + names.size()
                    + ", but key_format=" + key.text() + " has " + key.size()
                    + " and value_format=" + value.text() + " has " + value.size()
                    + "; name each field once, or none");
        }
        return new Columns(key, value, names, true);
    }

    static Columns of(TableSchema table) {
        List<String> names = new ArrayList<>(table.keyColumns());
        names.addAll(table.valueColumns());
        return new Columns(Format.of(table.keyFormat()), Format.of(table.valueFormat()), names,
                table.named());
    }

    /** Refuses formats that a key or value of a table cannot have. */
    static void requireUsable(String which, Format format) {
        if (format.size() == 0) {
            throw new InvalidUseException(which + "= has no letter; give it at least one field");
        }
        if (which.equals("key_format") && format.type(0).letter() == 'r') {
            throw new InvalidUseException("key_format=" + format.text() + " begins with r: "
                    + "record-number tables are not implemented; use Q and give the numbers");
        }
    }

    Format key() {
        return key;
    }

    Format value() {
        return value;
    }

    boolean named() {
        return named;
    }

    List<String> keyNames() {
        return keyNames;
    }

    List<String> valueNames() {
        return valueNames;
    }

    /** What stands behind {@code columns=} in the rows of the table. */
    String text() {
        return named ? Names.list(all()) : "";
    }

    /** The format of a column group's value. */
    Format groupValue(List<String> columns) {
        requireNamed();
        requireSome(columns, "column group");
        for (String column : columns) {
            if (keyNames.contains(column)) {
                throw new InvalidUseException("column " + column + " is of the key, which every "
                        + "column group has anyway; name columns of the value");
            }
            require(column, valueNames);
        }
        return format(columns);
    }

    /** The format of an index's stored key. */
    Format indexKey(List<String> columns) {
        requireNamed();
        requireSome(columns, "index");
        for (String column : columns) {
            require(column, types.keySet());
        }
        List<String> all = new ArrayList<>(columns);
        Set<String> there = new HashSet<>(columns);
        keyNames.stream().filter(column -> !there.contains(column)).forEach(all::add);
        return format(all);
    }

    /** The columns of the value that none of these is; in their order. */
    List<String> valueWithout(Collection<String> columns) {
        return valueNames.stream().filter(column -> !columns.contains(column)).toList();
    }

    private Format format(List<String> columns) {
        return Format.of(columns.stream().map(types::get).toList());
    }

    /** Column groups and indices say by name what they are made of. */
    void requireNamed() {
        if (!named) {
            throw new InvalidUseException("column groups and indices need a table whose columns "
                    + "have names; create it with columns=(…)");
        }
    }

    private void requireSome(List<String> columns, String what) {
        if (columns.isEmpty()) {
            throw new InvalidUseException("no columns for the " + what
                    + "; give it columns=(…), of " + shown(all()));
        }
        Names.requireWords(columns, "column");
    }

    private void require(String column, Collection<String> allowed) {
        if (!allowed.contains(column)) {
            throw new InvalidUseException(
                    "there is no column " + column + "; the table has " + shown(all()));
        }
    }

    private List<String> all() {
        List<String> all = new ArrayList<>(keyNames);
        all.addAll(valueNames);
        return all;
    }

    static String shown(Collection<String> names) {
        return Names.shown(String.join(", ", names));
    }
}
