// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final double MICROS = 1_000;

    @Test
    void percentilesAreThoseOfTheSortedDurationsWithinABucket() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        long[] nanos = new long[10_000];
        Latencies latencies = new Latencies();
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = random.nextLong(1L << random.nextInt(1, 40));
            latencies.add(nanos[i]);
        }
        Arrays.sort(nanos);
        for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
            long exact = nanos[(int) Math.ceil(part * nanos.length) - 1];
            assertThat(latencies.micros(part))
                    .as("part " + part + ", new SplittableRandom(" + seed + "L)")
                    .isBetween(exact / MICROS, exact / MICROS * 1.016);
        }
        assertThat(latencies.microsMax()).isEqualTo(nanos[nanos.length - 1] / MICROS);
    }

    @Test
    void twoHistogramsTogetherAreThatOfAllDurations() {
        Latencies one = new Latencies();
        Latencies other = new Latencies();
        one.add(1_000);
        other.add(3_000);
        other.add(5_000);
        one.add(other);
        assertThat(one.count()).isEqualTo(3);
        assertThat(one.micros(0.5)).isCloseTo(3, within(0.05));
        assertThat(one.microsMax()).isEqualTo(5);
    }

    @Test
    void noneHaveNoPercentile() {
        assertThat(new Latencies().micros(0.5)).isNaN();
    }

    @Test
    void theLongestDurationsFit() {
        Latencies latencies = new Latencies();
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.micros(1)).isEqualTo(Long.MAX_VALUE / MICROS);
    }
}
