// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import java.util.Arrays;

/** Values put into a tuple's fields and not packed yet; what is in here fits its field. */
final class PutFields {
    private final FieldNames names;
    private final Format format;
    private int count;
    private final boolean[] present;
    private final long[] numbers;
    /** Contents of strings and u: without NUL and length, padded to the width. */
    private final byte[][] contents;

    PutFields(FieldNames names) {
        this.names = names;
        format = names.format();
        present = new boolean[format.size()];
        numbers = new long[format.size()];
        contents = new byte[format.size()][];
    }

    /** Fields that hold a value. */
    int count() {
        return count;
    }

    boolean has(int field) {
        return present[field];
    }

    long number(int field) {
        return numbers[field];
    }

    /** Not to be changed. */
    byte[] content(int field) {
        return contents[field];
    }

    void clear() {
        if (count > 0) {
            count = 0;
            Arrays.fill(present, false);
            // Contents may be large, and the tuple lives as long as its cursor.
            Arrays.fill(contents, null);
        }
    }

    void putLong(int field, long number) {
        FieldType type = format.type(field);
        if (!type.isInteger()) {
            throw names.wrongSetter(field, "a number");
        }
        if (!type.holds(number)) {
            throw names.invalid(field, type.outOfRange(Long.toString(number)));
        }
        numbers[field] = number;
        mark(field);
    }

    void putString(int field, String text) {
        if (!format.type(field).isString()) {
            throw names.wrongSetter(field, "a string");
        }
        try {
            putContent(field, PackedText.encode(text));
        } catch (MalformedException malformed) {
            throw names.invalid(field, malformed);
        }
    }

    void putBytes(int field, byte[] bytes) {
        if (format.type(field).isInteger()) {
            throw names.wrongSetter(field, "bytes");
        }
        putContent(field, bytes.clone());
    }

    private void putContent(int field, byte[] content) {
        FieldType type = format.type(field);
        if (type.letter() == 'S' && PackedText.contains(content, (byte) 0)) {
            throw names.invalid(field, "the string holds a NUL character, which would end it");
        }
        contents[field] = type.letter() == 's' ? Arrays.copyOf(content, type.width()) : content;
        mark(field);
    }

    private void mark(int field) {
        if (!present[field]) {
            present[field] = true;
            count++;
        }
    }

    long packedLength(int field) {
        return PackedField.length(format.type(field), format.isLast(field), numbers[field],
                contents[field]);
    }

    /** Packs a field; the end of what was written. */
    int write(int field, byte[] into, int at) {
        return PackedField.write(format.type(field), format.isLast(field), numbers[field],
                contents[field], into, at);
    }
}
