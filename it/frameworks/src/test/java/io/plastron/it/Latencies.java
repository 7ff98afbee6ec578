// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How long operations took, in buckets of a sixteenth of a power of two. For one thread; those of
 * several are {@linkplain #add added up} once they have ended.
 */
final class Latencies {
    private static final int PARTS = 16;
    private static final int PART_BITS = 4;

    private final long[] counts = new long[Long.SIZE * PARTS];
    private long total;
    private long nanosMax;
    private long beyondLimit;
    private long nanosAll;
    private long nanosBeyondLimit;

    /** @param limitNanos operations longer than that are counted apart */
    void note(long nanos, long limitNanos) {
        counts[bucket(nanos)]++;
        total++;
        nanosMax = Math.max(nanosMax, nanos);
        nanosAll += nanos;
        if (nanos > limitNanos) {
            beyondLimit++;
            nanosBeyondLimit += nanos;
        }
    }

    private static int bucket(long nanos) {
        long value = Math.max(nanos, PARTS);
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        int part = (int) (value >>> (power - PART_BITS)) & (PARTS - 1);
        return power * PARTS + part;
    }

    /** Lower end of the bucket after this one: no operation in it took longer. */
    private static long upperNanos(int bucket) {
        int power = bucket / PARTS;
        return ((long) PARTS + bucket % PARTS + 1) << (power - PART_BITS);
    }

    void add(Latencies other) {
        Arrays.setAll(counts, bucket -> counts[bucket] + other.counts[bucket]);
        total += other.total;
        nanosMax = Math.max(nanosMax, other.nanosMax);
        beyondLimit += other.beyondLimit;
        nanosAll += other.nanosAll;
        nanosBeyondLimit += other.nanosBeyondLimit;
    }

    long total() {
        return total;
    }

    /**
     * What share of all their time operations beyond the limit took. Unlike a percentile of their
     * number it sees a stall, during which there is but one operation.
     */
    double shareBeyondLimit() {
        return nanosAll == 0 ? 0 : (double) nanosBeyondLimit / nanosAll;
    }

    /** A time that this share of all operations did not exceed, at most a sixteenth too high. */
    long nanos(double share) {
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return Math.min(upperNanos(bucket), nanosMax);
            }
        }
        return nanosMax;
    }

    @Override
    public String toString() {
        return String.format("%,d, us p50 %,d p99 %,d p99.9 %,d p99.99 %,d max %,d, beyond %d,"
                + " %.1f %% of the time",
                total, micros(0.5), micros(0.99), micros(0.999), micros(0.9999),
                TimeUnit.NANOSECONDS.toMicros(nanosMax), beyondLimit,
                100 * shareBeyondLimit());
    }

    private long micros(double share) {
        return TimeUnit.NANOSECONDS.toMicros(nanos(share));
    }
}
