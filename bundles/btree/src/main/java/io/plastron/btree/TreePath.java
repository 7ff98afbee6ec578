// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * The way of an edit to one leaf, root first, and the bounds of that leaf: rows that arrive in
 * order find their leaf without a search.
 */
final class TreePath {
    private static final int DEPTH_USUAL = 4;

    Internal[] parents = new Internal[DEPTH_USUAL];
    /** Which child of each parent the path goes through. */
    int[] indexes = new int[DEPTH_USUAL];
    /** How many internal pages are on it. */
    int depth;
    /** Null: the path must be found anew. */
    Leaf leaf;
    /** Null: no bound. Inclusive. */
    private byte[] low;
    /** Null: no bound. Exclusive. */
    private byte[] high;

    /** Goes to the leaf that holds or would hold {@code key}. */
    void find(TreeHistory history, Child root, byte[] key) {
        if (leaf != null
                && (low == null || Arrays.compareUnsigned(key, low) >= 0)
                && (high == null || Arrays.compareUnsigned(key, high) < 0)) {
            return;
        }
        leaf = null;
        low = null;
        high = null;
        depth = 0;
        Node node = root.node(history, -1);
        while (node.level > 0) {
            Internal internal = (Internal) node;
            byte[][] separators = internal.separators.keys;
            int index = internal.separators.child(key);
            if (index > 0) {
                low = separators[index - 1];
            }
            if (index < separators.length) {
                high = separators[index];
            }
            if (depth == parents.length) {
                parents = Arrays.copyOf(parents, 2 * depth);
                indexes = Arrays.copyOf(indexes, 2 * depth);
            }
            parents[depth] = internal;
            indexes[depth++] = index;
            node = internal.children[index].node(history, internal.level - 1);
        }
        leaf = (Leaf) node;
    }

    /** The next key is to be looked for from the root. */
    void forget() {
        leaf = null;
    }

    /** Whether no leaf is to the right. */
    boolean isRightmost() {
        return high == null;
    }
}
