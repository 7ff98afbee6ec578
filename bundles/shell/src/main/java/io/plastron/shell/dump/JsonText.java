// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import java.nio.charset.StandardCharsets;

/**
 * Strings as a JSON dump writes them. A string is bytes, one character for each: printable ASCII as
 * it is; quote, backslash, tab and line feed in their short forms; any other byte as
 * <code>&#92;u00hh</code>. Byte fields are written in the latter form alone.
 */
final class JsonText {
    private static final byte[] UNICODE = "\\u00".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** A string between quotes. */
    static void writeString(byte[] text, ByteSink out) {
        out.put('"');
        for (byte value : text) {
            int shortForm = shortForm(value);
            if (shortForm != 0) {
                out.put('\\');
                out.put(shortForm);
            } else if (PrintCodec.isPrintable(value)) {
                out.put(value);
            } else {
                writeUnicode(value, out);
            }
        }
        out.put('"');
    }

    static void writeString(String text, ByteSink out) {
        writeString(text.getBytes(StandardCharsets.UTF_8), out);
    }

    /** Bytes between quotes. */
    static void writeBytes(byte[] bytes, ByteSink out) {
        out.put('"');
        for (byte value : bytes) {
            writeUnicode(value, out);
        }
        out.put('"');
    }

    private static void writeUnicode(byte value, ByteSink out) {
        out.put(UNICODE);
        HexCodec.writeByte(value, out);
    }

    /** The letter behind the backslash, 0 for none. */
    private static int shortForm(byte value) {
        return switch (value) {
            case '"', '\\' -> value;
            case '\t' -> 't';
            case '\n' -> 'n';
            default -> 0;
        };
    }
}
