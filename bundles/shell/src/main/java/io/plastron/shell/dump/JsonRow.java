// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.packing.FieldType;
import io.plastron.packing.Tuple;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of a JSON dump: each column once, in any order, numbers for numbers and strings for the
 * rest. A column is compared with the one expected next before it is looked up, as dumps have them
 * in order. Re-used from row to row.
 */
final class JsonRow {
    /** Most bytes of text in one row: columns are many, and each may be long. */
    private static final int ROW_BYTES_MAX = 4 << 20;

    private final JsonReader json;
    private final Tuple key;
    private final Tuple value;
    private final List<byte[]> columns = new ArrayList<>();
    private final Map<String, Integer> columnIndex = new HashMap<>();
    private final boolean[] seen;
    private Place place;
    private int textBytes;

    JsonRow(JsonReader json, RowShape shape) {
        this.json = json;
        key = new Tuple(shape.keyFormat(), shape.keyColumns(), "the key");
        value = new Tuple(shape.valueFormat(), shape.valueColumns(), "the value");
        shape.keyColumns().forEach(this::addColumn);
        shape.valueColumns().forEach(this::addColumn);
        seen = new boolean[columns.size()];
    }

    private void addColumn(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        columnIndex.put(new String(bytes, StandardCharsets.ISO_8859_1), columns.size());
        columns.add(bytes);
    }

    /** Takes the next row from the text. */
    void read() {
        place = json.place();
        textBytes = 0;
        key.clear();
        value.clear();
        Arrays.fill(seen, false);
        json.expect('{');
        int count = 0;
        do {
            readColumn(count++);
        } while (json.accept(','));
        json.expect('}');
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                throw place.bad("the row lacks column \"" + name(i) + "\"");
            }
        }
    }

    private void readColumn(int expected) {
        Place start = json.place();
        int column = expected;
        if (expected >= columns.size() || !json.stringIs(columns.get(expected))) {
            column = lookUp(expected, start);
        }
        if (seen[column]) {
            throw start.bad("column \"" + name(column) + "\" stands twice in the row");
        }
        seen[column] = true;
        json.expect(':');
        int keySize = key.format().size();
        if (column < keySize) {
            readField(key, column);
        } else {
            readField(value, column - keySize);
        }
    }

    private int lookUp(int expected, Place start) {
        // Behind the last expected column no string was taken yet.
        if (expected >= columns.size()) {
            json.stringIs(new byte[0]);
        }
        Integer column = columnIndex.get(json.lastString());
        if (column == null) {
            throw start.bad("unknown column \"" + json.lastString() + "\"; the table has "
                    + columnIndex.keySet().stream().sorted().toList());
        }
        return column;
    }

    private void readField(Tuple tuple, int field) {
        FieldType type = tuple.format().type(field);
        Place start = json.place();
        boolean string = json.peek() == '"';
        if (string == type.isInteger()) {
            throw json.unexpected((string ? "a number" : "a string") + " for column \""
                    + tuple.columns().get(field) + "\" of format " + type);
        }
        if (type.isInteger()) {
            json.integer();
            long number = json.asLong(type.letter() == 'Q' || type.letter() == 'r', start);
            put(start, () -> tuple.putLong(field, number));
        } else {
            byte[] text = text(tuple, field, start);
            put(start, () -> tuple.putBytes(field, text));
        }
    }

    private static void put(Place start, Runnable change) {
        try {
            change.run();
        } catch (InvalidUseException refused) {
            throw start.bad(refused);
        }
    }

    private byte[] text(Tuple tuple, int field, Place start) {
        FieldType type = tuple.format().type(field);
        byte[] text = json.bytes();
        textBytes += text.length;
        if (textBytes > ROW_BYTES_MAX) {
            throw place.bad("a row of more than " + ROW_BYTES_MAX + " bytes of text");
        }
        // A longer one would be cut.
        if (type.letter() == 's' && text.length > type.width()) {
            throw start.bad("column \"" + tuple.columns().get(field) + "\" of format " + type
                    + " takes " + type.width() + " bytes, here are " + text.length);
        }
        return text;
    }

    private String name(int column) {
        return new String(columns.get(column), StandardCharsets.UTF_8);
    }

    /** Where the row begins. */
    Place place() {
        return place;
    }

    byte[] key() {
        return key.packed();
    }

    byte[] value() {
        return value.packed();
    }
}
