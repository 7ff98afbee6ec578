// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Cursor;
import io.plastron.Cursor.Near;
import io.plastron.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a golden script can have a cursor do, and what that prints. */
final class GoldenCursor {
    private static final List<String> NOTHING = List.of("nothing");

    private GoldenCursor() {}

    static List<String> done(Cursor cursor, GoldenWords words) {
        switch (words.word(1)) {
            case "key" -> cursor.key(words.values(2));
            case "value" -> cursor.value(words.values(2));
            case "rawkey" -> cursor.rawKey((byte[]) words.value(2));
            case "rawvalue" -> cursor.rawValue((byte[]) words.value(2));
            case "set" -> set(cursor.field(words.word(2)), words.value(3));
            case "insert" -> cursor.insert();
            case "update" -> cursor.update();
            case "lower" -> cursor.boundLower(words.word(2).equals("inclusive"));
            case "upper" -> cursor.boundUpper(words.word(2).equals("inclusive"));
            case "unbound" -> cursor.clearBounds();
            case "reset" -> cursor.reset();
            default -> {
                return looked(cursor, words);
            }
        }
        return List.of();
    }

    private static List<String> looked(Cursor cursor, GoldenWords words) {
        return switch (words.word(1)) {
            case "search" -> row(cursor.search(), cursor);
            case "near" -> near(cursor.searchNear(), cursor);
            case "next" -> row(cursor.next(), cursor);
            case "prev" -> row(cursor.prev(), cursor);
            case "smallest" -> row(cursor.smallestKey(), cursor);
            case "largest" -> row(cursor.largestKey(), cursor);
            case "remove" -> List.of(cursor.remove() ? "removed" : "nothing");
            case "get" -> List.of(shown(cursor.field(words.word(2)).get()));
            case "raw" -> List.of(shown(cursor.rawKey()) + " -> " + shown(cursor.rawValue()));
            case "formats" -> List.of(formats(cursor));
            case "scan" -> scan(cursor);
            default -> throw new AssertionError("no command of a cursor: " + words.word(1));
        };
    }

    private static void set(Field field, Object value) {
        if (value instanceof Long number) {
            field.set(number);
        } else if (value instanceof String text) {
            field.set(text);
        } else {
            field.set((byte[]) value);
        }
    }

    private static List<String> near(Near near, Cursor cursor) {
        return near == Near.NONE ? NOTHING
                : List.of(near.sign() + " " + row(true, cursor).get(0));
    }

    private static List<String> scan(Cursor cursor) {
        List<String> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.addAll(row(true, cursor));
        }
        return rows.isEmpty() ? NOTHING : rows;
    }

    private static List<String> row(boolean found, Cursor cursor) {
        return found ? List.of(tuple(cursor.keyFields()) + " -> " + tuple(cursor.valueFields()))
                : NOTHING;
    }

    private static String tuple(List<Field> fields) {
        return fields.stream().map(field -> shown(field.get()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String formats(Cursor cursor) {
        return described(cursor.keyFields()) + " -> " + described(cursor.valueFields());
    }

    private static String described(List<Field> fields) {
        return fields.stream().map(field -> field.column() + " " + field.format())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String shown(Object value) {
        return GoldenWords.shown(value);
    }
}
