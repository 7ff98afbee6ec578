// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.shell.report.Count;
import io.plastron.shell.report.RowsReport;
import io.plastron.types.InvalidUseException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys and values of a table as words of a command line. What is printed can be given back, but for
 * strings that are no text.
 *
 * <p>One word is one key or one value. With several fields it holds them all, separated by commas;
 * inside a field a comma is {@code \,}, a backslash {@code \\}, a control character, such as a line
 * feed, {@code \}{@code u000a}. With a single field the word is the field, as it is. A field is
 * written
 * <ul>
 * <li>as a decimal number ({@code b h i l q}, {@code B H I L Q r}),
 * <li>as text ({@code S s}); if its bytes are none, it is printed as {@code 0x} and hex digits,
 * which cannot be given back,
 * <li>{@code u}: as text while it is printable and does not begin with {@code 0x}, else as
 * {@code 0x} and hex digits.
 * </ul>
 */
final class TableText {
    /** The same for people. */
    static final List<String> REMARKS = List.of(
            "",
            "A key is one word, and so is a value. Its fields are separated by commas;",
            "inside a field \\, is a comma, \\\\ a backslash, \\u000a a line feed. A single",
            "field is the word as it is. Numbers are decimal; bytes (u) are text, or 0x and",
            "hex digits.");

    private static final String HEX = "0x";

    private TableText() {}

    /** Sets the cursor's key. */
    static void setKey(Cursor cursor, String word) {
        set(cursor.keyFields(), "key", word);
    }

    /** Sets the cursor's value. */
    static void setValue(Cursor cursor, String word) {
        set(cursor.valueFields(), "value", word);
    }

    /** The row the cursor stands on. */
    static RowsReport.Row row(Cursor cursor) {
        List<RowsReport.Cell> value = cells(cursor.valueFields());
        return new RowsReport.Row(cells(cursor.keyFields()), value,
                FieldWords.join(value.stream().map(RowsReport.Cell::text).toList()));
    }

    private static void set(List<Field> fields, String what, String word) {
        List<String> parts = FieldWords.split(word, fields.size());
        if (parts.size() != fields.size()) {
            throw new InvalidUseException("the " + what + " '" + word + "' has "
                    + Count.of(parts.size(), "field") + ", expected " + fields.size() + ": "
                    + fields.stream().map(TableText::named).toList()
                    + "; separate them by commas, write a comma inside one as \\,");
        }
        for (int i = 0; i < parts.size(); i++) {
            set(fields.get(i), parts.get(i));
        }
    }

    private static String named(Field field) {
        return field.column() + " (" + field.format() + ")";
    }

    private static void set(Field field, String word) {
        switch (letter(field)) {
            case 'S', 's' -> field.set(word);
            case 'u' -> field.set(bytes(field, word));
            default -> field.set(number(field, word));
        }
    }

    private static char letter(Field field) {
        return field.format().charAt(field.format().length() - 1);
    }

    private static boolean isUnsigned64(Field field) {
        return letter(field) == 'Q' || letter(field) == 'r';
    }

    private static long number(Field field, String word) {
        try {
            return isUnsigned64(field) ? Long.parseUnsignedLong(word) : Long.parseLong(word);
        } catch (NumberFormatException malformed) {
            throw new InvalidUseException("column " + named(field)
                    + ": not a whole number in its range: '" + word + "'", malformed);
        }
    }

    private static byte[] bytes(Field field, String word) {
        if (!word.startsWith(HEX)) {
            return utf8(field, word);
        }
        try {
            return HexFormat.of().parseHex(word.substring(HEX.length()));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidUseException("column " + named(field)
                    + ": not hex digits behind 0x: '" + word + "'", malformed);
        }
    }

    private static byte[] utf8(Field field, String word) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(word));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException malformed) {
            throw new InvalidUseException("column " + named(field)
                    + ": not a Unicode text: '" + word + "'", malformed);
        }
    }

    private static List<RowsReport.Cell> cells(List<Field> fields) {
        List<RowsReport.Cell> cells = new ArrayList<>();
        fields.forEach(field -> cells.add(cell(field)));
        return cells;
    }

    private static RowsReport.Cell cell(Field field) {
        return switch (letter(field)) {
            case 'S', 's' -> ofText(field, string(field));
            case 'u' -> ofText(field, text(field.getBytes()));
            default -> ofNumber(field);
        };
    }

    private static RowsReport.Cell ofText(Field field, String text) {
        return new RowsReport.Cell(field.column(), text, text);
    }

    private static RowsReport.Cell ofNumber(Field field) {
        String text = isUnsigned64(field) ? Long.toUnsignedString(field.getLong())
                : Long.toString(field.getLong());
        return new RowsReport.Cell(field.column(), text, new BigInteger(text));
    }

    private static String string(Field field) {
        byte[] bytes = field.getBytes();
        // A field s may have been cut inside a character; strings may be written as bytes, too.
        return isUtf8(bytes) ? field.getString() : hex(bytes);
    }

    private static boolean isUtf8(byte[] bytes) {
        return Arrays.equals(bytes,
                new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HEX + HexFormat.of().formatHex(bytes);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // What is not UTF-8 does not come back the same.
        boolean plain = !text.startsWith(HEX)
                && text.chars().noneMatch(Character::isISOControl) && isUtf8(bytes);
        return plain ? text : hex(bytes);
    }
}
