// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Probe;
import io.plastron.benchmarks.measure.ProcessBytes;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Folders;
import io.plastron.benchmarks.stores.Use;

/**
 * W1 and W2: all rows into an empty store, in order or not, then a checkpoint; timed together. A
 * scratch store was loaded before. Then the heap that the open store holds, the disk that the
 * closed one takes, and a check of all rows in the store opened anew.
 */
final class Loads {
    private static final String STORE = "store";
    private static final double MILLIS = 1e6;

    private final Bench bench;
    private final boolean ordered;

    Loads(Bench bench, boolean ordered) {
        this.bench = bench;
        this.ordered = ordered;
    }

    void run() {
        int count = bench.rows().count();
        bench.warmUpLoading(ordered);
        Versions versions = new Versions(bench.rows());
        long heapBefore = Probe.heapBytes();
        double residentBefore = ProcessBytes.resident();
        try (BenchStore store = bench.open(STORE, Use.LOADING)) {
            Volume volume = new Volume(store);
            bench.probe().start();
            Bench.load(store, bench.rows(),
                    Bench.order(bench.rows(), ordered, bench.task().seed()),
                    bench.task().transactionRows());
            long start = System.nanoTime();
            store.checkpoint();
            bench.figures().put("load's checkpoint ms", (System.nanoTime() - start) / MILLIS);
            bench.probe().stop(bench.figures(), "load", count);
            volume.put(bench.figures(), "load", bench.rows().payloadBytes(count));
            bench.figures().put("heap bytes/row",
                    (double) (Probe.heapBytes() - heapBefore) / count);
            bench.figures().put("resident bytes/row",
                    (ProcessBytes.resident() - residentBefore) / count);
        }
        bench.figures().put("disk bytes/row", (double) Folders.bytes(bench.path(STORE)) / count);
        bench.verify(STORE, versions);
    }
}
