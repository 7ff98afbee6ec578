// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

/**
 * Integers of variable length, shorter the nearer they are to zero, whose unsigned byte order is
 * the order of the numbers (facts, section 13).
 *
 * <pre>
 * value v            bytes                                            length
 * -2^63 .. -8257     0x10 + n, then the low 8 - n bytes of v; n is    3 .. 9
 *                    the number of leading 0xff bytes of v
 * -8256 .. -65       0x2000 + (v + 8256)                              2
 *   -64 .. -1        0x40 + (v + 64)                                  1
 *     0 .. 63        0x80 + v                                         1
 *    64 .. 8255      0xc000 + (v - 64)                                2
 *  8256 .. 2^64-1    0xe0 + n, then the n low bytes of v - 8256; n    2 .. 9
 *                    is as small as it can be, but at least 1
 * </pre>
 *
 * <p>All bytes are big-endian. The first byte alone decides sign and length, so a reader can skip a
 * number without decoding it. First bytes 0x00 to 0x0f, 0x17 to 0x1f, 0xe0 and 0xe9 to 0xff name
 * nothing. Each number has exactly one form; a longer one would sort elsewhere than its equal, so
 * reading refuses it.
 */
final class PackedInteger {
    /** No number is longer. */
    static final int LENGTH_MAX = 9;

    private static final int NEGATIVE_MULTI = 0x10;
    private static final int NEGATIVE_TWO = 0x20;
    private static final int NEGATIVE_ONE = 0x40;
    private static final int POSITIVE_ONE = 0x80;
    private static final int POSITIVE_TWO = 0xc0;
    private static final int POSITIVE_MULTI = 0xe0;

    /** Where the negative numbers of one byte begin. */
    private static final int NEGATIVE_ONE_MIN = -64;
    /** Where the negative numbers of two bytes begin. */
    private static final int NEGATIVE_TWO_MIN = -8256;
    /** The last number of one byte. */
    private static final int POSITIVE_ONE_MAX = 63;
    /** The last number of two bytes. */
    private static final int POSITIVE_TWO_MAX = 8255;

    private PackedInteger() {
    }

    /** Bytes a signed number takes. */
    static int length(long number) {
        if (number >= NEGATIVE_ONE_MIN) {
            return number < 0 ? 1 : lengthUnsigned(number);
        }
        return number >= NEGATIVE_TWO_MIN ? 2 : 1 + Long.BYTES - leadingOnesBytes(number);
    }

    /** Bytes a number takes whose bits are unsigned. */
    static int lengthUnsigned(long bits) {
        if (bits >= 0 && bits <= POSITIVE_TWO_MAX) {
            return bits <= POSITIVE_ONE_MAX ? 1 : 2;
        }
        return 1 + significantBytes(bits - POSITIVE_TWO_MAX - 1);
    }

    /** Writes a signed number; the end of what was written. */
    static int write(long number, byte[] into, int at) {
        if (number >= 0) {
            return writeUnsigned(number, into, at);
        }
        if (number >= NEGATIVE_ONE_MIN) {
            into[at] = (byte) (NEGATIVE_ONE + (number - NEGATIVE_ONE_MIN));
            return at + 1;
        }
        if (number >= NEGATIVE_TWO_MIN) {
            return bigEndian((NEGATIVE_TWO << Byte.SIZE) + (number - NEGATIVE_TWO_MIN), 2, into,
                    at);
        }
        int ones = leadingOnesBytes(number);
        into[at] = (byte) (NEGATIVE_MULTI + ones);
        return bigEndian(number, Long.BYTES - ones, into, at + 1);
    }

    /** Writes a number whose bits are unsigned; the end of what was written. */
    static int writeUnsigned(long bits, byte[] into, int at) {
        if (bits >= 0 && bits <= POSITIVE_ONE_MAX) {
            into[at] = (byte) (POSITIVE_ONE + bits);
            return at + 1;
        }
        if (bits >= 0 && bits <= POSITIVE_TWO_MAX) {
            return bigEndian((POSITIVE_TWO << Byte.SIZE) + (bits - POSITIVE_ONE_MAX - 1), 2, into,
                    at);
        }
        long rest = bits - POSITIVE_TWO_MAX - 1;
        int bytes = significantBytes(rest);
        into[at] = (byte) (POSITIVE_MULTI + bytes);
        return bigEndian(rest, bytes, into, at + 1);
    }

