// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a leaf in two around a row that shall have a leaf of its own. The leaf of a big value is cut
 * out so that its range is its one key, where that is possible: then no other row comes to it, and
 * rows that arrive beside it fill leaves like anywhere else.
 */
final class BigLeafCut {
    /** The result, left to right: new leaves. */
    final List<Leaf> parts = new ArrayList<>(3);
    /** Between them. */
    final List<byte[]> separators = new ArrayList<>(2);

    private final Leaf leaf;
    private final long generation;

    BigLeafCut(Leaf leaf, long generation) {
        this.leaf = leaf;
        this.generation = generation;
    }

    /**
     * Cuts.
     *
     * @param row a leaf of just the row with this key
     * @return whether the leaf had that key; the result then has the new row instead
     */
    boolean around(byte[] key, Leaf row) {
        byte[] image = leaf.image();
        int count = LeafImage.count(image);
        int at = LeafImage.position(image, count, LeafImage.prefix(image), key);
        add(image, 0, at < 0 ? ~at : at);
        add(row);
        add(image, at < 0 ? ~at : at + 1, count);
        return at >= 0;
    }

    private void add(byte[] image, int from, int to) {
        if (from < to) {
            Leaf part = new Leaf(LeafImage.slice(image, from, to), generation);
            // One with a big value has one row: it is this part, or the row is replaced.
            part.big = leaf.big;
            add(part);
        }
    }

    private void add(Leaf part) {
        if (!parts.isEmpty()) {
            separators.add(separator(parts.get(parts.size() - 1), part));
        }
        parts.add(part);
    }

    private static byte[] separator(Leaf left, Leaf right) {
        if (right.big != null) {
            return Row.key(right.base, LeafImage.row(right.base, 0));
        }
        int keyBytes = Row.keyBytes(left.base, LeafImage.row(left.base, 0));
        if (left.big != null && keyBytes < Tree.KEY_BYTES_MAX) {
            // The next key there can be: the same with a zero behind it.
            return Arrays.copyOf(
                    Row.key(left.base, LeafImage.row(left.base, 0)), keyBytes + 1);
        }
        return LeafSplit.separator(left.base, right.base);
    }
}
