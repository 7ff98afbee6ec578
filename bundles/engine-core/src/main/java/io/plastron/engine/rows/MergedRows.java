// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.engine.tx.WriteSet;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The entries of one tree version, overlaid with a transaction's own changes. Remembers where the
 * tree's cursor stands, so that going on from there costs no search.
 */
public final class MergedRows {
    private final Tree tree;
    private final TreeCursor cursor;
    private byte[] key;
    private byte[] value;

    public MergedRows(Tree tree) {
        this.tree = tree;
        this.cursor = tree.cursor();
    }

    public Tree tree() {
        return tree;
    }

    /** The key of the entry gone to; null after a move that found none. */
    public byte[] key() {
        return key;
    }

    /** Its value. */
    public byte[] value() {
        return value;
    }

    /**
     * Goes to the first entry from a key on.
     *
     * @param from null: from the first
     * @param inclusive whether an entry with that very key counts
     * @param changes null: none
     */
    public boolean forward(byte[] from, boolean inclusive, TreeMap<byte[], byte[]> changes) {
        boolean inTree = from == null ? cursor.first()
                : inclusive ? cursor.seekCeiling(from) : afterKey(from);
        if (changes == null) {
            return standOnTree(inTree);
        }
        while (inTree && changes.containsKey(cursor.key())) {
            inTree = cursor.next();
        }
        Map.Entry<byte[], byte[]> changed = from == null ? changes.firstEntry()
                : inclusive ? changes.ceilingEntry(from) : changes.higherEntry(from);
        while (changed != null && changed.getValue() == WriteSet.REMOVED) {
            changed = changes.higherEntry(changed.getKey());
        }
        boolean fromTree = inTree && (changed == null
                || Arrays.compareUnsigned(cursor.key(), changed.getKey()) < 0);
        return fromTree ? standOnTree(true) : standOn(changed);
    }

    private boolean afterKey(byte[] after) {
        if (!at(after) && !cursor.seekCeiling(after)) {
            return false;
        }
        return at(after) ? cursor.next() : cursor.positioned();
    }

    /**
     * Goes to the last entry up to a key.
     *
     * @param to null: up to the last
     */
    public boolean backward(byte[] to, boolean inclusive, TreeMap<byte[], byte[]> changes) {
        boolean inTree = to == null ? cursor.last()
                : inclusive ? cursor.seekFloor(to) : beforeKey(to);
        if (changes == null) {
            return standOnTree(inTree);
        }
        while (inTree && changes.containsKey(cursor.key())) {
            inTree = cursor.prev();
        }
        Map.Entry<byte[], byte[]> changed = to == null ? changes.lastEntry()
                : inclusive ? changes.floorEntry(to) : changes.lowerEntry(to);
        while (changed != null && changed.getValue() == WriteSet.REMOVED) {
            changed = changes.lowerEntry(changed.getKey());
        }
        boolean fromTree = inTree && (changed == null
                || Arrays.compareUnsigned(cursor.key(), changed.getKey()) > 0);
        return fromTree ? standOnTree(true) : standOn(changed);
    }

    private boolean beforeKey(byte[] before) {
        if (!at(before) && !cursor.seekFloor(before)) {
            return false;
        }
        return at(before) ? cursor.prev() : cursor.positioned();
    }

    /**
     * Goes to some entry of the tree; from one that the changes remove, to a neighbour. What they
     * add is not chosen but for want of anything else.
     */
    public boolean random(RandomGenerator random, TreeMap<byte[], byte[]> changes) {
        if (!cursor.random(random)) {
            return forward(null, true, changes);
        }
        return changes == null ? standOnTree(true)
                : forward(cursor.key(), true, changes) || forward(null, true, changes);
    }

    private boolean at(byte[] wanted) {
        return cursor.positioned() && Arrays.equals(cursor.key(), wanted);
    }

    private boolean standOnTree(boolean there) {
        key = there ? cursor.key() : null;
        value = there ? cursor.value() : null;
        return there;
    }

    private boolean standOn(Map.Entry<byte[], byte[]> entry) {
        key = entry == null ? null : entry.getKey();
        value = entry == null ? null : entry.getValue();
        return entry != null;
    }
}