    /** Where the number ends that starts here: before the limit; its form was not looked at. */
    static int end(byte[] packed, int start, int limit) throws MalformedException {
        if (start >= limit) {
            throw new MalformedException("nothing is left at byte " + start);
        }
        int length = lengthOf(packed[start] & 0xff);
        if (length == 0) {
            throw new MalformedException(String.format("0x%02x at byte %d begins no integer",
                    packed[start], start));
        }
        if (length > limit - start) {
            throw new MalformedException(String.format(
                    "0x%02x at byte %d begins an integer of %d bytes, %d are left",
                    packed[start], start, length, limit - start));
        }
        return start + length;
    }

    /** Bytes of the number that starts here, whose end {@link #end} told. */
    static int lengthAt(byte[] packed, int start) {
        return lengthOf(packed[start] & 0xff);
    }

    /** Whether the number that starts here is below zero. */
    static boolean isNegative(byte[] packed, int start) {
        return (packed[start] & 0xff) < POSITIVE_ONE;
    }

    /**
     * The number in these bytes, whose end {@link #end} told; where {@link #isNegative} says no, a
     * {@code long} below zero holds the bits of a number of 2^63 or more.
     */
    static long read(byte[] packed, int start, int end) throws MalformedException {
        int lead = packed[start] & 0xff;
        if (lead < POSITIVE_ONE) {
            return readNegative(packed, start, end);
        }
        if (lead < POSITIVE_TWO) {
            return lead - POSITIVE_ONE;
        }
        if (lead < POSITIVE_MULTI) {
            return ((lead - POSITIVE_TWO) << Byte.SIZE | packed[start + 1] & 0xff)
                    + POSITIVE_ONE_MAX + 1;
        }
        long rest = 0;
        for (int at = start + 1; at < end; at++) {
            rest = rest << Byte.SIZE | packed[at] & 0xff;
        }
        long bits = rest + POSITIVE_TWO_MAX + 1;
        if (Long.compareUnsigned(bits, rest) < 0) {
            throw new MalformedException("an integer at byte " + start + " is over 2^64-1");
        }
        if (end - start != 1 + significantBytes(rest)) {
            throw notShortest(start);
        }
        return bits;
    }

    private static long readNegative(byte[] packed, int start, int end)
            throws MalformedException {
        int lead = packed[start] & 0xff;
        if (lead >= NEGATIVE_ONE) {
            return lead - NEGATIVE_ONE + NEGATIVE_ONE_MIN;
        }
        if (lead >= NEGATIVE_TWO) {
            return ((lead - NEGATIVE_TWO) << Byte.SIZE | packed[start + 1] & 0xff)
                    + NEGATIVE_TWO_MIN;
        }
        long number = -1;
        for (int at = start + 1; at < end; at++) {
            number = number << Byte.SIZE | packed[at] & 0xff;
        }
        if (number >= 0) {
            // Eight bytes leave no room for the sign, which the first byte promised.
            throw new MalformedException("an integer at byte " + start + " is below -2^63");
        }
        if (number >= NEGATIVE_TWO_MIN
                || end - start != 1 + Long.BYTES - leadingOnesBytes(number)) {
            throw notShortest(start);
        }
        return number;
    }

    /** The length the first byte tells, 0 where it tells none. */
    private static int lengthOf(int lead) {
        if (lead >= NEGATIVE_ONE && lead < POSITIVE_TWO) {
            return 1;
        }
        if (lead >= NEGATIVE_TWO && lead < POSITIVE_MULTI) {
            return 2;
        }
        if (lead > POSITIVE_MULTI) {
            int bytes = lead - POSITIVE_MULTI;
            return bytes <= Long.BYTES ? 1 + bytes : 0;
        }
        int ones = lead - NEGATIVE_MULTI;
        // With seven leading 0xff bytes the number would be one of the two-byte ones.
        return ones >= 0 && ones <= Long.BYTES - 2 ? 1 + Long.BYTES - ones : 0;
    }

    private static int leadingOnesBytes(long number) {
        return Long.numberOfLeadingZeros(~number) / Byte.SIZE;
    }

    private static int significantBytes(long bits) {
        return bits == 0 ? 1 : Long.BYTES - Long.numberOfLeadingZeros(bits) / Byte.SIZE;
    }

    private static int bigEndian(long bits, int bytes, byte[] into, int at) {
        for (int i = 0; i < bytes; i++) {
            into[at + i] = (byte) (bits >>> (bytes - 1 - i) * Byte.SIZE);
        }
        return at + bytes;
    }

    private static MalformedException notShortest(int start) {
        return new MalformedException("an integer at byte " + start
                + " is longer than it need be, and would not sort with its equals");
    }
}
