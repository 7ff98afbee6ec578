// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.ConflictException;
import io.plastron.btree.PageMoves;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeEdit;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.TableInfo;
import io.plastron.metadata.TableSchema;
import io.plastron.types.InternalException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
    /** Commits that may pass those who wait for the lock, before it is handed over in turn. */
    private static final int PASSES_MAX = 64;

    private final ReentrantLock lock = new ReentrantLock(true);
    /** Commits that passed somebody since the lock was handed over last. */
    private volatile int passes;
    private final ConflictIndex conflicts = new ConflictIndex();
    /** By ticket. */
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final Changed changedBytes;
    private final Admission admission;
    private volatile Roots roots;

    /** Hears, under the commit lock, what a commit has changed; must not block. */
    @FunctionalInterface
    public interface Changed {
        /**
         * A commit was made.
         *
         * @param bytes of keys and values that it changed
         * @param replacedBytes of these, of rows that were there before, see {@link
         *     TreeEdit#bytesReplaced}
         */
        void bytes(long bytes, long replacedBytes);
    }

    /**
     * @param changedBytes hears what commits change
     * @param admission says when there is memory for a commit; who waits for it gives the commit
     *     lock back, which the checkpoint that makes room needs
     */
    public Committer(Roots first, Changed changedBytes, Admission admission) {
        this.roots = first;
        this.changedBytes = changedBytes;
        this.admission = admission;
    }

    /**
     * A transaction that runs.
     *
     * @param commit not above the commit number of its snapshot
     * @param startNanos by {@link System#nanoTime}
     * @param replacedBytes of page versions before it began
     * @param memory as it began
     */
    private record Running(
            long commit, long startNanos, long replacedBytes, Admission.Memory memory) {}

    /**
     * Transactions that run now.
     *
     * @param oldestNanos age of the oldest, 0 when there is none
     * @param replacedBytes of page versions that commits have replaced since it began: no more
     *     than this is kept in memory for its sake
     */
    public record RunningTransactions(int count, long oldestNanos, long replacedBytes) {}

    /** How many transactions run, since when, and what that costs. */
    public RunningTransactions running() {
        int count = 0;
        Running oldest = null;
        for (Running one : running.values()) {
            count++;
            if (oldest == null || one.startNanos() - oldest.startNanos() < 0) {
                oldest = one;
            }
        }
        return oldest == null ? new RunningTransactions(0, 0, 0)
                : new RunningTransactions(count, System.nanoTime() - oldest.startNanos(),
                        admission.replacedBytes() - oldest.replacedBytes());
    }

    /**
     * Bytes of memory that snapshots of running transactions keep at most and that cannot be
     * dropped: versions that were dirty when a transaction began and were replaced before a record
     * held them. Each is counted with the last transaction that sees it.
     */
    public long heldBytesMax() {
        long held = 0;
        Admission.Memory next = admission.memory();
        for (Running one : running.values().stream()
                .sorted(Comparator.comparingLong(running ->
                        -running.memory().replacedDirtyBytes())).toList()) {
            held += Math.min(one.memory().dirtyBytes(),
                    next.replacedDirtyBytes() - one.memory().replacedDirtyBytes());
            next = one.memory();
        }
        return held;
    }

    /** The newest state. */
    public Roots roots() {
        return roots;
    }

    /**
     * The oldest state that a transaction reads: not above the commit number of any snapshot. One
     * that begins later gets a newer one.
     *
     * @return beyond all when none runs
     */
    public long oldestSnapshot() {
        return running.values().stream().mapToLong(Running::commit).min().orElse(Long.MAX_VALUE);
    }

    /** Begins a transaction on the newest state. */
    public Transaction begin() {
        long ticket = tickets.incrementAndGet();
        running.put(ticket, new Running(
                roots.commit(), System.nanoTime(), admission.replacedBytes(),
                admission.memory()));
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
     * @return number of the newest commit then, which holds this one
     */
    public long commit(Transaction transaction, Runnable gate) {
        try {
            lockAdmitted();
            try {
                gate.run();
                requireNoConflict(transaction);
                // Its keys are noted for others: that it runs itself is no reason to.
                end(transaction);
                apply(transaction.writes());
                return roots.commit();
            } finally {
                lock.unlock();
            }
        } finally {
            end(transaction);
        }
    }

    /** Takes the lock when there is room: those who came before may have used it up. */
    private void lockAdmitted() {
        enter();
        while (!admission.isOpen()) {
            lock.unlock();
            admission.await();
            enter();
        }
    }

    /**
     * Takes the lock, even if others wait for it: waking one of them costs more than a commit. But
     * they would wait for a tenth of a second and more on a busy machine while another thread
     * commits all the time, so now and then it is their turn.
     */
    private void enter() {
        if (passes < PASSES_MAX && lock.tryLock()) {
            passes = lock.hasQueuedThreads() ? passes + 1 : 0;
        } else {
            lock.lock();
            passes = 0;
        }
    }

    /**
     * Commits changes that are a transaction of their own.
     *
     * @param derive makes them from the newest state, under the lock; null changes nothing
     * @return whether there were changes
     */
    public boolean change(Function<Roots, WriteSet> derive, Runnable gate) {
        lockAdmitted();
        try {
            gate.run();
            WriteSet changes = derive.apply(roots);
            if (changes == null) {
                return false;
            }
            apply(changes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes all entries of trees in one commit; costs a look at their internal pages. Running
     * transactions that change one of them, whichever key, will not commit.
     *
     * @param which their table ids, told from the newest state
     */
    public void clear(Function<Roots, List<Integer>> which, Runnable gate) {
        lock.lock();
        try {
            gate.run();
            List<Roots.OpenTree> changed = new ArrayList<>();
            long bytes = 0;
            for (int tableId : which.apply(roots)) {
                Tree before = requireTree(tableId);
                TreeEdit edit = before.edit();
                if (edit.clear()) {
                    changed.add(new Roots.OpenTree(tableId, edit.publish()));
                    bytes += before.storedBytes();
                }
            }
            if (!changed.isEmpty()) {
                publish(roots.next(changed), changed);
                noteClear(changed);
                changedBytes.bytes(bytes, bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Has the next checkpoint write pages whole, though nothing in them changes: no transaction
     * will find a conflict in that.
     */
    public void rewrite(int tableId, List<PageMoves.Place> pages) {
        lock.lock();
        try {
            Tree before = roots.tree(tableId);
            Tree after = before == null ? null : PageMoves.apply(before, pages);
            if (after != before) {
                List<Roots.OpenTree> changed = List.of(new Roots.OpenTree(tableId, after));
                publish(roots.next(changed), changed);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether there may be a transaction that needs this commit's keys. By a walk: one that was
     * registered before the walk began is met. The map's isEmpty adds counters up, one after the
     * other, while others change them, and can say so of a map that always had an entry.
     */
    private boolean transactionsRun() {
        return running.keySet().iterator().hasNext();
    }

    private void noteClear(List<Roots.OpenTree> cleared) {
        if (transactionsRun()) {
            cleared.forEach(tree -> conflicts.noteAll(roots.commit(), tree.tableId()));
        }
        prune();
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
        WriteSet writes = transaction.writes();
        writes.schemas().forEach(this::requireCurrent);
        writes.tables().forEach((tableId, changes) -> {
            if (conflicts.changedSince(snapshot, tableId, changes)) {
                throw new ConflictException("another transaction changed a row of "
                        + tableOf(writes, tableId)
                        + " after this one began; it was rolled back, run it again");
            }
        });
    }

    private void requireCurrent(TableSchema schema) {
        Optional<TableInfo> now = roots.catalog().table(schema.tableUri());
        if (now.isEmpty()) {
            throw new ConflictException(schema.tableUri() + ", which this transaction changed, was"
                    + " dropped or renamed meanwhile; it was rolled back");
        }
        TableSchema current = now.get().schema();
        if (current != schema && !current.equals(schema)) {
            throw new ConflictException(schema.tableUri() + ", which this transaction changed, got"
                    + " or lost an index or a column group, or was made anew, meanwhile; it was"
                    + " rolled back, run it again");
        }
    }

    private String tableOf(WriteSet writes, int tableId) {
        return writes.schemas().stream()
                .filter(schema -> roots.catalog().table(schema.tableUri())
                        .map(table -> table.files().stream()
                                .anyMatch(file -> file.tableId() == tableId)).orElse(false))
                .map(TableSchema::tableUri).findFirst().orElse("table id " + tableId);
    }

    private void apply(WriteSet writes) {
        if (writes.isEmpty()) {
            return;
        }
        List<Roots.OpenTree> changed = new ArrayList<>(writes.tables().size());
        long bytes = 0;
        long replacedBytes = 0;
        long bytesLeft = admission.commitBytesMax();
        for (Map.Entry<Integer, Changes> table : writes.tables().entrySet()) {
            Tree before = requireTree(table.getKey());
            TreeEdit edit = before.edit();
            bytes += table.getValue().applyTo(edit, bytesLeft);
            bytesLeft -= edit.bytesMade();
            replacedBytes += edit.bytesReplaced();
            Tree after = edit.publish();
            if (after != before) {
                changed.add(new Roots.OpenTree(table.getKey(), after));
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        publish(roots.next(changed), changed);
        noteChanges(writes);
        changedBytes.bytes(bytes, replacedBytes);
    }

    /** The new versions count from here on; without memory for that, nobody sees them. */
    private void publish(Roots next, List<Roots.OpenTree> changed) {
        for (Roots.OpenTree table : changed) {
            if (table.tree() != null) {
                table.tree().keep();
            }
        }
        roots = next;
    }

    private void noteChanges(WriteSet writes) {
        if (transactionsRun()) {
            writes.tables().forEach((tableId, changes) ->
                    conflicts.note(roots.commit(), tableId, changes));
        }
        prune();
    }

    private void prune() {
        if (!conflicts.isEmpty()) {
            // Not the first ticket's: between drawing a ticket and registering others may pass.
            conflicts.forgetUpTo(running.values().stream()
                    .mapToLong(Running::commit).min().orElse(Long.MAX_VALUE));
        }
    }

    private Tree requireTree(int tableId) {
        Tree tree = roots.tree(tableId);
        if (tree == null) {
            throw new InternalException("changes of table id " + tableId + ", which commit "
                    + roots.commit() + " does not have");
        }
        return tree;
    }

    /**
     * Changes what tables are made of.
     *
     * @param change makes the next catalog and its trees from the newest state, under the lock;
     *     null changes nothing
     */
    public void reshape(Function<Roots, Roots.Reshaped> change, Runnable gate) {
        lockAdmitted();
        try {
            gate.run();
            Roots.Reshaped reshaped = change.apply(roots);
            if (reshaped != null) {
                Roots before = roots;
                publish(roots.next(reshaped), reshaped.trees());
                forgetDropped(before, reshaped);
                if (reshaped.bytes() > 0) {
                    changedBytes.bytes(reshaped.bytes(), 0);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static void forgetDropped(Roots before, Roots.Reshaped reshaped) {
        for (Roots.OpenTree dropped : reshaped.trees()) {
            Tree tree = before.tree(dropped.tableId());
            if (dropped.tree() == null && tree != null) {
                tree.forget();
            }
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
     * Notes in the catalog where trees were written, unless a commit is under way: who writes a
     * checkpoint waits for nobody's changes. That is no commit: nothing a transaction can see of
     * its tables changes.
     *
     * @param seen a catalog
     * @param noted what is to be published while {@code seen} is the newest one
     * @param anew makes the same of another one
     * @return whether it was noted; if not, it is to be noted later
     */
    public boolean tryNoteInCatalog(Catalog seen, Catalog noted, UnaryOperator<Catalog> anew) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            Catalog now = roots.catalog();
            roots = roots.withCatalog(now == seen ? noted : anew.apply(now));
            return true;
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
            Roots before = roots;
            roots = replaced;
            before.forgetUnless(replaced);
        } finally {
            lock.unlock();
        }
    }
}
