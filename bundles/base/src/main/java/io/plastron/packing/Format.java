// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

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
 * <p>The fields stand one after the other with nothing before, between or behind; no fields are no
 * bytes. A field tells by its own bytes where it ends (only a last {@code u} ends where the tuple
 * does), so two tuples first differ, byte by byte, inside the first field in which they differ, and
 * their unsigned byte order is the order of their fields.
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

    /** Adds the fields that a number, perhaps empty, and a letter name. */
    private static void addField(List<FieldType> fields, String text, String number, char letter) {
        int count = number.isEmpty() ? 0 : count(text, number);
        boolean repeats = letter != 's' && letter != 'S' && letter != 'u';
        int size = repeats ? 0 : count;
        String refusal = FieldType.refusal(letter, size);
        if (refusal != null) {
            throw refused(text, refusal);
        }
        int fieldCount = repeats ? Math.max(1, count) : 1;
        if (fieldCount > FIELDS_MAX - fields.size()) {
            throw tooMany(text);
        }
        fields.addAll(Collections.nCopies(fieldCount, new FieldType(letter, size)));
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
        check(packed, new FieldNames(this, columns, where));
    }

    void check(byte[] packed, FieldNames names) {
        if (packed == null) {
            throw new InvalidUseException(names.where() + " (format '" + text + "') is null");
        }
        if (size() == 0 && packed.length > 0) {
            throw new InvalidUseException(names.where()
                    + " (format '') has no fields, but there are " + packed.length + " bytes");
        }
        int at = 0;
        for (int field = 0; field < size(); field++) {
            try {
                int end = end(field, packed, at, packed.length);
                if (type(field).isInteger()) {
                    PackedField.number(type(field), packed, at, end);
                }
                at = end;
            } catch (MalformedException malformed) {
                throw names.invalid(field, malformed);
            }
        }
    }

    /** Where a field ends that starts here; nothing is between the last one and the limit. */
    int end(int field, byte[] packed, int start, int limit) throws MalformedException {
        int end = PackedField.end(fields.get(field), isLast(field), packed, start, limit);
        if (isLast(field) && end != limit) {
            throw new MalformedException("it is the last and ends at byte " + end
                    + ", but there are " + limit + " bytes");
        }
        return end;
    }

    /** Whether this field is the last. */
    boolean isLast(int field) {
        return field == fields.size() - 1;
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
