// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Latencies;
import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * W8: two threads, each reading rows chosen at random and updating rows of its own half and half, a
 * transaction each, while a third makes a checkpoint each second. How long reads and updates take,
 * those that met a checkpoint also apart. All rows are checked in the store opened anew.
 */
final class Mixed {
    private static final String STORE = "store";
    private static final int THREADS = 2;
    private static final int WARM_UP_PART = 4;
    private static final double P999 = 0.999;

    private final Bench bench;
    private final Versions versions;
    private final Latencies checkpoints = new Latencies();
    private volatile boolean inCheckpoint;

    Mixed(Bench bench) {
        this.bench = bench;
        this.versions = new Versions(bench.rows());
    }

    /** What a thread saw. */
    private record Seen(Latencies reads, Latencies updates, Latencies readsInCheckpoint,
            Latencies updatesInCheckpoint) {
        Seen() {
            this(new Latencies(), new Latencies(), new Latencies(), new Latencies());
        }

        void add(Seen other) {
            reads.add(other.reads);
            updates.add(other.updates);
            readsInCheckpoint.add(other.readsInCheckpoint);
            updatesInCheckpoint.add(other.updatesInCheckpoint);
        }

        long count() {
            return reads.count() + updates.count();
        }
    }

    void run() {
        bench.prepare(STORE, bench.rows(), versions);
        long millis = TimeUnit.SECONDS.toMillis(bench.effort().mixedSeconds());
        try (BenchStore store = bench.open(STORE, Use.ORDINARY)) {
            bench.scan(store, versions);
            mix(store, millis / WARM_UP_PART, 0);
            bench.probe().start();
            Seen seen = mixWithCheckpoints(store, millis);
            bench.probe().stop(bench.figures(), "mixed", seen.count());
            put("read", seen.reads);
            put("update", seen.updates);
            put("read in checkpoint", seen.readsInCheckpoint);
            put("update in checkpoint", seen.updatesInCheckpoint);
            bench.figures().put("checkpoint p50 us", checkpoints.micros(0.5));
            bench.figures().put("checkpoint max us", checkpoints.microsMax());
        }
        bench.verify(STORE, versions);
    }

    private void put(String what, Latencies latencies) {
        bench.figures().put(what + " p50 us", latencies.micros(0.5));
        bench.figures().put(what + " p99.9 us", latencies.micros(P999));
        if (latencies.count() > 0) {
            bench.figures().put(what + " max us", latencies.microsMax());
        }
    }

    private Seen mixWithCheckpoints(BenchStore store, long millis) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        long everyMillis = Math.min(TimeUnit.SECONDS.toMillis(1), Math.max(1, millis / 2));
        try {
            ScheduledFuture<?> running = clock.scheduleAtFixedRate(
                    () -> checkpoint(store), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
            Seen seen = mix(store, millis, 1);
            running.cancel(false);
            clock.shutdown();
            if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a checkpoint takes more than a minute");
            }
            if (!running.isCancelled()) {
                running.get();
            }
            return seen;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted in a checkpoint", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a checkpoint failed", failed.getCause());
        } finally {
            clock.shutdownNow();
        }
    }

    private void checkpoint(BenchStore store) {
        long start = System.nanoTime();
        inCheckpoint = true;
        store.checkpoint();
        inCheckpoint = false;
        checkpoints.add(System.nanoTime() - start);
    }

    private Seen mix(BenchStore store, long millis, int number) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        List<Seen> seen = Parallel.run(THREADS, thread ->
                () -> mix(store, end, thread, bench.random(number * THREADS + thread)));
        Seen all = new Seen();
        seen.forEach(all::add);
        return all;
    }

    private Seen mix(BenchStore store, long end, int thread, SplittableRandom random) {
        Seen seen = new Seen();
        Rows rows = bench.rows();
        try (Work work = store.work()) {
            for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
                boolean reading = random.nextBoolean();
                int row = random.nextInt(rows.count());
                boolean during = inCheckpoint;
                if (reading) {
                    read(work, row, thread);
                } else {
                    update(work, row - row % THREADS + thread);
                }
                long nanos = System.nanoTime() - start;
                during |= inCheckpoint;
                (reading ? seen.reads : seen.updates).add(nanos);
                if (during) {
                    (reading ? seen.readsInCheckpoint : seen.updatesInCheckpoint).add(nanos);
                }
            }
        }
        return seen;
    }

    private void read(Work work, int row, int thread) {
        work.beginReads();
        byte[] value = work.get(bench.rows().key(row));
        work.endReads();
        if (row % THREADS == thread) {
            versions.check(row, value);
        } else {
            bench.rows().check(row, value);
        }
    }

    private void update(Work work, int row) {
        if (row < bench.rows().count()) {
            work.begin();
            work.put(bench.rows().key(row), versions.next(row));
            work.commit();
        }
    }
}
