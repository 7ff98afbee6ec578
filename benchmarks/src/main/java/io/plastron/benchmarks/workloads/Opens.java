// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Latencies;
import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Folders;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * W6: from the call that opens a store to the first row read from it, in a JVM that has done it
 * before: of a store that was closed, of a tenth of the rows (opening should not depend on them),
 * and of copies of a store whose process died amid commits, see {@link Victim}. Each copy is opened
 * once, as opening repairs it, and then checked in whole.
 */
final class Opens {
    private static final String STORE = "store";
    private static final String SMALL = "small";
    private static final String VICTIM = "victim";
    private static final int SMALL_PART = 10;
    private static final int WARM_UP_TIMES = 10;
    private static final int COPIES_MAX = 5;

    private final Bench bench;
    private final SplittableRandom random;

    Opens(Bench bench) {
        this.bench = bench;
        this.random = bench.random(0);
    }

    void run() {
        Rows all = bench.rows();
        Rows few = new Rows(Math.max(1, all.count() / SMALL_PART), all.valueBytes());
        bench.forks().run(bench.task().with(Workload.VICTIM), bench.path(VICTIM));
        prepare(STORE, all);
        prepare(SMALL, few);
        for (int i = 0; i < WARM_UP_TIMES; i++) {
            clean(STORE, all);
        }
        put("open clean", clean(STORE, all));
        put("open a tenth", clean(SMALL, few));
        put("open killed", killed());
    }

    private void prepare(String name, Rows rows) {
        bench.prepare(name, rows, new Versions(rows));
    }

    private void put(String what, Latencies latencies) {
        bench.figures().put(what + " p50 us", latencies.micros(0.5));
        bench.figures().put(what + " max us", latencies.microsMax());
    }

    private Latencies clean(String name, Rows rows) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < bench.effort().opens(); i++) {
            open(bench.path(name), rows, latencies).close();
        }
        return latencies;
    }

    private Latencies killed() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < Math.min(COPIES_MAX, bench.effort().opens()); i++) {
            Path copy = Folders.copy(bench.path(VICTIM).resolve(Victim.STORE),
                    bench.path("copy" + i));
            try (BenchStore store = open(copy, bench.rows(), latencies)) {
                Victim.check(store, bench.rows());
            }
            Folders.delete(copy);
        }
        return latencies;
    }

    private BenchStore open(Path folder, Rows rows, Latencies latencies) {
        int row = random.nextInt(rows.count());
        byte[] key = rows.key(row);
        long start = System.nanoTime();
        BenchStore store = bench.task().engine().open(folder, Use.ORDINARY);
        try (Work work = store.work()) {
            work.beginReads();
            byte[] value = work.get(key);
            latencies.add(System.nanoTime() - start);
            work.endReads();
            rows.check(row, value);
        }
        return store;
    }
}
