// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * One version of a page. It may be changed in place only by the edit whose generation it bears, and
 * only until that edit publishes; then it is immutable for ever.
 */
abstract class Node {
    private static final Child[] NOTHING = {};

    /** 0: a leaf; {@link Piece#LEVEL}: a part of a value. */
    final int level;
    /** The tree version that made this node: its newest change, here or below. */
    final long generation;

    Node(int level, long generation) {
        this.level = level;
        this.generation = generation;
    }

    /** The same content, to be changed by the edit of another generation. */
    abstract Node copy(long editGeneration);

    /** Has the next checkpoint write an image, though it may be that nothing was changed. */
    abstract void writeWhole();

    /** References to the pages below; not to be altered. */
    Child[] below() {
        return NOTHING;
    }

    /**
     * The first page below from {@code index} on that may be newer than the last checkpoint; their
     * count when there is none. What lies between is not.
     */
    int maybeNewer(int index) {
        return index;
    }

    /** Whether a page below is in memory. */
    final boolean hasChildInMemory() {
        for (Child child : below()) {
            if (child.inMemory() != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * What this node takes of the heap, estimated, with all that goes when it goes: parts that
     * versions share are counted with each. On a virtual machine of 64 bits with compressed
     * references an array has 16 bytes besides its elements, and objects end on 8 bytes.
     */
    abstract int heapBytes();
}
