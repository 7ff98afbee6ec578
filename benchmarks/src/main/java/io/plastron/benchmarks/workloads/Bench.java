// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.measure.Probe;
import io.plastron.benchmarks.rows.Permutation;
import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.rows.Versions;
import io.plastron.benchmarks.rows.WrongRowException;
import io.plastron.benchmarks.stores.BenchStore;
import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.stores.Folders;
import io.plastron.benchmarks.stores.Use;
import io.plastron.benchmarks.stores.Work;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * What workloads have in common: the task, a folder of their own, the instruments, and the making
 * and checking of stores. For one thread unless said otherwise.
 */
public final class Bench {
    /** So much a scratch store is loaded with, so that code is compiled before. */
    private static final long WARM_UP_BYTES = 116_000_000;
    private static final int AGING_ROTATIONS = 5;
    /** Part of the rows that is updated between two opens that age a store. */
    private static final int AGING_PART = 500;

    private final Task task;
    private final Path folder;
    private final Figures figures = new Figures();
    private final Probe probe = new Probe();
    private final Forks forks;

    /** @param folder for stores; empty */
    public Bench(Task task, Path folder, Forks forks) {
        this.task = task;
        this.folder = folder;
        this.forks = forks;
    }

    Task task() {
        return task;
    }

    Rows rows() {
        return task.rows();
    }

    Effort effort() {
        return task.effort();
    }

    Path folder() {
        return folder;
    }

    /** What was found so far. */
    public Figures figures() {
        return figures;
    }

    Probe probe() {
        return probe;
    }

    Forks forks() {
        return forks;
    }

    /** A source of choices; the same for each engine and number. */
    SplittableRandom random(int number) {
        return new SplittableRandom(task.seed() * 31 + number);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    BenchStore open(String name, Use use) {
        return task.engine().open(path(name), use);
    }

    /** The order of numbers, or a random one. */
    static IntUnaryOperator order(Rows rows, boolean ordered, long seed) {
        return ordered ? IntUnaryOperator.identity() : new Permutation(rows.count(), seed)::at;
    }

    /** Writes every row's version 0, so many a transaction. */
    static void load(BenchStore store, Rows rows, IntUnaryOperator order, int transactionRows) {
        try (Work work = store.work()) {
            for (int done = 0; done < rows.count(); ) {
                int end = (int) Math.min(rows.count(), (long) done + transactionRows);
                work.begin();
                for (; done < end; done++) {
                    int row = order.applyAsInt(done);
                    work.put(rows.key(row), rows.value(row, 0));
                }
                work.commit();
            }
        }
    }

    /** Loads and throws away a part of the rows. */
    void warmUpLoading(boolean ordered) {
        int count = (int) Math.min(
                rows().count(), Math.max(1, WARM_UP_BYTES / rows().payloadBytes(1)));
        Rows few = new Rows(count, rows().valueBytes());
        try (BenchStore store = open("warm-up", Use.LOADING)) {
            load(store, few, order(few, ordered, task.seed()), task.transactionRows());
            store.checkpoint();
        }
        Folders.delete(path("warm-up"));
    }

    /** Makes a store of all rows, in order, with a checkpoint, and closes it; may age it. */
    void prepare(String name, Rows rows, Versions versions) {
        try (BenchStore store = open(name, Use.LOADING)) {
            load(store, rows, IntUnaryOperator.identity(), Math.min(1_000, rows.count()));
            store.checkpoint();
        }
        if (task.engine() == Engine.PLASTRON_AGED) {
            age(name, rows, versions);
        }
    }

    private void age(String name, Rows rows, Versions versions) {
        int opens = effort().agingOpens();
        int rotateEvery = Math.max(1, opens / AGING_ROTATIONS);
        SplittableRandom random = random(opens);
        for (int i = 1; i <= opens; i++) {
            try (BenchStore store = open(name, Use.ORDINARY)) {
                update(store, versions, random, Math.max(1, rows.count() / AGING_PART));
                store.checkpoint();
                if (i % rotateEvery == 0) {
                    store.rotateKeys();
                }
            }
        }
    }

    /** Raises the version of so many rows chosen at random, in one transaction. */
    void update(BenchStore store, Versions versions, SplittableRandom random, int count) {
        try (Work work = store.work()) {
            work.begin();
            for (int i = 0; i < count; i++) {
                int row = random.nextInt(versions.count());
                work.put(rows().key(row), versions.next(row));
            }
            work.commit();
        }
    }

    /** Opens a store anew and checks that it holds every row in its newest version, no other. */
    void verify(String name, Versions versions) {
        try (BenchStore store = open(name, Use.ORDINARY)) {
            scan(store, versions);
        }
    }

    /** Reads all rows in order and checks each. */
    void scan(BenchStore store, Versions versions) {
        Expected expected = new Expected(rows(), versions);
        try (Work work = store.work()) {
            work.beginReads();
            work.scan(expected);
            work.endReads();
        }
        expected.finish();
    }

    /** Sees to it that a scan shows exactly the rows there are. */
    private static final class Expected implements Work.RowVisitor {
        private final Rows rows;
        private final Versions versions;
        private int next;

        Expected(Rows rows, Versions versions) {
            this.rows = rows;
            this.versions = versions;
        }

        @Override
        public void row(byte[] key, byte[] value) {
            int row = rows.row(key);
            if (row != next) {
                throw new WrongRowException("row " + row + " came, expected row " + next);
            }
            versions.check(row, value);
            next++;
        }

        void finish() {
            if (next != rows.count()) {
                throw new WrongRowException(
                        next + " rows came, expected " + rows.count());
            }
        }
    }
}
