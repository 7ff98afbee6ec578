// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.NotFoundException;
import io.plastron.btree.Tree;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Transaction;
import io.plastron.engine.tx.WriteSet;
import io.plastron.metadata.TableInfo;
import io.plastron.packing.FieldFormat;
import java.util.TreeMap;

/**
 * A cursor on a table. In a transaction it sees the snapshot and the session's changes, else the
 * newest state at each operation.
 */
final class TableCursor extends AbstractCursor {
    private final int tableId;
    /** Rows of the tree version looked at last; made anew when the table has another version. */
    private MergedRows rows;
    private final OpenCursors counts;
    private boolean counted = true;

    TableCursor(StoreSession session, TableInfo table, OpenCursors counts) {
        super(session, table.tableUri(), FieldFormat.of(table.keyFormat()),
                FieldFormat.of(table.valueFormat()));
        this.tableId = table.tableId();
        this.counts = counts;
    }

    private Tree tree() {
        StoreSession session = session();
        Committer committer = session.store().committer();
        Transaction transaction = session.transaction();
        Roots roots = transaction == null ? committer.roots() : transaction.snapshot();
        Tree tree = roots.tree(tableId);
        if (tree == null) {
            throw new NotFoundException(uri() + " does not exist"
                    + (transaction == null ? " any more" : " in this transaction's snapshot"));
        }
        return tree;
    }

    private TreeMap<byte[], byte[]> changes() {
        Transaction transaction = session().transaction();
        return transaction == null ? null : transaction.writes().changes(tableId);
    }

    private MergedRows rows() {
        Tree tree = tree();
        if (rows == null || rows.tree() != tree) {
            rows = new MergedRows(tree);
        }
        return rows;
    }

    /** The row's value as this cursor sees it, null when there is no row. */
    private byte[] lookup(byte[] key) {
        TreeMap<byte[], byte[]> changes = changes();
        byte[] changed = changes == null ? null : changes.get(key);
        if (changed != null) {
            return changed == WriteSet.REMOVED ? null : changed.clone();
        }
        return tree().get(key);
    }

    @Override
    public boolean search() {
        byte[] key = requireKey();
        byte[] value = lookup(key);
        return value == null ? lose() : stand(key, value);
    }

    @Override
    public Near searchNear() {
        byte[] key = requireKey();
        byte[] value = lookup(key);
        if (value != null) {
            stand(key, value);
            return Near.EXACT;
        }
        MergedRows near = rows();
        if (near.forward(key, changes())) {
            stand(near.key(), near.value());
            return Near.LARGER;
        }
        if (near.backward(key, changes())) {
            stand(near.key(), near.value());
            return Near.SMALLER;
        }
        lose();
        return Near.NONE;
    }

    @Override
    public boolean next() {
        MergedRows near = rows();
        return near.forward(position(), changes()) ? stand(near.key(), near.value()) : lose();
    }

    @Override
    public boolean prev() {
        MergedRows near = rows();
        return near.backward(position(), changes()) ? stand(near.key(), near.value()) : lose();
    }

    @Override
    public void insert() {
        byte[] key = requireKey();
        byte[] value = requireValue();
        Transaction transaction = session().transaction();
        StoreView store = session().store();
        if (transaction != null) {
            store.requireWritable();
            transaction.writes().put(tableId, key.clone(), value.clone());
        } else {
            WriteSet one = new WriteSet();
            one.put(tableId, key, value);
            store.committer().commit(one, store::requireWritable);
        }
    }

    @Override
    public void update() {
        byte[] key = requireKey();
        byte[] value = requireValue();
        if (!change(key, value)) {
            throw new NotFoundException("update: " + uri() + " has no row with that key");
        }
        stand(key, value);
    }

    @Override
    public boolean remove() {
        byte[] key = requireKey();
        return change(key, WriteSet.REMOVED);
    }

    /** Changes the row if it is there; returns whether it was. */
    private boolean change(byte[] key, byte[] value) {
        Transaction transaction = session().transaction();
        StoreView store = session().store();
        if (transaction == null) {
            return store.committer()
                    .change(tableId, key, value, true, store::requireWritable);
        }
        store.requireWritable();
        if (lookup(key) == null) {
            return false;
        }
        if (value == WriteSet.REMOVED) {
            transaction.writes().remove(tableId, key.clone());
        } else {
            transaction.writes().put(tableId, key.clone(), value.clone());
        }
        return true;
    }

    @Override
    public void close() {
        if (counted) {
            counted = false;
            rows = null;
            counts.closed(tableId);
        }
        super.close();
    }
}
