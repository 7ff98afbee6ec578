// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The words of a JSON text, one after the other, with any white space between them. Its caller says
 * what must come next, so that a text nested deeper than a dump is refused at its first bracket and
 * costs no stack. For one thread.
 *
 * <p>A string is bytes, as a dump has them: each <code>&#92;u00hh</code> is one. A byte above 0x7e
 * that stands as it is, and an escape above <code>&#92;u00ff</code>, are refused: a program that
 * takes the characters of a dump for characters, and writes them anew, leaves such, and the bytes
 * meant cannot be told from them.
 */
final class JsonReader {
    /** Longest string in bytes: the largest value, and some room. */
    static final int STRING_BYTES_MAX = (64 << 20) + (1 << 16);

    private static final int END = -1;

    private final DumpInput input;
    private byte[] string = new byte[1 << 8];
    private int length;
    private boolean negative;
    private long magnitude;

    JsonReader(DumpInput input) {
        this.input = input;
    }

    /** Where the next word begins. */
    Place place() {
        skipSpace();
        return input.place();
    }

    /** The first byte of the next word, -1 at the end. */
    int peek() {
        skipSpace();
        return input.peek();
    }

    /** Takes a punctuation mark if it comes next. */
    boolean accept(char mark) {
        if (peek() != mark) {
            return false;
        }
        input.take();
        return true;
    }

    /** Takes a punctuation mark. */
    void expect(char mark) {
        if (!accept(mark)) {
            throw unexpected("'" + mark + "'");
        }
    }

    /** Takes a string of header text: UTF-8. */
    String text() {
        Place start = place();
        string();
        try {
            return StandardCharsets.UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(string, 0, length)).toString();
        } catch (CharacterCodingException malformed) {
            throw start.bad("a text that is not UTF-8");
        }
    }

    /** Takes a string; a copy of its bytes. */
    byte[] bytes() {
        string();
        return Arrays.copyOf(string, length);
    }

    /** Takes a string and tells whether it is this one. */
    boolean stringIs(byte[] expected) {
        string();
        return Arrays.equals(string, 0, length, expected, 0, expected.length);
    }

    /** The string taken last, for a map or a message. */
    String lastString() {
        return new String(string, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void string() {
        Place start = place();
        if (input.peek() != '"') {
            throw unexpected("a string");
        }
        input.take();
        length = 0;
        while (true) {
            int value = input.take();
            if (value == '"') {
                return;
            } else if (value == END || value == '\n') {
                throw start.bad("a string that does not end on its line");
            } else if (value == '\\') {
                append(escaped(), start);
            } else if (value < ' ' || value > '~') {
                Place here = input.place();
                throw here.column(here.column() - 1).bad(Place.shown(value)
                        + String.format(" stands as it is; a dump writes it as \\u%04x", value));
            } else {
                append(value, start);
            }
        }
    }

    private void append(int value, Place start) {
        if (length == STRING_BYTES_MAX) {
            throw start.bad("a string of more than " + STRING_BYTES_MAX + " bytes");
        }
        if (length == string.length) {
            string = Arrays.copyOf(string, Math.min(2 * length, STRING_BYTES_MAX));
        }
        string[length++] = (byte) value;
    }

    private int escaped() {
        Place here = input.place();
        int letter = input.take();
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(here);
            default -> throw here.bad("expected \" \\ / b f n r t or u behind a backslash, found "
                    + (letter == END ? "the end of the file" : Place.shown(letter)));
        };
    }

    private int unicode(Place start) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = HexCodec.valueOf(input.peek());
            if (digit < 0) {
                throw unexpectedHere("a hex digit");
            }
            input.take();
            value = value << 4 | digit;
        }
        if (value > 0xff) {
            throw start.bad(String.format("\\u%04x is no byte; a dump writes each byte of a text"
                    + " as one character, \\u0000 to \\u00ff", value));
        }
        return value;
    }

    /** Takes an integer, which {@link #asLong} tells then. */
    void integer() {
        Place start = place();
        negative = input.peek() == '-';
        if (negative) {
            input.take();
        }
        if (!isDigit(input.peek())) {
            throw negative ? unexpectedHere("a digit") : unexpected("an integer");
        }
        boolean leadingZero = input.peek() == '0';
        int digits = 0;
        magnitude = 0;
        while (isDigit(input.peek())) {
            int digit = input.take() - '0';
            digits++;
            if (Long.compareUnsigned(magnitude, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                throw start.bad("a number of more than 64 bits");
            }
            magnitude = magnitude * 10 + digit;
        }
        if (leadingZero && digits > 1) {
            throw start.bad("a number with a leading zero");
        }
        if (input.peek() == '.' || input.peek() == 'e' || input.peek() == 'E') {
            throw start.bad("a number with a fraction or an exponent; columns hold integers");
        }
    }

    /**
     * The integer taken last.
     *
     * @param unsigned whether a number of 2^63 or more is meant, whose bits are told
     */
    long asLong(boolean unsigned, Place start) {
        boolean fits = negative ? magnitude == 0 || !unsigned && magnitude - 1 >= 0
                : unsigned || magnitude >= 0;
        if (!fits) {
            throw start.bad((negative ? "-" : "") + Long.toUnsignedString(magnitude)
                    + " is out of range");
        }
        return negative ? -magnitude : magnitude;
    }

    /** An error: what should have come next. */
    InvalidUseException unexpected(String expected) {
        skipSpace();
        return unexpectedHere(expected);
    }

    private InvalidUseException unexpectedHere(String expected) {
        int found = input.peek();
        return input.place().bad("expected " + expected + ", found "
                + (found == END ? "the end of the file; the dump was cut short"
                        : Place.shown(found)));
    }

    private void skipSpace() {
        while (true) {
            int value = input.peek();
            if (value != ' ' && value != '\n' && value != '\t' && value != '\r') {
                return;
            }
            input.take();
        }
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }
}
