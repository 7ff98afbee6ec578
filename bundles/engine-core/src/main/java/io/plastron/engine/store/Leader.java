// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.NotLeaderException;
import io.plastron.StoreEvent.Kind;
import io.plastron.btree.Cookie;
import io.plastron.btree.Tree;
import io.plastron.engine.pages.RecordWriter;
import io.plastron.engine.space.AccountCheck;
import io.plastron.engine.space.Space;
import io.plastron.engine.space.SpaceStatus;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.pagelog.LogWriter;
import io.plastron.sealing.SealingKey;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The checkpoint coordinator of one leadership.
 *
 * <p>Two kinds of threads make checkpoints: the store's, which asks the key exchange, and any that
 * commits durably, which does not, and so waits for no foreign code. Whoever makes one holds the
 * turn ({@link CheckpointTurns}) from the snapshot to the publication; under it stand all fields
 * that are not volatile. Nobody waits for the commit lock under it.
 *
 * <p>Pages may be written early at any time, without the turn, but which versions is decided under
 * it: a version newer than the snapshot of a checkpoint that has not looked at the tree yet would
 * get into that checkpoint, alone.
 */
final class Leader {
    /** Dirty bytes that a checkpoint writes at once, which takes some 10 ms. */
    private static final long AHEAD_BYTES_MIN = 8 << 20;
    /** Writers that outrun the disk cannot keep a checkpoint from coming to its end. */
    private static final int AHEAD_ROUNDS_MAX = 8;
    /** Pages read at once to check the account of the log's space: some milliseconds. */
    static final int CHECKED_PAGES = 128;

    private final StoreState store;
    private final LogWriter writer;
    private final LeaderKeys keys;
    private final MetadataTable metadata;
    private final Space space;
    private final CheckpointTurns turns = new CheckpointTurns();
    private CommittedState committed;
    /** Roots of trees that the newest checkpoint names, by table id; not of all. */
    private final Map<Integer, Cookie> places = new HashMap<>();
    /** Where trees were written to that the published catalog does not say yet, by table id. */
    private final Map<Integer, CheckpointEntry> unnoted = new HashMap<>();
    private volatile boolean owesNote;
    /** Why no checkpoint will be made any more, null while they are. */
    private volatile Throwable ended;
    /** Commit number the newest checkpoint holds; nothing is dirty while the roots are of it. */
    private volatile long checkpointedCommit;

    /**
     * @param base what this leader goes on from
     * @param sealingKey the key asked right after its key metadata was loaded; null when fresh or
     *     unsealed
     */
    Leader(StoreState store, LogWriter writer, CommittedState base, SealingKey sealingKey,
            Space space) {
        this.store = store;
        this.writer = writer;
        this.keys = new LeaderKeys(store, sealingKey);
        this.committed = base;
        this.space = space;
        this.metadata = new MetadataTable(base.metadata(), base.catalog());
        // Nobody writes before there is a leader: these are the roots of the base.
        this.checkpointedCommit = store.committer.roots().commit();
    }

    LogWriter writer() {
        return writer;
    }

    LeaderKeys keys() {
        return keys;
    }

    /** Whether a checkpoint would have anything to write. */
    boolean dirty() {
        return store.committer.roots().commit() != checkpointedCommit || keys.isSignalled();
    }

    /** An error of the virtual machine may have left what a run adopts half adopted. */
    static boolean outcomeUnknown(Throwable failed) {
        return failed instanceof VirtualMachineError
                || failed instanceof LogFailedException log && log.outcomeUnknown()
                || failed instanceof FencedException fenced && fenced.outcomeUnknown();
    }

    /** Whether no checkpoint can follow. */
    private boolean isLast(Throwable failed) {
        return outcomeUnknown(failed) || failed instanceof FencedException || writer.isFailed();
    }

    // ---- writing early

    /**
     * Writes the dirty pages of all trees without committing them: they are clean from then on, and
     * the next checkpoint notes where they stand. If the store stops before that, nobody looks for
     * them.
     */
    void writeEarly() {
        Roots snapshot = snapshotInTurn();
        for (FileInfo file : snapshot.catalog().files()) {
            Tree tree = snapshot.tree(file.tableId());
            if (tree.dirty()) {
                writeEarly(tree);
            }
        }
    }

