// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.btree.Slice;
import java.util.Arrays;

/**
 * Bounds of a cursor, as keys of its tree. With {@code prefixes} a bound stands for all keys that
 * begin with it: a bound of an index cursor names columns, and several entries have the same.
 *
 * @param lower null: none
 * @param upper null: none
 */
record Range(byte[] lower, boolean lowerInclusive, byte[] upper, boolean upperInclusive,
        boolean prefixes) {
    static Range all(boolean prefixes) {
        return new Range(null, true, null, true, prefixes);
    }

    Range withLower(byte[] bound, boolean inclusive) {
        return new Range(bound, inclusive, upper, upperInclusive, prefixes);
    }

    Range withUpper(byte[] bound, boolean inclusive) {
        return new Range(lower, lowerInclusive, bound, inclusive, prefixes);
    }

    /** Whether its lower bound lies above its upper one. */
    boolean crossed() {
        return lower != null && upper != null && compare(lower, upper) > 0;
    }

    /** Whether a key lies before the range. */
    boolean tooLow(byte[] key) {
        return lower != null && tooLow(compare(key, 0, key.length, lower));
    }

    boolean tooLow(Slice key) {
        return lower != null && tooLow(compare(key.array(), key.start(), key.end(), lower));
    }

    private boolean tooLow(int side) {
        return side < 0 || side == 0 && !lowerInclusive;
    }

    /** Whether a key lies behind the range. */
    boolean tooHigh(byte[] key) {
        return upper != null && tooHigh(compare(key, 0, key.length, upper));
    }

    boolean tooHigh(Slice key) {
        return upper != null && tooHigh(compare(key.array(), key.start(), key.end(), upper));
    }

    private boolean tooHigh(int side) {
        return side > 0 || side == 0 && !upperInclusive;
    }

    private int compare(byte[] key, byte[] bound) {
        return compare(key, 0, key.length, bound);
    }

    /** Compares a key with a bound; with prefixes, equal are all that begin with it. */
    private int compare(byte[] key, int start, int end, byte[] bound) {
        return prefixes && startsWith(key, start, end, bound) ? 0
                : Arrays.compareUnsigned(key, start, end, bound, 0, bound.length);
    }

    static boolean startsWith(Slice key, byte[] prefix) {
        return startsWith(key.array(), key.start(), key.end(), prefix);
    }

    private static boolean startsWith(byte[] key, int start, int end, byte[] prefix) {
        return end - start >= prefix.length
                && Arrays.equals(key, start, start + prefix.length, prefix, 0, prefix.length);
    }

    /** The least byte string behind all that begin with a prefix; null when nothing is. */
    static byte[] behind(byte[] prefix) {
        int end = prefix.length;
        while (end > 0 && prefix[end - 1] == (byte) 0xff) {
            end--;
        }
        if (end == 0) {
            return null;
        }
        byte[] next = Arrays.copyOf(prefix, end);
        next[end - 1]++;
        return next;
    }
}
