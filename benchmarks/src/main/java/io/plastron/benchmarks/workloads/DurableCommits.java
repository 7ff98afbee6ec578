// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Latencies;
import io.plastron.benchmarks.measure.RawForce;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.util.SplittableRandom;

/**
 * W7: transactions of one update, each durable before the next, by one thread; then by eight at
 * once, each on rows of its own. Before and after, in the same process, what the disk gives: 4 KiB
 * written and forced. All rows are checked in the store opened anew.
 */
final class DurableCommits {
    private static final String STORE = "store";
    private static final int THREADS = 8;
    private static final int WARM_UP_TIMES = 4;
    private static final double NANOS = 1e9;

    private final Bench bench;
    private final Versions versions;

    DurableCommits(Bench bench) {
        this.bench = bench;
        this.versions = new Versions(bench.rows());
    }

    void run() {
        bench.prepare(STORE, bench.rows(), versions);
        int commits = bench.effort().commits();
        Latencies filled = new Latencies();
        Latencies growing = new Latencies();
        try (BenchStore store = bench.open(STORE, Use.DURABLE_COMMITS)) {
            bench.scan(store, versions);
            commit(store, 1, WARM_UP_TIMES * commits, 1);
            commit(store, THREADS, Math.max(1, WARM_UP_TIMES * commits / THREADS), 2);
            force(filled, growing);
            bench.probe().start();
            Volume volume = new Volume(store);
            Latencies alone = commit(store, 1, commits, 3);
            bench.probe().stop(bench.figures(), "1 thread", commits);
            volume.put(bench.figures(), "1 thread", bench.rows().payloadBytes(commits));
            force(filled, growing);
            int each = Math.max(1, 2 * commits / THREADS);
            long start = System.nanoTime();
            Latencies together = commit(store, THREADS, each, 4);
            bench.figures().put(THREADS + " threads commits/s",
                    each * THREADS * NANOS / (System.nanoTime() - start));
            put("1 thread", alone);
            put(THREADS + " threads", together);
        }
        put("raw force", filled);
        put("raw force of a growing file", growing);
        bench.verify(STORE, versions);
    }

    private void force(Latencies filled, Latencies growing) {
        int writes = Math.max(1, bench.effort().commits() / 2);
        filled.add(RawForce.measure(bench.folder(), writes, true));
        growing.add(RawForce.measure(bench.folder(), writes, false));
    }

    private void put(String what, Latencies latencies) {
        bench.figures().put(what + " p50 us", latencies.micros(0.5));
        bench.figures().put(what + " p99 us", latencies.micros(0.99));
    }

    private Latencies commit(BenchStore store, int threads, int commits, int number) {
        Latencies all = new Latencies();
        Parallel.run(threads, thread -> () -> commit(store, bench.random(number * THREADS + thread),
                commits, thread, threads)).forEach(all::add);
        return all;
    }

    private Latencies commit(
            BenchStore store, SplittableRandom random, int commits, int thread, int threads) {
        Latencies latencies = new Latencies();
        int own = bench.rows().count() / threads;
        try (Work work = store.work()) {
            for (int i = 0; i < commits; i++) {
                int row = random.nextInt(own) * threads + thread;
                byte[] key = bench.rows().key(row);
                byte[] value = versions.next(row);
                long start = System.nanoTime();
                work.begin();
                work.put(key, value);
                work.commitDurably();
                latencies.add(System.nanoTime() - start);
            }
        }
        return latencies;
    }
}
