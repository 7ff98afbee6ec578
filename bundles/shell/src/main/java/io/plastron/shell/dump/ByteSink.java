// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Bytes on their way to a stream, gathered in one buffer of its own: a dump writes byte by byte,
 * and a million rows must not cost a million calls of the system. Nothing is translated: a dump is
 * bytes, whatever the charset of a terminal. For one thread.
 */
public final class ByteSink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream stream;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int length;

    /**
     * @param stream where they go; stays the caller's, who closes it
     * @param name of that place, for messages
     */
    public ByteSink(OutputStream stream, String name) {
        this.stream = stream;
        this.name = name;
    }

    void put(int value) {
        if (length == BUFFER_BYTES) {
            drain();
        }
        buffer[length++] = (byte) value;
    }

    void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    void put(byte[] bytes, int from, int to) {
        int next = from;
        while (next < to) {
            if (length == BUFFER_BYTES) {
                drain();
            }
            int part = Math.min(to - next, BUFFER_BYTES - length);
            System.arraycopy(bytes, next, buffer, length, part);
            length += part;
            next += part;
        }
    }

    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    void line(String text) {
        put(text);
        put('\n');
    }

    /** Hands everything to the stream and has the stream pass it on. */
    public void flush() {
        drain();
        try {
            stream.flush();
        } catch (IOException failed) {
            throw failed(failed);
        }
    }

    private void drain() {
        try {
            stream.write(buffer, 0, length);
        } catch (IOException failed) {
            throw failed(failed);
        }
        length = 0;
    }

    private InvalidUseException failed(IOException cause) {
        return new InvalidUseException("cannot write " + name + ": " + Reason.of(cause), cause);
    }
}
