// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

/**
 * Finds, reads and writes one field of a packed tuple. {@code last} says whether it is the last
 * one, where {@code u} has no length in front. Nothing here allocates but the exception.
 */
final class PackedField {
    /** No packed tuple is longer: the longest array every JVM allows. */
    static final int BYTES_MAX = Integer.MAX_VALUE - 8;

    private PackedField() {
    }

    /**
     * Where the field ends that starts here; its content was not looked at.
     *
     * @param limit where the tuple ends
     */
    static int end(FieldType type, boolean last, byte[] packed, int start, int limit)
            throws MalformedException {
        return switch (type.letter()) {
            case 'S' -> endOfString(packed, start, limit);
            case 'u' -> last ? limit : endOfBytes(packed, start, limit);
            case 'b', 'B', 's' -> endOfFixed(type, start, limit);
            default -> PackedInteger.end(packed, start, limit);
        };
    }

    /** The number of an integer field. */
    static long number(FieldType type, byte[] packed, int start, int end)
            throws MalformedException {
        if (type.letter() == 'b') {
            return (packed[start] & 0xff) + Byte.MIN_VALUE;
        }
        if (type.letter() == 'B') {
            return packed[start] & 0xff;
        }
        long number = PackedInteger.read(packed, start, end);
        if (PackedInteger.isNegative(packed, start)) {
            if (type.isUnsigned() || number < type.min()) {
                throw new MalformedException(type.outOfRange(Long.toString(number)));
            }
        } else if (Long.compareUnsigned(number, type.max()) > 0) {
            throw new MalformedException(type.outOfRange(Long.toUnsignedString(number)));
        }
        return number;
    }

    /** Where the bytes of a field begin, whose end {@link #end} told: behind the length of u. */
    static int contentStart(FieldType type, boolean last, byte[] packed, int start) {
        return type.isBytes() && !last ? start + PackedInteger.lengthAt(packed, start) : start;
    }

    /** Where they end: before the NUL of {@code S}. */
    static int contentEnd(FieldType type, int end) {
        return type.letter() == 'S' ? end - 1 : end;
    }

    /** Bytes a value takes: {@code number} of an integer field, {@code content} of another. */
    static long length(FieldType type, boolean last, long number, byte[] content) {
        return switch (type.letter()) {
            case 'b', 'B' -> 1;
            case 's' -> content.length;
            case 'S' -> content.length + 1L;
            case 'u' -> (last ? 0L : PackedInteger.lengthUnsigned(content.length))
                    + content.length;
            case 'Q', 'r' -> PackedInteger.lengthUnsigned(number);
            default -> PackedInteger.length(number);
        };
    }

    /** Writes a value that fits its type, as {@link #length}; the end of what was written. */
    static int write(FieldType type, boolean last, long number, byte[] content, byte[] into,
            int start) {
        int at = start;
        switch (type.letter()) {
            case 'b' -> into[at++] = (byte) (number - Byte.MIN_VALUE);
            case 'B' -> into[at++] = (byte) number;
            case 'Q', 'r' -> at = PackedInteger.writeUnsigned(number, into, at);
            case 'S', 's', 'u' -> {
                if (type.isBytes() && !last) {
                    at = PackedInteger.writeUnsigned(content.length, into, at);
                }
                System.arraycopy(content, 0, into, at, content.length);
                at += content.length;
                if (type.letter() == 'S') {
                    into[at++] = 0;
                }
            }
            default -> at = PackedInteger.write(number, into, at);
        }
        return at;
    }

    private static int endOfString(byte[] packed, int start, int limit)
            throws MalformedException {
        int nul = PackedText.indexOfNul(packed, start, limit);
        if (nul < 0) {
            throw new MalformedException("no NUL ends the string that begins at byte " + start
                    + " of " + limit);
        }
        return nul + 1;
    }

    private static int endOfFixed(FieldType type, int start, int limit)
            throws MalformedException {
        int width = type.width();
        if (width > limit - start) {
            throw new MalformedException(width + " bytes are needed from byte " + start + ", "
                    + (limit - start) + " are left");
        }
        return start + width;
    }

    private static int endOfBytes(byte[] packed, int start, int limit)
            throws MalformedException {
        int content = PackedInteger.end(packed, start, limit);
        // A length is compared, as the unsigned number it is, before it becomes an int.
        long length = PackedInteger.read(packed, start, content);
        int left = limit - content;
        if (PackedInteger.isNegative(packed, start)) {
            throw new MalformedException("the length at byte " + start + " is " + length);
        }
        if (Long.compareUnsigned(length, left) > 0) {
            throw new MalformedException("the length at byte " + start + " is "
                    + Long.toUnsignedString(length) + ", " + left + " bytes are left");
        }
        return content + (int) length;
    }
}
