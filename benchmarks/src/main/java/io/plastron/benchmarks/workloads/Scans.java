// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Probe;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Folders;
import io.plastron.benchmarks.stores.Use;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * W4: all rows in order, copied out and checked; of a store loaded, closed, opened again and
 * scanned twice before, and once more after as many random updates as there are rows, with a
 * checkpoint every hundredth of them. The median of the passes counts.
 */
final class Scans {
    private static final String STORE = "store";
    private static final int CHECKPOINTS = 100;
    private static final int WARM_UPS = 2;
    private static final double NANOS = 1e9;

    private final Bench bench;

    Scans(Bench bench) {
        this.bench = bench;
    }

    void run() {
        int count = bench.rows().count();
        Versions versions = new Versions(bench.rows());
        bench.prepare(STORE, bench.rows(), versions);
        long heapBefore = Probe.heapBytes();
        try (BenchStore store = bench.open(STORE, Use.ORDINARY)) {
            bench.figures().put("scan rows/s", passes(store, versions));
            bench.probe().start();
            Volume volume = new Volume(store);
            updateAll(store, versions);
            bench.probe().stop(bench.figures(), "updates", count);
            volume.put(bench.figures(), "updates", bench.rows().payloadBytes(count));
            bench.figures().put("heap after updates bytes/row",
                    (double) (Probe.heapBytes() - heapBefore) / count);
            bench.figures().put("scan after updates rows/s", passes(store, versions));
        }
        bench.figures().put("disk after updates bytes/row",
                (double) Folders.bytes(bench.path(STORE)) / count);
        bench.verify(STORE, versions);
    }

    private double passes(BenchStore store, Versions versions) {
        for (int i = 0; i < WARM_UPS; i++) {
            bench.scan(store, versions);
        }
        double[] rates = new double[bench.effort().passes()];
        for (int i = 0; i < rates.length; i++) {
            long start = System.nanoTime();
            bench.scan(store, versions);
            rates[i] = bench.rows().count() * NANOS / (System.nanoTime() - start);
        }
        Arrays.sort(rates);
        return rates[rates.length / 2];
    }

    private void updateAll(BenchStore store, Versions versions) {
        SplittableRandom random = bench.random(0);
        int left = bench.rows().count();
        int transactionRows = bench.task().transactionRows();
        int untilCheckpoint = Math.max(1, left / CHECKPOINTS);
        for (int done = 0; left > 0; ) {
            int now = Math.min(transactionRows, left);
            bench.update(store, versions, random, now);
            left -= now;
            done += now;
            if (done >= untilCheckpoint || left == 0) {
                store.checkpoint();
                done = 0;
            }
        }
    }
}
