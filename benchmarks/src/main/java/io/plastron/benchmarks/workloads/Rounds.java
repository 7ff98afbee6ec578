// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Latencies;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.util.SplittableRandom;

/**
 * W5: rounds of 1,000 updates of rows chosen at random and a checkpoint. Told apart: the checkpoint
 * alone, and the whole round, as engines differ in whether the commit or the checkpoint writes.
 * Rounds before warm up. All rows are checked in the store opened anew.
 */
final class Rounds {
    private static final String STORE = "store";
    private static final int UPDATES = 1_000;
    private static final int WARM_UP_TIMES = 2;

    private final Bench bench;
    private final Versions versions;
    private final SplittableRandom random;
    private Latencies checkpoints = new Latencies();
    private Latencies whole = new Latencies();

    Rounds(Bench bench) {
        this.bench = bench;
        this.versions = new Versions(bench.rows());
        this.random = bench.random(0);
    }

    void run() {
        bench.prepare(STORE, bench.rows(), versions);
        int rounds = bench.effort().rounds();
        try (BenchStore store = bench.open(STORE, Use.ORDINARY)) {
            bench.scan(store, versions);
            rounds(store, WARM_UP_TIMES * rounds);
            checkpoints = new Latencies();
            whole = new Latencies();
            Volume volume = new Volume(store);
            bench.probe().start();
            rounds(store, rounds);
            long updates = (long) rounds * UPDATES;
            bench.probe().stop(bench.figures(), "rounds", updates);
            volume.put(bench.figures(), "rounds", bench.rows().payloadBytes(updates));
        }
        put("checkpoint", checkpoints);
        put("round", whole);
        bench.verify(STORE, versions);
    }

    private void put(String what, Latencies latencies) {
        bench.figures().put(what + " p50 us", latencies.micros(0.5));
        bench.figures().put(what + " p99 us", latencies.micros(0.99));
        bench.figures().put(what + " max us", latencies.microsMax());
    }

    private void rounds(BenchStore store, int rounds) {
        try (Work work = store.work()) {
            for (int i = 0; i < rounds; i++) {
                round(store, work);
            }
        }
    }

    private void round(BenchStore store, Work work) {
        int transactionRows = bench.task().transactionRows();
        long start = System.nanoTime();
        for (int left = UPDATES; left > 0; left -= transactionRows) {
            work.begin();
            for (int i = Math.min(left, transactionRows); i > 0; i--) {
                int row = random.nextInt(bench.rows().count());
                work.put(bench.rows().key(row), versions.next(row));
            }
            work.commit();
        }
        long committed = System.nanoTime();
        store.checkpoint();
        long end = System.nanoTime();
        checkpoints.add(end - committed);
        whole.add(end - start);
    }
}
