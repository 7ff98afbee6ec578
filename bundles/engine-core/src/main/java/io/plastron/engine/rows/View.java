// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.btree.Slice;
import io.plastron.btree.Tree;
import io.plastron.engine.tx.Changes;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.WriteSet;
import io.plastron.types.InternalException;

/**
 * What one operation sees: the state of a commit, and over it what its transaction changed.
 * Everything read for one row comes from the same view, so a row and its index entries agree.
 *
 * @param changes null outside a transaction
 */
public record View(Roots roots, WriteSet changes) {
    /** The state of a commit. */
    public static View of(Roots roots) {
        return new View(roots, null);
    }

    /** The tree of a column group or index that the catalog of these roots names. */
    public Tree tree(int tableId) {
        Tree tree = roots.tree(tableId);
        if (tree == null) {
            throw new InternalException("commit " + roots.commit() + " has no tree with table id "
                    + tableId + ", which its catalog names");
        }
        return tree;
    }

    /** What the transaction changed in a tree; null for nothing. */
    public Changes changes(int tableId) {
        return changes == null ? null : changes.changes(tableId);
    }

    /** The value under a key, null when there is none; the array must not be changed. */
    public byte[] get(int tableId, byte[] key) {
        Changes own = changes(tableId);
        byte[] changed = own == null ? null : own.get(key);
        if (changed != null) {
            return changed == WriteSet.REMOVED ? null : changed;
        }
        return tree(tableId).get(key);
    }

    /** Shows the value under a key where it is; false when there is none. */
    public boolean get(int tableId, byte[] key, Slice value) {
        Changes own = changes(tableId);
        byte[] changed = own == null ? null : own.get(key);
        if (changed == null) {
            return tree(tableId).get(key, value);
        }
        value.set(changed);
        return changed != WriteSet.REMOVED;
    }

    /** Whether a key is there. */
    public boolean contains(int tableId, byte[] key) {
        Changes own = changes(tableId);
        byte[] changed = own == null ? null : own.get(key);
        return changed == null ? tree(tableId).contains(key) : changed != WriteSet.REMOVED;
    }
}
