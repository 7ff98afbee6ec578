// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * The keys between the children of an internal page, with their heads. Immutable and shared by all
 * versions of the page until it gains or loses a child, which is rare.
 */
final class Separators {
    static final Separators NONE = new Separators(new byte[0][]);

    /** Strictly ascending; child i + 1 holds the keys from {@code keys[i]} on. */
    final byte[][] keys;
    private final int[] heads;
    private final int prefix;

    Separators(byte[][] keys) {
        this.keys = keys;
        this.heads = new int[keys.length];
        if (keys.length == 0) {
            this.prefix = 0;
            return;
        }
        byte[] first = keys[0];
        byte[] last = keys[keys.length - 1];
        this.prefix = Keys.common(first, 0, first.length, last, 0, last.length);
        for (int i = 0; i < keys.length; i++) {
            heads[i] = Keys.head(keys[i], 0, keys[i].length, prefix);
        }
    }

    /** The child that would hold {@code key}. */
    int child(byte[] key) {
        if (prefix > 0) {
            int side = Keys.compareToPrefix(key, keys[0], 0, prefix);
            if (side != 0) {
                return side < 0 ? 0 : keys.length;
            }
        }
        int head = Keys.head(key, 0, key.length, prefix);
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(heads[middle], head);
            if (order == 0) {
                order = Arrays.compareUnsigned(keys[middle], key);
            }
            if (order <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** With {@code added} put in at {@code at}. */
    Separators insert(int at, byte[][] added) {
        byte[][] result = Arrays.copyOf(keys, keys.length + added.length);
        System.arraycopy(keys, at, result, at + added.length, keys.length - at);
        System.arraycopy(added, 0, result, at, added.length);
        return new Separators(result);
    }

    Separators remove(int at) {
        byte[][] result = Arrays.copyOf(keys, keys.length - 1);
        System.arraycopy(keys, at + 1, result, at, keys.length - 1 - at);
        return new Separators(result);
    }

    Separators slice(int from, int to) {
        return new Separators(Arrays.copyOfRange(keys, from, to));
    }
}
