// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.btree.Slice;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.engine.tx.Changes;
import io.plastron.engine.tx.Changes.Change;
import java.util.random.RandomGenerator;

/**
 * The entries of one tree version, overlaid with a transaction's own changes. Remembers where the
 * tree's cursor stands, so that going on from there costs no search. Shows key and value where they
 * are.
 */
public final class MergedRows {
    private final Tree tree;
    private final TreeCursor cursor;
    private final Slice key = new Slice();
    private final Slice value = new Slice();
    private boolean ofTree;
    private long moves;

    public MergedRows(Tree tree) {
        this.tree = tree;
        this.cursor = tree.cursor();
    }

    public Tree tree() {
        return tree;
    }

    /** The key of the entry gone to; empty after a move that found none. */
    public Slice key() {
        return key;
    }

    /** Its value. */
    public Slice value() {
        return value;
    }

    /** Whether the entry gone to is one of the tree, so that {@link #next} goes on from it. */
    public boolean ofTree() {
        return ofTree;
    }

    /** Counts moves, those that failed included: equal numbers, same entry. */
    public long moves() {
        return moves;
    }

    /** Goes to the tree's next entry from one {@link #ofTree}; for when there are no changes. */
    public boolean next() {
        begin();
        return standOnTree(cursor.next());
    }

    /** Goes to the tree's entry before; as {@link #next}. */
    public boolean prev() {
        begin();
        return standOnTree(cursor.prev());
    }

    private void begin() {
        moves++;
        ofTree = false;
    }

    /**
     * Goes to the first entry from a key on.
     *
     * @param from null: from the first
     * @param inclusive whether an entry with that very key counts
     * @param changes null: none
     */
    public boolean forward(byte[] from, boolean inclusive, Changes changes) {
        begin();
        boolean inTree = from == null ? cursor.first()
                : inclusive ? cursor.seekCeiling(from) : afterKey(from);
        if (changes == null) {
            return standOnTree(inTree);
        }
        Change changed = from == null ? changes.first()
                : inclusive ? changes.ceiling(from) : changes.higher(from);
        while (changed != null) {
            int side = inTree ? cursor.compareKey(changed.key()) : 1;
            if (side < 0) {
                return standOnTree(true);
            }
            if (!changed.removes()) {
                // The cursor stays: what lies behind may be changed, too, all of it.
                return standOn(changed);
            }
            inTree = inTree && (side > 0 || cursor.next());
            changed = changes.higher(changed.key());
        }
        return standOnTree(inTree);
    }

    private boolean afterKey(byte[] after) {
        if (at(after)) {
            return cursor.next();
        }
        return cursor.seekCeiling(after) && (!at(after) || cursor.next());
    }

    /**
     * Goes to the last entry up to a key.
     *
     * @param to null: up to the last
     */
    public boolean backward(byte[] to, boolean inclusive, Changes changes) {
        begin();
        boolean inTree = to == null ? cursor.last()
                : inclusive ? cursor.seekFloor(to) : beforeKey(to);
        if (changes == null) {
            return standOnTree(inTree);
        }
        Change changed = to == null ? changes.last()
                : inclusive ? changes.floor(to) : changes.lower(to);
        while (changed != null) {
            int side = inTree ? cursor.compareKey(changed.key()) : -1;
            if (side > 0) {
                return standOnTree(true);
            }
            if (!changed.removes()) {
                return standOn(changed);
            }
            inTree = inTree && (side < 0 || cursor.prev());
            changed = changes.lower(changed.key());
        }
        return standOnTree(inTree);
    }

    private boolean beforeKey(byte[] before) {
        if (at(before)) {
            return cursor.prev();
        }
        return cursor.seekFloor(before) && (!at(before) || cursor.prev());
    }

    /**
     * Goes to some entry of the tree; from one that the changes remove, to a neighbour. What they
     * add is not chosen but for want of anything else.
     */
    public boolean random(RandomGenerator random, Changes changes) {
        begin();
        if (!cursor.random(random)) {
            return forward(null, true, changes);
        }
        return changes == null ? standOnTree(true)
                : forward(cursor.key(), true, changes) || forward(null, true, changes);
    }

    private boolean at(byte[] wanted) {
        return cursor.positioned() && cursor.compareKey(wanted) == 0;
    }

    private boolean standOnTree(boolean there) {
        if (there) {
            cursor.row(key, value);
        } else {
            key.clear();
            value.clear();
        }
        ofTree = there;
        return there;
    }

    private boolean standOn(Change entry) {
        key.set(entry.key());
        value.set(entry.value());
        return true;
    }
}
