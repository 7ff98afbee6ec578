// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.measure.ProcessBytes;
import io.plastron.benchmarks.stores.BenchStore;

/**
 * What a store writes from now on, for each byte of keys and values: as the operating system counts
 * it, zeros filled ahead apart, and as the engine counts its own appends, if it does. Zeros that
 * are overwritten before they reached the disk make the first too small; then the second tells.
 */
final class Volume {
    private final BenchStore store;
    private final double written = ProcessBytes.written();
    private final long filled;
    private final double appended;

    Volume(BenchStore store) {
        this.store = store;
        this.filled = store.filledBytes();
        this.appended = appended(store);
    }

    private static double appended(BenchStore store) {
        return store.appendedBytes().isPresent()
                ? store.appendedBytes().getAsLong() : Double.NaN;
    }

    void put(Figures figures, String what, double payloadBytes) {
        double nowFilled = store.filledBytes() - filled;
        figures.put(what + " amplification",
                (ProcessBytes.written() - written - nowFilled) / payloadBytes);
        figures.put(what + " appended per byte", (appended(store) - appended) / payloadBytes);
        figures.put(what + " zero-filled per byte", nowFilled / payloadBytes);
    }
}
