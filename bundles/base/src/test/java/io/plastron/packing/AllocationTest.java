// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int ROUNDS = 20_000;

    private final Tuple tuple = new Tuple(Format.of("SuSiQ"), List.of("a", "b", "c", "d", "e"),
            "row");
    private final byte[] row = HexFormat.of().parseHex("6100826162630015fe7960e3016660");

    @Test
    void readingNumbersOfStoredRowsAllocatesNothing() {
        assertThat(allocatedBytes(() -> {
            tuple.take(row);
            return tuple.getLong(3) + tuple.getLong(4);
        })).isLessThan(ROUNDS);
    }

    @Test
    void readingBytesAllocatesTheResultOnly() {
        // An array of two bytes takes 24 at most: header, length, and the rest of 8.
        assertThat(allocatedBytes(() -> {
            tuple.take(row);
            return tuple.getBytes(1).length;
        })).isLessThan(ROUNDS * 25L);
    }

    private interface Read {
        long read();
    }

    /** Less than one byte for each round is what measuring itself and the JVM may take. */
    private static long allocatedBytes(Read read) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long expected = read.read();
        long before = threads.getCurrentThreadAllocatedBytes();
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sum += read.read();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(sum).isEqualTo(expected * ROUNDS);
        return allocated;
    }
}
