// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.rows.WrongRowException;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;

/**
 * The part of {@link Opens} that dies: loads, makes a checkpoint, commits a thousand updates more,
 * and ends its process with the store open and an update under way.
 */
final class Victim {
    /** Name of the store. */
    static final String STORE = "store";

    private static final int UPDATES = 1_000;

    private final Bench bench;

    Victim(Bench bench) {
        this.bench = bench;
    }

    /** Does not return. */
    void run() {
        Versions versions = new Versions(bench.rows());
        bench.prepare(STORE, bench.rows(), versions);
        BenchStore store = bench.open(STORE, Use.ORDINARY);
        bench.update(store, versions, bench.random(0), UPDATES);
        Work work = store.work();
        work.begin();
        work.put(bench.rows().key(0), versions.next(0));
        Runtime.getRuntime().halt(0);
    }

    /** What was in the checkpoint must be there; what came after it may be. */
    static void check(BenchStore store, Rows rows) {
        int[] count = {0};
        try (Work work = store.work()) {
            work.beginReads();
            work.scan((key, value) -> {
                rows.check(rows.row(key), value);
                count[0]++;
            });
            work.endReads();
        }
        if (count[0] != rows.count()) {
            throw new WrongRowException("after its process died the store holds " + count[0]
                    + " rows, expected " + rows.count());
        }
    }
}
