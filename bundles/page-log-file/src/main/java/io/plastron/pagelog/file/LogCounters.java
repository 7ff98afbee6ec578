// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.OpenFile;
import io.plastron.pagelog.LogStatistics;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counters of a log. Thread-safe. */
final class LogCounters {
    private final LongAdder appendedBytes = new LongAdder();
    private final LongAdder filledBytes = new LongAdder();
    private final LongAdder forces = new LongAdder();
    private final AtomicLong forceNanosMax = new AtomicLong();
    private final LongAdder recordsRead = new LongAdder();
    private final LongAdder completions = new LongAdder();

    void appended(long bytes) {
        appendedBytes.add(bytes);
    }

    void filled(long bytes) {
        filledBytes.add(bytes);
    }

    void recordRead() {
        recordsRead.increment();
    }

    void completed() {
        completions.increment();
    }

    /** Forces a file and counts it. */
    void force(OpenFile file) throws IOException {
        long start = System.nanoTime();
        file.force();
        forces.increment();
        forceNanosMax.accumulateAndGet(System.nanoTime() - start, Math::max);
    }

    LogStatistics snapshot() {
        return new LogStatistics(appendedBytes.sum(), filledBytes.sum(), forces.sum(),
                forceNanosMax.get(), recordsRead.sum(), completions.sum());
    }
}
