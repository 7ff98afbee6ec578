// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.StoreEvent.Kind;
import io.plastron.btree.Tree;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.keys.Lease;
import io.plastron.engine.pages.RecordWriter;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.metadata.FileInfo;
import io.plastron.pagelog.LogWriter;
import io.plastron.sealing.SealingKey;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The checkpoint coordinator of one leadership. Used by the store's thread alone, but
 * for {@link #keyMetadataChanged} and the getters.
 *
 * <p>It asks whichever provider is active when a checkpoint begins, and only that one until its
 * end. It switches to a new sealing key when the checkpoint whose key page holds it is committed,
 * never before: key before use.
 */
final class Leader {
    /** Dirty bytes that a checkpoint writes at once. */
    private static final long AHEAD_BYTES_MIN = 8 << 20;
    /** Writers that outrun the disk cannot keep a checkpoint from coming to its end. */
    private static final int AHEAD_ROUNDS_MAX = 3;

    private final Rooms rooms;
    private final OpenLog log;
    private final KeyProviderSlot slot;
    private final Committer committer;
    private final EventLog events;
    private final LogWriter writer;
    private final long absentWaitMillis;
    private final boolean withProvider;
    private final MetadataTable metadata;
    private final AtomicBoolean keyAsked = new AtomicBoolean();
    /** Nobody writes early while a completion does: it must find no record half written. */
    private final ReentrantLock writing = new ReentrantLock();
    private volatile CommittedState committed;
    private volatile SealingKey sealingKey;
    private volatile boolean awaitsProvider;
    /** Commit number the newest checkpoint holds; nothing is dirty while the roots are of it. */
    private volatile long checkpointedCommit;

    /**
     * @param base what this leader goes on from
     * @param sealingKey the key asked right after its key metadata was loaded; null when fresh or
     *     unsealed
     */
    Leader(Rooms rooms, StoreOptions options, OpenLog log, KeyProviderSlot slot,
            Committer committer, EventLog events, LogWriter writer, CommittedState base,
            SealingKey sealingKey) {
        this.rooms = rooms;
        this.log = log;
        this.slot = slot;
        this.committer = committer;
        this.events = events;
        this.writer = writer;
        this.absentWaitMillis = options.slot().absentWaitMillis();
        this.withProvider = log.withProvider();
        this.committed = base;
        this.metadata = new MetadataTable(base.metadata(), base.catalog());
        this.sealingKey = sealingKey;
        // Nobody writes before there is a leader: these are the roots of the base.
        this.checkpointedCommit = committer.roots().commit();
    }

    LogWriter writer() {
        return writer;
    }

    CommittedState committed() {
        return committed;
    }

    /** The key new pages are sealed with, 0 for none. */
    int sealingKeyId() {
        SealingKey key = sealingKey;
        return key == null ? 0 : key.id();
    }

    /** The next checkpoint asks the exchange even if nothing else changed. */
    void keyMetadataChanged() {
        keyAsked.set(true);
    }

    /** Whether a checkpoint would have anything to write. */
    boolean dirty() {
        return committer.roots().commit() != checkpointedCommit || keyAsked.get();
    }

    /**
     * Writes the dirty pages of all trees without committing them: they are clean from then on, and
     * the next checkpoint notes where they stand. If the store stops before that, nobody looks for
     * them.
     */
    void writeEarly() {
        Roots snapshot = committer.roots();
        for (FileInfo file : snapshot.catalog().files()) {
            Tree tree = snapshot.tree(file.tableId());
            if (tree.dirty()) {
                writeEarly(tree);
            }
        }
    }

    /** Writes the dirty pages of one tree, the published one or one that nobody else has. */
    void writeEarly(Tree tree) {
        writing.lock();
        try {
            tree.checkpoint(
                    new RecordWriter(writer, log.sealer(), log.sealed(), sealingKey));
        } finally {
            writing.unlock();
        }
    }

    /**
     * Whether there is a key to seal pages with: not while a fresh store's first key waits for its
     * provider to come back and give it once more, which the next checkpoint sees to.
     */
    boolean canWriteEarly() {
        return !log.sealed() || sealingKey != null;
    }

    /** Leaves little to write between a checkpoint's snapshot and its commit point. */
    private void writeAhead() {
        for (int round = 0; canWriteEarly() && round < AHEAD_ROUNDS_MAX
                && log.cache().dirtyBytes() > AHEAD_BYTES_MIN; round++) {
            writeEarly();
        }
    }

    /**
     * Makes a checkpoint of everything committed so far.
     *
     * @param first write it although nothing is dirty: a fresh store's first
     */
    CommittedState checkpoint(boolean first) {
        writeAhead();
        Roots snapshot = committer.roots();
        boolean asked = keyAsked.getAndSet(false);
        if (!first && !asked && snapshot.commit() == checkpointedCommit) {
            return committed;
        }
        boolean done = false;
        try (Lease lease = withProvider ? lease() : null;
                KeyOffer offer = lease == null ? null : new KeyOffer(lease, events)) {
            proveFirstKey(lease);
            CheckpointRun run = run();
            write(run, snapshot, lease, offer);
            // The commit point: what follows can be told as an event, but fails nothing any more.
            done = true;
            publish(run, snapshot);
            run.tellCommitted(() -> tellCommitted(run, lease, offer), whatIsTold(offer));
            committed = run.committed();
            return committed;
        } finally {
            if (!done && asked) {
                keyAsked.set(true);
            }
        }
    }

    /** The provider left right after a fresh store's first checkpoint, before it proved its key. */
    private void proveFirstKey(Lease lease) {
        if (log.sealed() && sealingKey == null && committed.key().isPresent()) {
            KeyMetadata metadata = committed.key().get();
            try (DataKey first = lease.call("loadKey and sealingKey",
                    exchange -> KeyOffer.committedSealingKey(exchange, metadata))) {
                sealingKey = log.keys().adopt(first);
            }
        }
    }

    private Lease lease() {
        awaitsProvider = true;
        try {
            return slot.lease(absentWaitMillis);
        } finally {
            awaitsProvider = false;
        }
    }

    /** Whether a checkpoint waits for a provider; who closes may end that, but not a busy disk. */
    boolean awaitsProvider() {
        return awaitsProvider;
    }

    private void publish(CheckpointRun run, Roots snapshot) {
        committed = run.committed();
        checkpointedCommit = snapshot.commit();
        committer.noteInCatalog(live -> live.withCheckpoints(run.written()));
        Checkpoint made = committed.checkpoint();
        events.add(Kind.CHECKPOINT, "checkpoint " + made.lsn(), "committed at LSN "
                + made.completion() + ", key page " + made.keyPage() + ", "
                + made.databaseBytes() + " bytes");
    }

    private static String whatIsTold(KeyOffer offer) {
        return offer != null && offer.isNew() ? "key exchange told: committed"
                : "nothing to tell";
    }

    private CheckpointRun run() {
        return new CheckpointRun(rooms, log, writer,
                new RecordWriter(writer, log.sealer(), log.sealed(), sealingKey), committed,
                metadata);
    }

    private void write(CheckpointRun run, Roots snapshot, Lease lease, KeyOffer offer) {
        try {
            run.writeTrees(snapshot);
            if (lease == null) {
                run.writeMetadata();
                run.withoutKey();
            } else {
                lease.check();
                run.writeMetadata();
                run.writeKey(lease, offer, sealingKey);
            }
            run.writeTurtle(snapshot);
            complete(run);
        } catch (RuntimeException | Error failed) {
            if (offer != null) {
                offer.tell(outcomeUnknown(failed)
                        ? new KeyUpdate.Undecided(failed) : new KeyUpdate.Failed(failed));
            }
            throw failed;
        }
    }

    private void complete(CheckpointRun run) {
        writing.lock();
        try {
            run.complete();
        } finally {
            writing.unlock();
        }
    }

    /** An error of the virtual machine may have left what a run adopts half adopted. */
    static boolean outcomeUnknown(Throwable failed) {
        return failed instanceof VirtualMachineError
                || failed instanceof LogFailedException log && log.outcomeUnknown()
                || failed instanceof FencedException fenced && fenced.outcomeUnknown();
    }

    /** Step 8: the checkpoint is committed, so its key may be used from now on. */
    private void tellCommitted(CheckpointRun run, Lease lease, KeyOffer offer) {
        if (offer == null) {
            return;
        }
        SealingKey before = sealingKey;
        harmless("Committed", () -> offer.tell(new KeyUpdate.Committed(run.identity())));
        DataKey next = offer.sealingKey();
        if (next != null && (before == null || before.id() != next.id().value())) {
            harmless("data key " + next.id() + " is not used yet", () -> switchTo(next, offer));
        }
        if (offer.isNew()) {
            harmless("the slot", () -> lease.committed(
                    run.key().orElseThrow(), KeyChecks.inUse(log, before, sealingKey)));
        }
    }

    /**
     * Seals with another key from now on, if the provider can give it by its id now that its
     * metadata is committed. If not, or if it just left, the key in use stays: that one is safe.
     */
    private void switchTo(DataKey next, KeyOffer offer) {
        offer.requireGivenById();
        sealingKey = log.keys().adopt(next);
        events.add(Kind.ROTATED, "data key " + next.id(), "seals new pages from now on; its key"
                + " page is at LSN " + committed.keyPage());
    }

    /** Does something after the commit point: what goes wrong becomes an event. */
    private void harmless(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failed) {
            events.add(Kind.PROVIDER_ERROR, what, String.valueOf(failed.getMessage()));
        }
    }
}
