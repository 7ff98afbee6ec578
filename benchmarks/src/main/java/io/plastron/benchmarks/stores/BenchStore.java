// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.util.Map;

/** An open store of some engine, with one ordered table of byte strings. Thread-safe. */
public interface BenchStore extends AutoCloseable {
    /** A line of work for the calling thread; to be closed before the store. */
    Work work();

    /** Makes everything committed before this call survive a power failure. */
    void checkpoint();

    /** New keys for what is written from now on; nothing where an engine cannot. */
    default void rotateKeys() {}

    /** Bytes written that hold no data: room filled with zeros ahead of use. */
    default long filledBytes() {
        return 0;
    }

    /** What the engine counts about itself, by name; for a reader, not for the tables. */
    default Map<String, Long> statistics() {
        return Map.of();
    }

    @Override
    void close();
}
