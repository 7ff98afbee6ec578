// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.util.Arrays;

/**
 * Packed bytes as a line of a print dump: printable ASCII as it is, a backslash doubled, anything
 * else as a backslash and two lower-case hex digits. Reading takes any byte in the latter form, and
 * digits of either case. A byte that should have been written so and stands as it is is refused:
 * some program took the dump for text and may have changed other bytes, too.
 */
final class PrintCodec {
    private static final int FIRST_PRINTABLE = ' ';
    private static final int LAST_PRINTABLE = '~';

    private PrintCodec() {}

    static void write(byte[] packed, ByteSink out) {
        for (byte value : packed) {
            if (value == '\\') {
                out.put('\\');
                out.put('\\');
            } else if (isPrintable(value)) {
                out.put(value);
            } else {
                out.put('\\');
                HexCodec.writeByte(value, out);
            }
        }
    }

    /**
     * Reads a line.
     *
     * @throws io.plastron.types.InvalidUseException not what {@link #write} makes
     */
    static byte[] read(Line line) {
        byte[] packed = new byte[line.length()];
        int length = 0;
        int next = 0;
        while (next < line.length()) {
            int value = line.at(next);
            if (value != '\\') {
                if (!isPrintable((byte) value)) {
                    throw line.bad(next, line.shown(next) + " stands as it is; a dump writes it as"
                            + String.format(" \\%02x", value));
                }
                next++;
            } else if (next + 1 < line.length() && line.at(next + 1) == '\\') {
                next += 2;
            } else {
                value = HexCodec.readByte(line, next + 1);
                next += 3;
            }
            packed[length++] = (byte) value;
        }
        return length == packed.length ? packed : Arrays.copyOf(packed, length);
    }

    static boolean isPrintable(byte value) {
        return value >= FIRST_PRINTABLE && value <= LAST_PRINTABLE;
    }
}
