// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * W3: rows chosen at random, read by one thread and by two, in transactions of 1,000 reads, each
 * value checked. The store was loaded, closed and opened again, and read once in whole before. The
 * passes of one and of two threads alternate; the median of each counts.
 */
final class Reads {
    private static final String STORE = "store";
    private static final int READS_A_TRANSACTION = 1_000;
    private static final double NANOS = 1e9;

    private final Bench bench;
    private final Versions versions;

    Reads(Bench bench) {
        this.bench = bench;
        this.versions = new Versions(bench.rows());
    }

    void run() {
        bench.prepare(STORE, bench.rows(), versions);
        int passes = bench.effort().passes();
        double[] alone = new double[passes];
        double[] together = new double[passes];
        try (BenchStore store = bench.open(STORE, Use.ORDINARY)) {
            bench.scan(store, versions);
            pass(store, 1, -1);
            pass(store, 2, -2);
            for (int i = 0; i < passes; i++) {
                alone[i] = pass(store, 1, i);
                together[i] = pass(store, 2, passes + i);
            }
            bench.probe().start();
            pass(store, 1, 2 * passes);
            bench.probe().stop(bench.figures(), "reads", bench.effort().reads());
        }
        bench.figures().put("1 thread rows/s", median(alone));
        bench.figures().put("2 threads rows/s", median(together));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** Reads a second, of all threads. */
    private double pass(BenchStore store, int threads, int number) {
        int reads = bench.effort().reads();
        long start = System.nanoTime();
        Parallel.run(threads, thread -> () -> {
            read(store, bench.random(number * 2 + thread), reads);
            return null;
        });
        return (double) reads * threads * NANOS / (System.nanoTime() - start);
    }

    private void read(BenchStore store, SplittableRandom random, int reads) {
        Rows rows = bench.rows();
        try (Work work = store.work()) {
            for (int done = 0; done < reads; done += READS_A_TRANSACTION) {
                work.beginReads();
                for (int i = Math.min(READS_A_TRANSACTION, reads - done); i > 0; i--) {
                    int row = random.nextInt(rows.count());
                    versions.check(row, work.get(rows.key(row)));
                }
                work.endReads();
            }
        }
    }
}
