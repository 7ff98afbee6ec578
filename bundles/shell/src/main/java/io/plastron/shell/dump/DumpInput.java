// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a dump, by line or one by one, knowing where they stand. Reads ahead one buffer and
 * holds one line, however long the dump is. For one thread.
 */
public final class DumpInput {
    /**
     * Longest line in bytes. The largest value has 64 MiB and takes three bytes a byte where
     * nothing in it is printable.
     */
    static final int LINE_BYTES_MAX = 196 << 20;

    private static final int BUFFER_BYTES = 1 << 16;
    /** First byte of a byte order mark in UTF-8; no dump begins so. */
    private static final int BYTE_ORDER_MARK = 0xef;
    private static final int END = -1;

    private final InputStream stream;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    private long lineNumber = 1;
    private int column;
    private byte[] line = new byte[1 << 10];

    /**
     * @param stream where they come from; stays the caller's, who closes it
     * @param name of the file, for messages
     */
    public DumpInput(InputStream stream, String name) {
        this.stream = stream;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The next byte without taking it, -1 at the end. */
    int peek() {
        if (next == end && !fill()) {
            return END;
        }
        return buffer[next] & 0xff;
    }

    /** Takes the next byte, -1 at the end. */
    int take() {
        int value = peek();
        if (value == END) {
            return END;
        }
        next++;
        if (value == '\n') {
            lineNumber++;
            column = 0;
        } else {
            column++;
        }
        return value;
    }

    /** Where the next byte stands. */
    Place place() {
        return new Place(name, lineNumber, column + 1);
    }

    /**
     * Takes the next line; it is valid until the next call.
     *
     * @return null at the end
     * @throws InvalidUseException it does not end, ends in a carriage return, or is too long
     */
    Line takeLine() {
        if (peek() == END) {
            return null;
        }
        int length = 0;
        while (true) {
            int stop = next;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            length = append(length, stop);
            if (stop < end) {
                next = stop + 1;
                break;
            }
            next = end;
            if (!fill()) {
                throw Place.line(name, lineNumber).bad(
                        "the last line has no line end: the dump was cut short");
            }
        }
        Line taken = new Line(Place.line(name, lineNumber), line, length);
        if (length > 0 && line[length - 1] == '\r') {
            throw taken.bad(length - 1, "the line ends in CR LF; a dump has LF alone: the file was"
                    + " changed on its way");
        }
        lineNumber++;
        return taken;
    }

    /** Refuses the mark that some editors put in front of a text. */
    void refuseByteOrderMark() {
        if (peek() == BYTE_ORDER_MARK) {
            throw Place.line(name, 1).bad("the file begins with " + Place.shown(peek())
                    + ", perhaps a byte order mark; a dump has none: the file was changed");
        }
    }

    private int append(int length, int stop) {
        int longer = length + stop - next;
        if (longer > LINE_BYTES_MAX) {
            throw Place.line(name, lineNumber).bad("a line of more than " + LINE_BYTES_MAX
                    + " bytes; the largest value, 64 MiB, never takes so many");
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, Math.min(2 * line.length, LINE_BYTES_MAX)));
        }
        System.arraycopy(buffer, next, line, length, stop - next);
        return longer;
    }

    private boolean fill() {
        try {
            int count = stream.read(buffer);
            next = 0;
            end = Math.max(count, 0);
            return count > 0;
        } catch (IOException failed) {
            throw new InvalidUseException("cannot read " + name + ": " + Reason.of(failed), failed);
        }
    }
}
