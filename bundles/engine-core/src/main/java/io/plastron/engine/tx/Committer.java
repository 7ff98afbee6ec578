// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.ConflictException;
import io.plastron.NotFoundException;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeEdit;
import io.plastron.metadata.Catalog;
import io.plastron.types.InternalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/**
 * Holds the published roots and lets one commit at a time make the next ones.
 *
 * <p>Readers take {@link #roots} by one volatile read and hold a snapshot. A transaction registers
 * before it takes its snapshot; a commit publishes before it looks whether transactions run. So a
 * commit that saw none is contained in the snapshot of every transaction that begins later, and
 * need not note its keys.
 */
public final class Committer {
    private final ReentrantLock lock = new ReentrantLock();
    private final ConflictIndex conflicts = new ConflictIndex();
    /** Ticket to a commit number not above the transaction's snapshot. */
    private final Map<Long, Long> running = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final LongConsumer changedBytes;
    private volatile Roots roots;

    /**
     * @param changedBytes hears, under the commit lock, how many bytes of keys and values a commit
     *     changed; must not block
     */
    public Committer(Roots first, LongConsumer changedBytes) {
        this.roots = first;
        this.changedBytes = changedBytes;
    }

    /** The newest state. */
    public Roots roots() {
        return roots;
    }

    /** Begins a transaction on the newest state. */
    public Transaction begin() {
        long ticket = tickets.incrementAndGet();
        running.put(ticket, roots.commit());
        return new Transaction(roots, ticket);
    }

    /** Ends a transaction that does not commit. */
    public void end(Transaction transaction) {
        running.remove(transaction.ticket());
    }

    /**
     * Commits a transaction and ends it, whatever the outcome.
     *
     * @param gate checked under the lock before anything is changed; throws when writing is not
     *     possible now
     */
    public void commit(Transaction transaction, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            requireNoConflict(transaction);
            apply(transaction.writes());
        } finally {
            end(transaction);
            lock.unlock();
        }
    }

    /** Commits changes that are a transaction of their own, made on the newest state. */
    public void commit(WriteSet writes, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            apply(writes);
        } finally {
            lock.unlock();
        }
    }

    /**
     * One change of one key that depends on whether the key is there now.
     *
     * @param mustExist change nothing when there is no such row
     * @return whether there was such a row
     */
    public boolean change(
            int tableId, byte[] key, byte[] value, boolean mustExist, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            Tree tree = requireTree(tableId);
            boolean exists = tree.contains(key);
            if (mustExist && !exists) {
                return false;
            }
            WriteSet one = new WriteSet();
            if (value == WriteSet.REMOVED) {
                one.remove(tableId, key);
            } else {
                one.put(tableId, key, value);
            }
            apply(one);
            return exists;
        } finally {
            lock.unlock();
        }
    }

    private void requireNoConflict(Transaction transaction) {
        long snapshot = transaction.snapshot().commit();
        if (snapshot == roots.commit()) {
            return;
        }
        if (transaction.snapshot().lineage() != roots.lineage()) {
            throw new ConflictException("this store followed another leader since the transaction"
                    + " began; it was rolled back, run it again");
        }
        for (Map.Entry<Integer, TreeMap<byte[], byte[]>> table
                : transaction.writes().tables().entrySet()) {
            int tableId = table.getKey();
            if (roots.tree(tableId) == null) {
                throw new ConflictException("a table this transaction changed was dropped"
                        + " meanwhile; it was rolled back");
            }
            for (byte[] key : table.getValue().keySet()) {
                if (conflicts.changedSince(snapshot, tableId, key)) {
                    throw new ConflictException("another transaction changed a key of table id "
                            + tableId + " after this one began; it was rolled back, run it again");
                }
            }
        }
    }

    private void apply(WriteSet writes) {
        if (writes.isEmpty()) {
            return;
        }
        List<Roots.OpenTree> changed = new ArrayList<>(writes.tables().size());
        long bytes = 0;
        for (Map.Entry<Integer, TreeMap<byte[], byte[]>> table : writes.tables().entrySet()) {
            Tree before = requireTree(table.getKey());
            TreeEdit edit = before.edit();
            bytes += applyTo(edit, table.getValue());
            Tree after = edit.publish();
            if (after != before) {
                changed.add(new Roots.OpenTree(table.getKey(), after));
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        roots = roots.next(changed);
        noteChanges(writes);
        changedBytes.accept(bytes);
    }

    private static long applyTo(TreeEdit edit, TreeMap<byte[], byte[]> changes) {
        long bytes = 0;
        for (Map.Entry<byte[], byte[]> change : changes.entrySet()) {
            bytes += change.getKey().length + change.getValue().length;
            if (change.getValue() == WriteSet.REMOVED) {
                edit.remove(change.getKey());
            } else {
                edit.put(change.getKey(), change.getValue());
            }
        }
        return bytes;
    }

    private void noteChanges(WriteSet writes) {
        if (!running.isEmpty()) {
            writes.tables().forEach((tableId, changes) ->
                    conflicts.note(roots.commit(), tableId, changes.keySet()));
        }
        prune();
    }

    private void prune() {
        if (!conflicts.isEmpty()) {
            // Not the first ticket's: between drawing a ticket and registering others may pass.
            conflicts.forgetUpTo(running.values().stream()
                    .mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE));
        }
    }

    private Tree requireTree(int tableId) {
        Tree tree = roots.tree(tableId);
        if (tree == null) {
            throw new NotFoundException("the table with id " + tableId + " was dropped");
        }
        return tree;
    }

    /** Adds a table; the catalog decides from the newest one and the next table number. */
    public void create(TableMaker maker, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            Roots now = roots;
            int number = now.numberMax() + 1;
            Catalog changed = maker.catalog(now.catalog(), number);
            if (changed != now.catalog()) {
                roots = now.next(changed, maker.tableId(number), maker.tree(changed, number));
            }
        } finally {
            lock.unlock();
        }
    }

    /** How a table comes to be. */
    public interface TableMaker {
        /** The catalog with the table; the same object when it was there already. */
        Catalog catalog(Catalog now, int number);

        int tableId(int number);

        Tree tree(Catalog with, int number);
    }

    /** Drops a table. */
    public void drop(int tableId, UnaryOperator<Catalog> without, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            Roots now = roots;
            Catalog changed = without.apply(now.catalog());
            roots = now.next(changed, tableId, null);
        } finally {
            lock.unlock();
        }
    }

    /** Runs something that no commit overlaps: what it changes, the next commit's gate sees. */
    public void barrier(Runnable between) {
        lock.lock();
        try {
            between.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes in the catalog where trees were written. That is no commit: nothing a transaction can
     * see of its tables changes.
     */
    public void noteInCatalog(UnaryOperator<Catalog> noted) {
        lock.lock();
        try {
            roots = roots.withCatalog(noted.apply(roots.catalog()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the whole state, as a pick-up does: running transactions keep their snapshots and
     * will find that they cannot commit.
     */
    public void replace(UnaryOperator<Roots> next) {
        lock.lock();
        try {
            Roots replaced = next.apply(roots);
            if (replaced.commit() <= roots.commit() || replaced.lineage() <= roots.lineage()) {
                throw new InternalException("commit " + replaced.commit() + " of lineage "
                        + replaced.lineage() + " after " + roots.commit() + " of "
                        + roots.lineage());
            }
            roots = replaced;
        } finally {
            lock.unlock();
        }
    }
}
