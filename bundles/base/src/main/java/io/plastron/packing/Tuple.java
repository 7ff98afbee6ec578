// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * The fields of one key or value, packed or to be packed. Made once and used for row after row:
 *
 * <ul>
 * <li>{@link #take} leaves the bytes of a stored row where they are. A field is looked for when it
 * is read, and what was passed on the way is remembered until the next {@code take}; reading a
 * number allocates nothing, reading bytes only the result.
 * <li>{@code put…} sets one field; those of the row taken or set before stay.
 * <li>{@link #packed} packs what was put; without a {@code put} it is the array itself.
 * </ul>
 *
 * <p>Errors of the caller (a wrong accessor, a number out of range, a field not set) are {@link
 * InvalidUseException} and change nothing; a taken row whose bytes are not a tuple of the format is
 * {@link CorruptionException}, raised when the field concerned is looked for. Both name column,
 * format and whose tuple it is. For one thread.
 */
public final class Tuple {
    private final Format format;
    private final FieldNames names;

    /** Holds the row taken, set or packed last, null when there is none; fields put cover it. */
    private byte[] source;
    /** Brings the source when a field of it is needed; null: it is here, or there is none. */
    private Supplier<byte[]> later;
    /** Where the row ends in it; it begins at starts[0]. */
    private int sourceEnd;
    /** Fields of the source whose end is known. */
    private int located;
    /** starts[i] is where field i of the source starts, for i up to located. */
    private final int[] starts;
    private final PutFields put;
    private long changes;

    /**
     * A tuple without a field set.
     *
     * @param columns one name per field
     * @param where whose tuple it is for messages, such as {@code key of table:zones}
     */
    public Tuple(Format format, List<String> columns, String where) {
        this.format = format;
        names = new FieldNames(format, columns, where);
        starts = new int[format.size() + 1];
        put = new PutFields(names);
    }

    /** The fields. */
    public Format format() {
        return format;
    }

    /** Names of the fields; unmodifiable. */
    public List<String> columns() {
        return names.columns();
    }

    /** Whose tuple it is. */
    public String where() {
        return names.where();
    }

    /** Whether every field is set, so that it can be packed; always for a format without fields. */
    public boolean isSet() {
        return source != null || later != null || put.count() == format.size();
    }

    /** Whether this field is set. */
    public boolean isSet(int field) {
        return source != null || later != null || put.has(field);
    }

    /**
     * Counts how often what it holds was set, taken or given up: equal numbers, same content. Only
     * {@link #packed} may count, too, when it packs what was put.
     */
    public long changes() {
        return changes;
    }

    /** Forgets all fields. */
    public void clear() {
        replaceSource(null, 0, 0);
    }

    /** Stands for a stored row; the array is kept, not copied, and must not change. */
    public void take(byte[] packed) {
        replaceSource(packed, 0, packed.length);
    }

    /** As {@link #take(byte[])}, for a row that is a part of an array. */
    public void take(byte[] bytes, int start, int end) {
        replaceSource(bytes, start, end);
    }

    /**
     * As {@link #take(byte[])}, for a row whose bytes are brought when a field is needed: once, but
     * that all of it ({@link #packedCopy}, {@link #getBytes} of an only field {@code u}) is brought
     * for the caller alone, so that a large value is on the heap only once.
     *
     * @param packed makes a new array each time
     */
    public void takeLater(Supplier<byte[]> packed) {
        clear();
        later = packed;
    }

    /** What was given to {@link #takeLater}, if that is all there is and is not here yet. */
    public Supplier<byte[]> later() {
        return put.count() == 0 ? later : null;
    }

    private void bring() {
        if (later != null) {
            source = later.get();
            sourceEnd = source.length;
            later = null;
        }
    }

    /**
     * Sets all fields from a caller's packed bytes, which are checked and copied.
     *
     * @throws InvalidUseException they are not a tuple of the format
     */
    public void set(byte[] packed) {
        format.check(packed, names);
        take(packed.clone());
    }

    private void replaceSource(byte[] bytes, int start, int end) {
        changes++;
        source = bytes;
        sourceEnd = end;
        later = null;
        starts[0] = start;
        located = 0;
        put.clear();
    }

    /** Gives the row an array of its own if it is a part of one; returns whether it was. */
    private boolean detach() {
        if (starts[0] == 0 && sourceEnd == source.length) {
            return false;
        }
        source = Arrays.copyOfRange(source, starts[0], sourceEnd);
        sourceEnd = source.length;
        starts[0] = 0;
        located = 0;
        return true;
    }

    /** The number of an integer field; for {@code Q} and {@code r} its unsigned bits. */
    public long getLong(int field) {
        FieldType type = format.type(field);
        if (!type.isInteger()) {
            throw names.wrongAccessor(field);
        }
        if (put.has(field)) {
            return put.number(field);
        }
        int end = locate(field);
        try {
            return PackedField.number(type, source, starts[field], end);
        } catch (MalformedException malformed) {
            if (detach()) {
                // Once more, for a message that counts from where the tuple begins.
                return getLong(field);
            }
            throw names.corrupt(field, malformed);
        }
    }

    /**
     * The string of a field {@code S} or {@code s}; of {@code s} without the zero bytes at its end.
     *
     * @throws InvalidUseException also when its bytes are not UTF-8, such as those of an {@code s}
     *     that was cut inside a character: {@link #getBytes} reads them
     */
    public String getString(int field) {
        FieldType type = format.type(field);
        if (!type.isString()) {
            throw names.wrongAccessor(field);
        }
        if (put.has(field)) {
            byte[] content = put.content(field);
            return string(field, content, 0, content.length);
        }
        int end = PackedField.contentEnd(type, locate(field));
        return string(field, source, starts[field], end);
    }

    private String string(int field, byte[] bytes, int start, int end) {
        int textEnd = end;
        // An S has none, or it would have ended there.
        while (textEnd > start && bytes[textEnd - 1] == 0) {
            textEnd--;
        }
        try {
            return PackedText.decode(bytes, start, textEnd);
        } catch (MalformedException malformed) {
            throw names.invalid(field, malformed);
        }
    }

    /**
     * The bytes of a field {@code S} (without the NUL), {@code s} (with the padding) or {@code u};
     * the array belongs to the caller.
     */
    public byte[] getBytes(int field) {
        FieldType type = format.type(field);
        if (type.isInteger()) {
            throw names.wrongAccessor(field);
        }
        if (put.has(field)) {
            return put.content(field).clone();
        }
        if (later != null && format.size() == 1 && type.isBytes()) {
            return later.get();
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
        bring();
        if (source == null) {
            throw names.invalid(field, "it is not set");
        }
        while (located <= field) {
            try {
                starts[located + 1] =
                        format.end(located, source, starts[located], sourceEnd);
                located++;
            } catch (MalformedException malformed) {
                if (!detach()) {
                    throw names.corrupt(located, malformed);
                }
                // Once more, for a message that counts from where the tuple begins.
            }
        }
        return starts[field + 1];
    }

    /** Sets an integer field; for {@code Q} and {@code r} from unsigned bits. */
    public void putLong(int field, long number) {
        changes++;
        put.putLong(field, number);
    }

    /**
     * Sets a field {@code S} or {@code s}. As in the original, a string whose UTF-8 form is shorter
     * than a field {@code s} is padded with zero bytes, and a longer one is cut, even inside a
     * character.
     *
     * @throws InvalidUseException also for a NUL character in {@code S} and for half of a surrogate
     *     pair, which has no UTF-8 form
     */
    public void putString(int field, String text) {
        changes++;
        put.putString(field, present(field, text));
    }

    /**
     * Sets a field {@code S} (without the NUL), {@code s} (padded or cut as by {@link #putString})
     * or {@code u}; the bytes are copied. Those of strings need not be UTF-8.
     */
    public void putBytes(int field, byte[] bytes) {
        changes++;
        put.putBytes(field, present(field, bytes));
    }

    /** Sets a field from a Long, Integer, Short or Byte, a {@link String} or {@code byte[]}. */
    public void put(int field, Object value) {
        present(field, value);
        if (value instanceof Long || value instanceof Integer || value instanceof Short
                || value instanceof Byte) {
            putLong(field, ((Number) value).longValue());
        } else if (value instanceof String text) {
            putString(field, text);
        } else if (value instanceof byte[] bytes) {
            putBytes(field, bytes);
        } else {
            throw names.wrongSetter(field, "a " + value.getClass().getSimpleName());
        }
    }

    private <T> T present(int field, T value) {
        if (value == null) {
            throw names.invalid(field, "null is no value");
        }
        return value;
    }

    /**
     * The packed tuple. The array is not copied: it stays this tuple's, and nobody may change it.
     *
     * @throws InvalidUseException names the first column that is not set
     */
    public byte[] packed() {
        if (put.count() < format.size()) {
            bring();
        }
        if (source == null || put.count() > 0) {
            take(pack());
        } else {
            detach();
        }
        return source;
    }

    /**
     * The packed tuple in an array that belongs to the caller.
     *
     * @throws InvalidUseException names the first column that is not set
     */
    public byte[] packedCopy() {
        if (later != null && put.count() == 0) {
            return later.get();
        }
        return source == null || put.count() > 0 ? packed().clone()
                : Arrays.copyOfRange(source, starts[0], sourceEnd);
    }

    private byte[] pack() {
        long length = 0;
        for (int field = 0; field < format.size(); field++) {
            length += put.has(field) ? put.packedLength(field) : locate(field) - starts[field];
        }
        if (length > PackedField.BYTES_MAX) {
            throw new InvalidUseException(names.where() + ": " + length
                    + " packed bytes are too many");
        }
        byte[] packed = new byte[(int) length];
        int at = 0;
        for (int field = 0; field < format.size(); field++) {
            if (put.has(field)) {
                at = put.write(field, packed, at);
            } else {
                int fieldBytes = starts[field + 1] - starts[field];
                System.arraycopy(source, starts[field], packed, at, fieldBytes);
                at += fieldBytes;
            }
        }
        return packed;
    }
}
