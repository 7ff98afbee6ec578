// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.jmh;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and changes of a tree in memory: with 100 rows it is a single leaf, with 100,000 there are
 * two levels above it and most leaves are not in the processor's cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TreeBenchmark {
    private static final int VALUE_BYTES = 100;

    /** Rows of the tree. */
    @Param({"100", "100000"})
    public int rowCount;

    private Rows rows;
    private Tree tree;
    private TreeEdit edit;
    private SplittableRandom random;

    /** Loads the tree. */
    @Setup
    public void load() {
        rows = new Rows(rowCount, VALUE_BYTES);
        random = new SplittableRandom(1);
        tree = Tree.create(new DiscardingPages(), TreeConfig.of(1));
        edit = tree.edit();
        for (int row = 0; row < rowCount; row++) {
            edit.put(rows.key(row), rows.value(row, 0));
        }
        tree = edit.publish();
        tree.checkpoint(new DiscardingPages());
    }

    /** What choosing a row and making its key costs, to be taken off the others. */
    @Benchmark
    public byte[] key() {
        return rows.key(random.nextInt(rowCount));
    }

    /** The value of a row chosen at random. */
    @Benchmark
    public byte[] get() {
        return tree.get(rows.key(random.nextInt(rowCount)));
    }

    /** A new value for a row chosen at random, and a version of the tree that has it. */
    @Benchmark
    public Tree putAndPublish() {
        int row = random.nextInt(rowCount);
        edit.put(rows.key(row), rows.value(row, 1));
        return edit.publish();
    }
}
