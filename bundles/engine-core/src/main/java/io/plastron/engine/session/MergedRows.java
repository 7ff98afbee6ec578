// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.engine.tx.WriteSet;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows a cursor sees: of one tree version, overlaid with a transaction's own changes. Remembers
 * where the tree's cursor stands, so that going on from there costs no search.
 */
final class MergedRows {
    private final Tree tree;
    private final TreeCursor cursor;
    private byte[] key;
    private byte[] value;

    MergedRows(Tree tree) {
        this.tree = tree;
        this.cursor = tree.cursor();
    }

    Tree tree() {
        return tree;
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return value;
    }

    /** Goes to the first row, or to the first after {@code after}. */
    boolean forward(byte[] after, TreeMap<byte[], byte[]> changes) {
        boolean inTree = after == null ? cursor.first() : afterKey(after);
        if (changes == null) {
            return standOnTree(inTree);
        }
        while (inTree && changes.containsKey(cursor.key())) {
            inTree = cursor.next();
        }
        Map.Entry<byte[], byte[]> changed =
                after == null ? changes.firstEntry() : changes.higherEntry(after);
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

    /** Goes to the last row, or to the last before {@code before}. */
    boolean backward(byte[] before, TreeMap<byte[], byte[]> changes) {
        boolean inTree = before == null ? cursor.last() : beforeKey(before);
        if (changes == null) {
            return standOnTree(inTree);
        }
        while (inTree && changes.containsKey(cursor.key())) {
            inTree = cursor.prev();
        }
        Map.Entry<byte[], byte[]> changed =
                before == null ? changes.lastEntry() : changes.lowerEntry(before);
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

    private boolean at(byte[] wanted) {
        return cursor.positioned() && Arrays.equals(cursor.key(), wanted);
    }

    private boolean standOnTree(boolean there) {
        key = there ? cursor.key() : null;
        value = there ? cursor.value() : null;
        return there;
    }

    private boolean standOn(Map.Entry<byte[], byte[]> row) {
        key = row == null ? null : row.getKey();
        value = row == null ? null : row.getValue();
        return row != null;
    }
}
