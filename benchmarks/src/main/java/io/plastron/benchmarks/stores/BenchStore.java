// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.util.OptionalLong;

/** An open store of some engine, with one ordered table of byte strings. Thread-safe. */
public interface BenchStore extends AutoCloseable {
    /** A line of work for the calling thread; to be closed before the store. */
    Work work();

    /** Makes everything committed before this call survive a power failure. */
    void checkpoint();

    /** New keys for what is written from now on; nothing where an engine cannot. */
    default void rotateKeys() {}

    /** Bytes written that hold no data since it was opened: room filled with zeros ahead of use. */
    default long filledBytes() {
        return 0;
    }

    /** Bytes of data the engine says it wrote since it was opened; empty when it does not say. */
    default OptionalLong appendedBytes() {
        return OptionalLong.empty();
    }

    @Override
    void close();
}
