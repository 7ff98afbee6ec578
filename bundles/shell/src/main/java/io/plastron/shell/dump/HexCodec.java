// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.nio.charset.StandardCharsets;

/**
 * Packed bytes as a line of a hex dump: two lower-case hex digits each. Digits of either case are
 * read.
 */
final class HexCodec {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private HexCodec() {}

    static void write(byte[] packed, ByteSink out) {
        for (byte value : packed) {
            writeByte(value, out);
        }
    }

    /** The two digits of a byte. */
    static void writeByte(int value, ByteSink out) {
        out.put(DIGITS[value >> 4 & 0xf]);
        out.put(DIGITS[value & 0xf]);
    }

    /**
     * Reads a line.
     *
     * @throws io.plastron.types.InvalidUseException not hex digits, or an odd number of them
     */
    static byte[] read(Line line) {
        byte[] packed = new byte[line.length() / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) readByte(line, 2 * i);
        }
        if (line.length() % 2 != 0) {
            throw line.bad(line.length() - 1, "an odd number of hex digits: "
                    + line.length() + "; the line was cut or changed");
        }
        return packed;
    }

    /** The byte of the two digits at an index of the line. */
    static int readByte(Line line, int index) {
        return digit(line, index) << 4 | digit(line, index + 1);
    }

    private static int digit(Line line, int index) {
        int value = index < line.length() ? valueOf(line.at(index)) : -1;
        if (value < 0) {
            throw line.bad(index, "expected a hex digit, found " + line.shown(index));
        }
        return value;
    }

    /** The value of a hex digit, -1 for anything else. */
    static int valueOf(int digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        } else if (digit >= 'a' && digit <= 'f') {
            return digit - 'a' + 10;
        } else if (digit >= 'A' && digit <= 'F') {
            return digit - 'A' + 10;
        }
        return -1;
    }
}
