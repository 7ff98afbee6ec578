// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file. Reads and writes are positional and thread-safe. An interrupt of the calling thread
 * closes the file, as with every interruptible channel: the engine's own threads are never
 * interrupted.
 */
public interface OpenFile extends AutoCloseable {
    /**
     * Reads until the buffer is full or the file ends.
     *
     * @return bytes read, less than the buffer's remaining only at the file's end; never negative
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of {@code source}; the file grows as needed, a gap reads as zeros. */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * Makes the bytes written so far, and the file's length, durable. After a failure nothing
     * written since the last success may be trusted, even if it reads back.
     */
    void force() throws IOException;

    /** Bytes of the file now. */
    long size() throws IOException;

    /** Cuts the file to {@code bytes}. */
    void truncate(long bytes) throws IOException;

    @Override
    void close() throws IOException;
}
