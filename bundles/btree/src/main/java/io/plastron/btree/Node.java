// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * One version of a page. It may be changed in place only by the edit whose generation it bears, and
 * only until that edit publishes; then it is immutable for ever.
 */
abstract class Node {
    /** 0: a leaf. */
    final int level;
    /** The tree version that made this node: its newest change, here or below. */
    final long generation;

    Node(int level, long generation) {
        this.level = level;
        this.generation = generation;
    }

    /** The same content, to be changed by the edit of another generation. */
    abstract Node copy(long editGeneration);
}
