// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The fields of a key or value, such as {@code S}, {@code SSSi} or {@code 5squ}. Letters and sizes:
 * {@link FieldType}; a number in front of any letter but {@code s} repeats it ({@code 3i} is three
 * fields), but not in front of {@code S} and {@code u}, where the original means a length by it.
 *
 * <pre>
 * packed tuple   field 0 | field 1 | ... | last field
 * </pre>
 *
 * <p>The fields stand one after the other with nothing before, between or behind, so that unsigned
 * byte order of packed tuples is the order of their fields, the first first. No field's bytes begin
 * another value of the same field (a last {@code u} excepted, behind which nothing comes), so the
 * fields before it cannot blur a comparison. A format without fields packs as no bytes.
 *
 * <p>Immutable, for any thread. Equal are formats of the same fields, however they are written.
 */
public final class Format {
    /** More fields than this are refused: a number in a text must not decide an allocation. */
    public static final int FIELDS_MAX = 1000;

    private final String text;
    private final List<FieldType> fields;

    private Format(String text, List<FieldType> fields) {
        this.text = text;
        this.fields = fields;
    }

    /**
     * Reads a format.
     *
     * @throws InvalidUseException an unknown letter, one that is not implemented, a size where none
     *     belongs or that is out of range, more than {@value #FIELDS_MAX} fields
     */
    public static Format of(String text) {
        List<FieldType> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int letterAt = at;
            while (letterAt < text.length() && isDigit(text.charAt(letterAt))) {
                letterAt++;
            }
            if (letterAt == text.length()) {
                throw refused(text, "ends with a number and no letter");
            }
            addField(fields, text, text.substring(at, letterAt), text.charAt(letterAt));
            at = letterAt + 1;
        }
        return new Format(text, List.copyOf(fields));
    }

    /** The format of these fields. */
    public static Format of(List<FieldType> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(text::append);
        if (fields.size() > FIELDS_MAX) {
            throw tooMany(text.toString());
        }
        return new Format(text.toString(), List.copyOf(fields));
    }

    private static void addField(List<FieldType> fields, String text, String number, char letter) {
        if (number.isEmpty()) {
            append(fields, text, new FieldType(letter, 0), 1);
            return;
        }
        int count = count(text, number);
        if (letter == 's') {
            if (count > FieldType.SIZE_MAX) {
                throw refused(text, "the size of s is over " + FieldType.SIZE_MAX);
            }
            append(fields, text, new FieldType(letter, count), 1);
        } else if (letter == 'S' || letter == 'u') {
            throw refused(text, letter + " takes no number in front ('" + number + letter + "')");
        } else {
            append(fields, text, new FieldType(letter, 0), count);
        }
    }

    private static void append(List<FieldType> fields, String text, FieldType type, int count) {
        if (count > FIELDS_MAX - fields.size()) {
            throw tooMany(text);
        }
        fields.addAll(Collections.nCopies(count, type));
    }

    private static int count(String text, String number) {
        // Eight digits are more than any count or size may have, and fit an int.
        int count = number.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(number);
        if (count == 0) {
            throw refused(text, "the number in front of a letter must be at least 1");
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static InvalidUseException tooMany(String text) {
        return refused(text, "more than " + FIELDS_MAX + " fields");
    }

    private static InvalidUseException refused(String text, String reason) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "...";
        return new InvalidUseException("format '" + shown + "': " + reason);
    }

    /** As it was given. */
    public String text() {
        return text;
    }

    /** Number of fields. */
    public int size() {
        return fields.size();
    }

    /** The field at this place, from 0. */
    public FieldType type(int field) {
        return fields.get(field);
    }

    /** All fields in their order; unmodifiable. */
    public List<FieldType> types() {
        return fields;
    }

    /**
     * Checks a packed tuple completely: every field is there, holds a value of its type in the only
     * form it has, and nothing is behind the last one. Strings may be any bytes, UTF-8 or not.
     *
     * @param columns names of the fields for the message
     * @param where whose tuple it is for the message, such as {@code key of table:zones}
     * @throws InvalidUseException names column, format and where
     */
    public void check(byte[] packed, List<String> columns, String where) {
        requireNames(columns, where);
        if (packed == null) {
            throw new InvalidUseException(where + " (format '" + text + "') is null");
        }
        if (size() == 0 && packed.length > 0) {
            throw new InvalidUseException(where + " (format '') has no fields, but there are "
                    + packed.length + " bytes");
        }
        int at = 0;
        for (int field = 0; field < size(); field++) {
            try {
                int end = end(field, packed, at);
                if (type(field).isInteger()) {
                    PackedField.number(type(field), packed, at, end);
                }
                at = end;
            } catch (MalformedException malformed) {
                throw new InvalidUseException(describe(field, columns, where) + ": "
                        + malformed.getMessage(), malformed);
            }
        }
    }

    /** Where a field ends that starts here; nothing is behind the last one. */
    int end(int field, byte[] packed, int start) throws MalformedException {
        int end = PackedField.end(fields.get(field), isLast(field), packed, start);
        if (isLast(field) && end != packed.length) {
            throw new MalformedException("it is the last and ends at byte " + end
                    + ", but there are " + packed.length + " bytes");
        }
        return end;
    }

    /** Whether this field is the last. */
    boolean isLast(int field) {
        return field == fields.size() - 1;
    }

    /** One name for each field, or a caller is broken. */
    void requireNames(List<String> columns, String where) {
        if (columns.size() != fields.size()) {
            throw new InternalException(where + ": format '" + text + "' has " + fields.size()
                    + " fields, but there are " + columns.size() + " columns");
        }
    }

    /** How messages name a field. */
    String describe(int field, List<String> columns, String where) {
        return "column '" + columns.get(field) + "' (format " + type(field) + ") of " + where;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Format format && fields.equals(format.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
