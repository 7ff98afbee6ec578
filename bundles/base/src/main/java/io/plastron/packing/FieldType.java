// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import io.plastron.types.InvalidUseException;

/**
 * One field of a format: a letter and, for {@code s}, perhaps a size (facts, section 13).
 *
 * <pre>
 * letter   value                              packed as
 * b        -128 .. 127                        one byte, value + 0x80
 * B        0 .. 255                           one byte
 * h        -2^15 .. 2^15-1                    integer of variable length, 1 .. 9 bytes, its first
 * i l      -2^31 .. 2^31-1                      byte tells sign and length
 * q        -2^63 .. 2^63-1
 * H        0 .. 2^16-1
 * I L      0 .. 2^32-1
 * Q r      0 .. 2^64-1
 * Ns, s    string of N bytes (1 without N)    N bytes; a shorter one padded with 0x00, a longer
 *                                             one cut
 * S        string without NUL                 its bytes, then one 0x00
 * u        bytes                              last field: as they are; elsewhere: their number as
 *                                             an unsigned integer of variable length, then they
 * </pre>
 *
 * <p>A {@code long} of {@code Q} or {@code r} holds the unsigned bits. Packed fields sort, byte by
 * byte and unsigned, as their values do: numbers by size, strings by their bytes (of UTF-8, so by
 * code point), {@code u} by its bytes where it is last, else by its length first.
 *
 * @param letter one of those above
 * @param size the number in front of {@code s}, 0 when none was given
 */
public record FieldType(char letter, int size) {
    /** The largest N: no value is larger. */
    public static final int SIZE_MAX = 1 << 20;

    private static final String LETTERS = "bBhHiIlLqQrSsu";

    /** Checks letter and size. */
    public FieldType {
        String refusal = refusal(letter, size);
        if (refusal != null) {
            throw new InvalidUseException("field '" + text(letter, size) + "': " + refusal);
        }
    }

    /** Why there is no such field, null when there is. */
    static String refusal(char letter, int size) {
        if (LETTERS.indexOf(letter) < 0) {
            return switch (letter) {
                case 't' -> "t (bit field) is not implemented";
                case 'x' -> "x (padding) is not implemented";
                default -> "there is no letter '" + letter + "'";
            } + "; the letters are b h i l q (signed), B H I L Q r (unsigned), S (string), s or 5s"
                    + " (string of 1 or 5 bytes), u (bytes)";
        }
        if (size != 0 && letter != 's') {
            return letter + " takes no number in front";
        }
        return size < 0 || size > SIZE_MAX ? "the size must be 1 to " + SIZE_MAX : null;
    }

    private static String text(char letter, int size) {
        return size == 0 ? String.valueOf(letter) : size + String.valueOf(letter);
    }

    /** Whether its value is a number. */
    public boolean isInteger() {
        return switch (letter) {
            case 'S', 's', 'u' -> false;
            default -> true;
        };
    }

    /** Whether its numbers are never negative. */
    public boolean isUnsigned() {
        return switch (letter) {
            case 'B', 'H', 'I', 'L', 'Q', 'r' -> true;
            default -> false;
        };
    }

    /** Whether its value is a string: {@code S} or {@code s}. */
    public boolean isString() {
        return letter == 'S' || letter == 's';
    }

    /** Whether its value is bytes: {@code u}. */
    public boolean isBytes() {
        return letter == 'u';
    }

    /** Bytes of every packed value where all have the same number: {@code s}, b, B; else 0. */
    public int width() {
        return switch (letter) {
            case 's' -> Math.max(1, size);
            case 'b', 'B' -> 1;
            default -> 0;
        };
    }

    /** The smallest number. */
    public long min() {
        return switch (letter) {
            case 'b' -> Byte.MIN_VALUE;
            case 'h' -> Short.MIN_VALUE;
            case 'i', 'l' -> Integer.MIN_VALUE;
            case 'q' -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    /** The largest number; for Q and r the bits of 2^64-1. */
    public long max() {
        return switch (letter) {
            case 'b' -> Byte.MAX_VALUE;
            case 'B' -> 0xff;
            case 'h' -> Short.MAX_VALUE;
            case 'H' -> 0xffff;
            case 'i', 'l' -> Integer.MAX_VALUE;
            case 'I', 'L' -> 0xffff_ffffL;
            case 'q' -> Long.MAX_VALUE;
            case 'Q', 'r' -> -1;
            default -> 0;
        };
    }

    /** Whether this number can be packed. */
    boolean holds(long number) {
        return switch (letter) {
            case 'q', 'Q', 'r' -> true;
            default -> number >= min() && number <= max();
        };
    }

    /** What is wrong with a number it does not hold. */
    String outOfRange(String number) {
        return number + " is out of range " + min() + " to "
                + (isUnsigned() ? Long.toUnsignedString(max()) : Long.toString(max()));
    }

    /** As in a format, such as {@code 5s}. */
    @Override
    public String toString() {
        return text(letter, size);
    }
}
