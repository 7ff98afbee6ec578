// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.jmh;

import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packing and unpacking a row of three integers whose packed lengths differ. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PackingBenchmark {
    private static final int ROWS = 1 << 10;

    private final Tuple tuple =
            new Tuple(Format.of("iqQ"), List.of("one", "two", "three"), "the benchmark's row");
    private final long[] numbers = new long[ROWS];
    private final byte[][] packed = new byte[ROWS][];
    private int next;

    /** Makes the rows. */
    @Setup
    public void makeRows() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ROWS; i++) {
            numbers[i] = random.nextLong() >> random.nextInt(Long.SIZE);
            packed[i] = pack(numbers[i]);
        }
    }

    private byte[] pack(long number) {
        tuple.clear();
        tuple.putLong(0, (int) number);
        tuple.putLong(1, number);
        tuple.putLong(2, number);
        return tuple.packed();
    }

    /** Three integers into a new array. */
    @Benchmark
    public byte[] pack() {
        return pack(numbers[next++ & ROWS - 1]);
    }

    /** The last of three integers, so all three are passed. */
    @Benchmark
    public long unpack() {
        tuple.take(packed[next++ & ROWS - 1]);
        return tuple.getLong(2);
    }
}
