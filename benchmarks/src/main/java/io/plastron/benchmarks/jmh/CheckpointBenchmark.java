// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.jmh;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import io.plastron.btree.WrittenTree;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The tree's part of a checkpoint: finding 1,000 rows that were changed at random and making
 * records of their pages, which are then thrown away. No sealing, no log, no force.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class CheckpointBenchmark {
    private static final int CHANGES = 1_000;
    private static final int VALUE_BYTES = 100;

    /** Rows of the tree. */
    @Param({"100000", "1000000"})
    public int rowCount;

    private final DiscardingPages pages = new DiscardingPages();
    private Rows rows;
    private Tree tree;
    private TreeEdit edit;
    private SplittableRandom random;

    /** Loads the tree. */
    @Setup
    public void load() {
        rows = new Rows(rowCount, VALUE_BYTES);
        random = new SplittableRandom(1);
        edit = Tree.create(pages, TreeConfig.of(1)).edit();
        for (int row = 0; row < rowCount; row++) {
            edit.put(rows.key(row), rows.value(row, 0));
        }
        tree = edit.publish();
        tree.checkpoint(pages);
    }

    /** Changes the rows; long enough for JMH's set-up of each call not to disturb. */
    @Setup(Level.Invocation)
    public void change() {
        for (int i = 0; i < CHANGES; i++) {
            int row = random.nextInt(rowCount);
            edit.put(rows.key(row), rows.value(row, i));
        }
        tree = edit.publish();
    }

    /** The checkpoint. */
    @Benchmark
    public WrittenTree checkpoint() {
        return tree.checkpoint(pages);
    }
}
