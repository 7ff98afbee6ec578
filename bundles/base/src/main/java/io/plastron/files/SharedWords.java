// SPDX-License-Identifier: Apache-2.0
package io.plastron.files;

import java.io.IOException;

/**
 * A few 64-bit words shared by every process that maps the same file: big-endian, 8-aligned, each
 * read and written whole. Stores become visible to other processes at once and reach the disk
 * whenever the system likes, each word for itself; nothing may depend on when. Thread-safe.
 *
 * <p>An offset that is not of a word inside the mapping is an {@link IndexOutOfBoundsException};
 * storing through a read-only mapping a {@link java.nio.ReadOnlyBufferException}.
 */
public interface SharedWords extends AutoCloseable {
    /**
     * Reads a word; what the storing thread wrote before its {@link #setRelease} is visible too.
     */
    long getAcquire(int offset);

    /** Stores a word after everything this thread stored before. */
    void setRelease(int offset, long value);

    /** Raises a word to at least {@code value}; returns the value before. */
    long max(int offset, long value);

    /** Full fence: no load below is served before all stores above are visible. */
    void fullFence();

    /** Asks the system to write the page back. */
    void force() throws IOException;

    /** Gives the mapping up; words must not be touched afterwards. */
    @Override
    void close() throws IOException;
}
