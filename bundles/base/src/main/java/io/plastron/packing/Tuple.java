// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one key or value, packed or to be packed. Made once and used for row after row:
 *
 * <ul>
 * <li>{@link #take} keeps the bytes of a stored row as they are. A field is looked for when it is
 * read, and what was passed on the way is remembered until the next {@code take}; reading a number
 * allocates nothing, reading bytes only the result.
 * <li>{@code put…} sets one field; those of the row taken or set before stay.
 * <li>{@link #packed} packs what was put; without a {@code put} it is the array itself.
 * </ul>
 *
 * <p>Errors of the caller (a wrong accessor, a number out of range, a field not set) are {@link
 * InvalidUseException}; a taken row whose bytes are not a tuple of the format is
 * {@link CorruptionException}. Both name column, format and whose tuple it is. For one thread.
 */
public final class Tuple {
    private final Format format;
    private final List<String> columns;
    private final String where;

    /** The row taken, set or packed last, null when there is none; fields put since cover it. */
    private byte[] source;
    /** Fields of the source whose end is known. */
    private int located;
    /** starts[i] is where field i of the source starts, for i up to located. */
    private final int[] starts;

    /** Fields put since there is this source. */
    private int putCount;
    private final boolean[] put;
    private final long[] numbers;
    /** Contents of strings and u, without NUL, padding or length. */
    private final byte[][] contents;

    /**
     * A tuple without a field set.
     *
     * @param columns one name per field
     * @param where whose tuple it is for messages, such as {@code key of table:zones}
     */
    public Tuple(Format format, List<String> columns, String where) {
        format.requireNames(columns, where);
        this.format = format;
        this.columns = List.copyOf(columns);
        this.where = where;
        starts = new int[format.size() + 1];
        put = new boolean[format.size()];
        numbers = new long[format.size()];
        contents = new byte[format.size()][];
    }

    /** The fields. */
    public Format format() {
        return format;
    }

    /** Names of the fields; unmodifiable. */
    public List<String> columns() {
        return columns;
    }

    /** Whose tuple it is. */
    public String where() {
        return where;
    }

    /** Forgets all fields. */
    public void clear() {
        replaceSource(null);
    }

    /** Whether every field is set, so that it can be packed; always for a format without fields. */
    public boolean isSet() {
        return source != null || putCount == format.size();
    }

    /** Whether this field is set. */
    public boolean isSet(int field) {
        return source != null || put[field];
    }

    /** Stands for a stored row; the array is kept, not copied, and must not change. */
    public void take(byte[] packed) {
        replaceSource(packed);
    }

    /**
     * Sets all fields from a caller's packed bytes, which are checked and copied.
     *
     * @throws InvalidUseException they are not a tuple of the format; nothing was changed
     */
    public void set(byte[] packed) {
        format.check(packed, columns, where);
        replaceSource(packed.clone());
    }

    private void replaceSource(byte[] packed) {
        source = packed;
        located = 0;
        if (putCount > 0) {
            putCount = 0;
            Arrays.fill(put, false);
            Arrays.fill(contents, null);
        }
    }

    /** The number of an integer field; for {@code Q} and {@code r} its unsigned bits. */
    public long getLong(int field) {
        FieldType type = format.type(field);
        if (!type.isInteger()) {
            throw wrongAccessor(field);
        }
        if (put[field]) {
            return numbers[field];
        }
        int end = locate(field);
        try {
            return PackedField.number(type, source, starts[field], end);
        } catch (MalformedException malformed) {
            throw corrupt(field, malformed);
        }
    }

    /**
     * The string of a field {@code S} or {@code s}; of {@code s} without the zero bytes at its end.
     *
     * @throws InvalidUseException also when its bytes are not UTF-8, as those of a field {@code s}
     *     that was cut inside a character
     */
    public String getString(int field) {
        FieldType type = format.type(field);
        if (!type.isString()) {
            throw wrongAccessor(field);
        }
        byte[] content = contents[field];
        int start = 0;
        int end;
        if (put[field]) {
            end = content.length;
        } else {
            end = PackedField.contentEnd(type, locate(field));
            start = starts[field];
            content = source;
        }
        if (type.letter() == 's') {
            while (end > start && content[end - 1] == 0) {
                end--;
            }
        }
        try {
            return PackedText.decode(content, start, end);
        } catch (MalformedException malformed) {
            throw invalid(field, malformed.getMessage());
        }
    }

    /**
     * The bytes of a field {@code S} (without the NUL), {@code s} (with the padding) or {@code u};
     * the array belongs to the caller.
     */
    public byte[] getBytes(int field) {
        FieldType type = format.type(field);
        if (type.isInteger()) {
            throw wrongAccessor(field);
        }
        if (put[field]) {
            return contents[field].clone();
        }
        int end = PackedField.contentEnd(type, locate(field));
        int start = PackedField.contentStart(type, format.isLast(field), source, starts[field]);
        return Arrays.copyOfRange(source, start, end);
    }

    /** The field as a {@link Long}, {@link String} or {@code byte[]}, as its letter has it. */
    public Object get(int field) {
        FieldType type = format.type(field);
        if (type.isInteger()) {
            return getLong(field);
        }
        return type.isString() ? getString(field) : getBytes(field);
    }

    /** Where this field of the source ends; locates it and those before it. */
    private int locate(int field) {
        if (source == null) {
            throw notSet(field);
        }
        while (located <= field) {
            try {
                starts[located + 1] = format.end(located, source, starts[located]);
            } catch (MalformedException malformed) {
                throw corrupt(located, malformed);
            }
            located++;
        }
        return starts[field + 1];
    }

    /** Sets an integer field; for {@code Q} and {@code r} from unsigned bits. */
    public void putLong(int field, long number) {
        FieldType type = format.type(field);
        if (!type.isInteger()) {
            throw wrongSetter(field, "a number");
        }
        if (!type.holds(number)) {
            throw invalid(field, type.outOfRange(Long.toString(number)));
        }
        numbers[field] = number;
        markPut(field);
    }

    /**
     * Sets a field {@code S} or {@code s}. As in the original, a string whose UTF-8 form is shorter
     * than a field {@code s} is padded with zero bytes, and a longer one is cut, even inside a
     * character.
     */
    public void putString(int field, String text) {
        if (text == null) {
            throw invalid(field, "null is no value");
        }
        if (!format.type(field).isString()) {
            throw wrongSetter(field, "a string");
        }
        try {
            putContent(field, PackedText.encode(text));
        } catch (MalformedException malformed) {
            throw invalid(field, malformed.getMessage());
        }
    }

    /**
     * Sets a field {@code S} (without the NUL), {@code s} (padded or cut as by {@link #putString})
     * or {@code u}; the bytes are copied. Strings may be any bytes, UTF-8 or not.
     */
    public void putBytes(int field, byte[] bytes) {
        if (bytes == null) {
            throw invalid(field, "null is no value");
        }
        if (format.type(field).isInteger()) {
            throw wrongSetter(field, "bytes");
        }
        putContent(field, bytes.clone());
    }

    private void putContent(int field, byte[] content) {
        FieldType type = format.type(field);
        if (type.letter() == 'S' && PackedText.contains(content, content.length, (byte) 0)) {
            throw invalid(field, "the string holds a NUL character, which would end it");
        }
        contents[field] = type.letter() == 's' && content.length != type.width()
                ? Arrays.copyOf(content, type.width()) : content;
        markPut(field);
    }

    /** Sets a field from a {@link Long}, {@link Integer}, Short, Byte, {@link String} or bytes. */
    public void put(int field, Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short
                || value instanceof Byte) {
            putLong(field, ((Number) value).longValue());
        } else if (value instanceof String text) {
            putString(field, text);
        } else if (value instanceof byte[] bytes) {
            putBytes(field, bytes);
        } else if (value == null) {
            throw invalid(field, "null is no value");
        } else {
            throw wrongSetter(field, value.getClass().getSimpleName());
        }
    }

    private void markPut(int field) {
        if (!put[field]) {
            put[field] = true;
            putCount++;
        }
    }

    /**
     * The packed tuple. The array is not copied: it stays this tuple's, and nobody may change it.
     *
     * @throws InvalidUseException names the first column that is not set
     */
    public byte[] packed() {
        if (source == null || putCount > 0) {
            pack();
        }
        return source;
    }

    private void pack() {
        long length = 0;
        for (int field = 0; field < format.size(); field++) {
            length += packedLength(field);
        }
        if (length > PackedField.BYTES_MAX) {
            throw new InvalidUseException(where + ": " + length + " packed bytes are too many");
        }
        byte[] packed = new byte[(int) length];
        int at = 0;
        for (int field = 0; field < format.size(); field++) {
            at = write(field, packed, at);
        }
        replaceSource(packed);
    }

    private int packedLength(int field) {
        if (put[field]) {
            return PackedField.length(format.type(field), format.isLast(field), numbers[field],
                    contents[field]);
        }
        return locate(field) - starts[field];
    }

    private int write(int field, byte[] packed, int at) {
        if (put[field]) {
            return PackedField.write(format.type(field), format.isLast(field), numbers[field],
                    contents[field], packed, at);
        }
        int length = starts[field + 1] - starts[field];
        System.arraycopy(source, starts[field], packed, at, length);
        return at + length;
    }

    private InvalidUseException notSet(int field) {
        return invalid(field, "is not set");
    }

    private InvalidUseException wrongAccessor(int field) {
        FieldType type = format.type(field);
        return invalid(field, type.isInteger() ? "holds a number: read a long"
                : type.isString() ? "holds a string: read a string or bytes"
                : "holds bytes: read bytes");
    }

    private InvalidUseException wrongSetter(int field, String given) {
        FieldType type = format.type(field);
        return invalid(field, "takes " + (type.isInteger() ? "a number"
                : type.isString() ? "a string or bytes" : "bytes") + ", not " + given);
    }

    private InvalidUseException invalid(int field, String reason) {
        return new InvalidUseException(format.describe(field, columns, where) + ": " + reason);
    }

    private CorruptionException corrupt(int field, MalformedException malformed) {
        return new CorruptionException(format.describe(field, columns, where) + ": "
                + malformed.getMessage() + "; the stored row is not of this format", malformed);
    }
}