    /** Durable commits that wait go first. */
    private Roots snapshotInTurn() {
        turns.begin(CheckpointTurns.ANY);
        try {
            return store.committer.roots();
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    private void writeEarly(Tree tree) {
        try {
            tree.checkpoint(pages());
        } catch (RuntimeException | Error failed) {
            if (outcomeUnknown(failed)) {
                // No checkpoint may build on what was perhaps adopted in part.
                ended = failed;
            }
            throw failed;
        }
    }

    /** Writes the dirty pages of a tree that nobody else has yet. */
    void spill(Tree tree) {
        space.spills().begins(
                tree.use().tableId(), store.committed.checkpoint().completion());
        writeEarly(tree);
    }

    private RecordWriter pages() {
        return new RecordWriter(
                writer, store.log.sealer(), store.log.sealed(), keys.inUse(),
                store.log.helper())
                .emptying(space.emptied(), space::writtenAway);
    }

    /** Leaves little to write between a checkpoint's snapshot and its commit point. */
    private void writeAhead() {
        long before = Long.MAX_VALUE;
        long dirty = store.log.cache().dirtyBytes();
        for (int round = 0; keys.canSeal() && round < AHEAD_ROUNDS_MAX
                && dirty > AHEAD_BYTES_MIN && dirty < before; round++) {
            writeEarly();
            before = dirty;
            dirty = store.log.cache().dirtyBytes();
        }
    }

    // ---- space of the log

    /** The space of the log under this leader. */
    Space space() {
        return space;
    }

    /** A checkpoint as the log's space sees it. */
    static Space.Base base(OpenLog log, CommittedState state) {
        return new Space.Base(state.checkpoint().completion(), state.checkpoint().lsn(),
                state.keyPage(), () -> state.metadataEntry().map(entry ->
                        PickUp.metadata(log, entry)).orElseGet(() -> PickUp.emptyMetadata(log)));
    }

    /**
     * Marks pages to be moved by the checkpoint that comes; on the store's thread.
     *
     * @param all that is worth moving, else in the measure of what is written
     * @return whether there were any
     */
    boolean sweep(boolean all) {
        if (!keys.canSeal()) {
            return false;
        }
        try {
            inTurn(() -> space.plan(all));
            return space.move(this::writeEarly);
        } catch (RuntimeException failed) {
            if (isLast(failed)) {
                throw failed;
            }
            return space.leave(failed);
        }
    }

    /**
     * Goes on comparing the account of the log's space with the pages; on the store's thread.
     *
     * @param pagesMax read at most
     * @return whether that came to its end
     */
    boolean checkSpace(int pagesMax) {
        AccountCheck check = space.check();
        boolean through = check.isDue() && keys.canSeal() && check.step(pagesMax);
        if (through) {
            inTurn(check::settle);
        }
        return through;
    }

    /** Looks how the log's space stands. */
    SpaceStatus lookAtSpace() {
        inTurn(space::look);
        return space.status();
    }

    /** Whether the next checkpoint moves pages that {@link #sweep} does not. */
    boolean isSpaceStuck() {
        return between(() -> space.stuck() != null);
    }

    private void inTurn(Runnable what) {
        between(() -> {
            what.run();
            return null;
        });
    }

    /** Does something while no checkpoint is being made. */
    <T> T between(Supplier<T> what) {
        turns.begin(CheckpointTurns.ANY);
        try {
            return what.get();
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    private void reclaim(CheckpointRun run) {
        try {
            space.committed(run.completion(), base(store.log, committed));
        } catch (RuntimeException failed) {
            // The checkpoint stands; its next one tries again.
            store.events.add(Kind.SPACE_KEPT, "giving space of the log back",
                    String.valueOf(failed.getMessage()));
        }
    }

    // ---- checkpoints

    /**
     * Makes a checkpoint of everything committed so far, if there is anything; on the store's
     * thread.
     *
     * @param why what it is made for
     */
    CommittedState checkpoint(Occasion why) {
        space.awaitRoom(store.replacedBytes.get());
        writeAhead();
        checkSpace(CHECKED_PAGES);
        sweep(false);
        if (why == Occasion.ASKED_FOR && !dirty()) {
            return newest();
        }
        try (KeySection section = keys.ask(newest())) {
            CheckpointRun run;
            try {
                run = inTurn(why, section);
            } catch (RuntimeException | Error failed) {
                if (section != null) {
                    keys.failed(section, failed);
                }
                throw failed;
            }
            return run == null ? newest() : told(run, section);
        }
    }

    /** What a checkpoint of the store's thread is made for. */
    enum Occasion {
        /** Written although there may be nothing to write: a fresh store's first, or to move. */
        FIRST,
        /** An application, time, or size asked for one. */
        ASKED_FOR,
        /** The exchange is to be asked; it is written if there is anything to write then. */
        TO_ASK
    }

    private CheckpointRun inTurn(Occasion why, KeySection section) {
        turns.begin(CheckpointTurns.ANY);
        try {
            Roots snapshot = store.committer.roots();
            if (why != Occasion.FIRST && snapshot.commit() == checkpointedCommit
                    && (section == null || !keys.isNews(section))) {
                return null;
            }
            CheckpointRun run = make(section, true);
            Checkpoint made = committed.checkpoint();
            store.events.add(Kind.CHECKPOINT, "checkpoint " + made.lsn(), "committed at LSN "
                    + made.completion() + ", key page " + made.keyPage() + ", "
                    + made.databaseBytes() + " bytes");
            return run;
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    /** What follows the commit point can be told as an event, but fails nothing any more. */
    private CommittedState told(CheckpointRun run, KeySection section) {
        CommittedState made = run.committed();
        run.tellCommitted(() -> {
            if (section != null) {
                keys.committed(section, made, run.keyMoved());
            }
        }, section != null && section.offer().isNew() ? "key exchange told: committed"
                : "nothing to tell");
        CommittedState whole = run.committed();
        turns.begin(CheckpointTurns.ANY);
        try {
            if (committed.checkpoint().lsn().equals(made.checkpoint().lsn())) {
                show(whole);
            }
        } finally {
            turns.end(checkpointedCommit);
        }
        return whole;
    }

    private CommittedState newest() {
        turns.begin(CheckpointTurns.ANY);
        try {
            return committed;
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    /** Whether a completed checkpoint holds a commit of this leadership, and all before it. */
    boolean isDurable(long commit) {
        return commit <= checkpointedCommit;
    }

    /**
     * Returns when a completed checkpoint holds a commit of this leadership and all before it:
     * makes one, or shares one that another thread makes. On any thread that holds no lock. What it
     * throws is this caller's: who shared a checkpoint that failed tries by itself.
     */
    void makeDurable(long commit) {
        if (isDurable(commit)) {
            return;
        }
        writeAhead();
        if (!turns.begin(commit)) {
            return;
        }
        try {
            if (!isDurable(commit)) {
                make(null, false);
                store.counters.syncCheckpoints.increment();
            }
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    // ---- in turn

    /** @param ordinary not for a durable commit, which must not wait for what can wait */
    private CheckpointRun make(KeySection section, boolean ordinary) {
        requireNotEnded();
        long begunNanos = System.nanoTime();
        space.begins(ordinary);
        // Before the snapshot: what is counted later may be in it, and is then counted twice.
        long dirtyBytes = store.dirtyBytes.get();
        long replacedBytes = store.replacedBytes.get();
        Roots snapshot = store.committer.roots();
        CheckpointRun run = new CheckpointRun(
                store.rooms, store.log, writer, pages(), committed, unnoted, metadata,
                space);
        try {
            run.writeTrees(snapshot, places);
            run.writeMetadata();
            run.writeKey(section);
            run.writeTurtle(snapshot);
            // Pages that this one names may have been written early, and that have failed since.
            requireNotEnded();
            run.complete();
        } catch (RuntimeException | Error failed) {
            if (isLast(failed)) {
                ended = failed;
            }
            throw failed;
        }
        // The commit point.
        checkpointedCommit = snapshot.commit();
        show(run.committed());
        store.counters.checkpoints.increment();
        store.counters.finalNanosMax.accumulate(System.nanoTime() - begunNanos);
        store.dirtyBytes.addAndGet(-dirtyBytes);
        store.replacedBytes.addAndGet(-replacedBytes);
        store.pressure.eased();
        unnoted.putAll(run.written());
        places.putAll(run.placed());
        if (places.size() > 2 * run.catalog().files().size()) {
            // Most are of tables that were dropped.
            places.keySet().removeIf(id -> run.catalog().file(id).isEmpty());
        }
        note(snapshot.catalog(), run.catalog());
        reclaim(run);
        if (ordinary) {
            store.spacePressure.eased();
        }
        return run;
    }

    private void requireNotEnded() {
        Throwable why = ended;
        if (why instanceof Error error) {
            throw error;
        }
        if (why instanceof RuntimeException known) {
            throw known;
        }
    }

    private void show(CommittedState made) {
        committed = made;
        store.committed = made;
    }

    private void note(Catalog seen, Catalog noted) {
        owesNote = !store.committer.tryNoteInCatalog(
                seen, noted, live -> live.withCheckpoints(unnoted));
        if (!owesNote) {
            unnoted.clear();
        }
    }

    /** Notes what could not be noted because a commit was under way. */
    void noteOwed() {
        if (!owesNote) {
            return;
        }
        turns.begin(CheckpointTurns.ANY);
        try {
            Catalog now = store.committer.roots().catalog();
            note(now, now.withCheckpoints(unnoted));
        } finally {
            turns.end(checkpointedCommit);
        }
    }

    /**
     * Ends this leadership's checkpoints, after the one that is being made. Who waits for a
     * checkpoint that was not made hears of it.
     */
    void end() {
        turns.begin(CheckpointTurns.ANY);
        if (ended == null) {
            ended = new NotLeaderException(
                    "store " + store.options.name() + " has given its lead up");
        }
        turns.end(checkpointedCommit);
    }
}
