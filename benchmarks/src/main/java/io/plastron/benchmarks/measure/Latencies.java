// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import java.util.Arrays;

/**
 * A histogram of durations in nanoseconds, exact to 1.6 %: the buckets between two powers of two
 * are 64. It takes the same memory however many durations it holds. For one thread.
 */
public final class Latencies {
    private static final int STEP_BITS = 6;
    private static final int STEPS = 1 << STEP_BITS;
    private static final double MICROS = 1_000;

    private final long[] counts = new long[(Long.SIZE - STEP_BITS) * STEPS];
    private long count;
    private long nanosMax;

    /** Takes a duration in. */
    public void add(long nanos) {
        counts[bucket(nanos)]++;
        count++;
        nanosMax = Math.max(nanosMax, nanos);
    }

    /** Takes all durations of another in. */
    public void add(Latencies other) {
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
        count += other.count;
        nanosMax = Math.max(nanosMax, other.nanosMax);
    }

    private static int bucket(long nanos) {
        if (nanos < STEPS) {
            return (int) Math.max(0, nanos);
        }
        int shift = Long.SIZE - 1 - STEP_BITS - Long.numberOfLeadingZeros(nanos);
        return (shift + 1) * STEPS + (int) (nanos >>> shift) - STEPS;
    }

    /** The largest duration of a bucket. */
    private static long nanosMax(int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        int shift = bucket / STEPS - 1;
        return ((long) (bucket % STEPS + STEPS + 1) << shift) - 1;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /**
     * The duration in microseconds that so large a part of all does not exceed, NaN when there are
     * none.
     */
    public double micros(double part) {
        if (count == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        int bucket = -1;
        while (seen < rank) {
            seen += counts[++bucket];
        }
        return Math.min(nanosMax(bucket), nanosMax) / MICROS;
    }

    /** The longest in microseconds. */
    public double microsMax() {
        return nanosMax / MICROS;
    }
}
