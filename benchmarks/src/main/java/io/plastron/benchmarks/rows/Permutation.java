// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

/**
 * All numbers below a count in an order that looks random, computed instead of kept: a shuffled
 * array of a table that does not fit into memory would not fit either. Immutable.
 *
 * <p>The numbers are mixed by steps that each can be undone within the next power of two
 * (multiplying by an odd number, folding the upper half into the lower); a result that is not
 * below the count is mixed again, which ends because the numbers begin inside.
 */
public final class Permutation {
    private static final int ROUNDS = 4;
    private static final long ODD = 0x5851F42D4C957F2DL;

    private final int count;
    private final int bits;
    private final long mask;
    private final long seed;

    public Permutation(int count, long seed) {
        this.count = count;
        this.bits = Math.max(2, Integer.SIZE - Integer.numberOfLeadingZeros(count - 1));
        this.mask = (1L << bits) - 1;
        this.seed = seed;
    }

    /** The number at a place; every number below the count stands at exactly one. */
    public int at(int place) {
        long number = place;
        do {
            number = mix(number);
        } while (number >= count);
        return (int) number;
    }

    private long mix(long number) {
        long mixed = number;
        long salt = seed;
        for (int i = 0; i < ROUNDS; i++) {
            salt = salt * ODD + i;
            mixed = (mixed ^ salt >>> Integer.SIZE) & mask;
            mixed = mixed * ODD & mask;
            mixed ^= mixed >>> (bits + 1) / 2;
        }
        return mixed;
    }
}
