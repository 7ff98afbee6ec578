// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent.Kind;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.keys.Lease;
import io.plastron.engine.pages.RecordWriter;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.pagelog.LogWriter;
import io.plastron.sealing.SealingKey;
import io.plastron.types.FencedException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.LogFailedException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The checkpoint coordinator of one leadership. Used by one thread at a time (whoever holds the
 * store's checkpoint lock), but for {@link #keyMetadataChanged} and {@link #committed}.
 *
 * <p>It asks whichever provider is active when a checkpoint begins, and only that one until its
 * end. It switches to a new sealing key when the checkpoint whose key page holds it is committed,
 * never before: key before use.
 */
final class Leader implements AutoCloseable {
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
    private volatile CommittedState committed;
    private volatile SealingKey sealingKey;
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
        this.withProvider = options.withProvider();
        this.committed = base;
        this.metadata = new MetadataTable(base.metadata(), base.catalog());
        this.sealingKey = sealingKey;
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
     * Makes a checkpoint of everything committed so far.
     *
     * @param first write it although nothing is dirty: a fresh store's first
     */
    CommittedState checkpoint(boolean first) {
        Roots snapshot = committer.roots();
        boolean asked = keyAsked.getAndSet(false);
        if (!first && !asked && snapshot.commit() == checkpointedCommit) {
            return committed;
        }
        boolean done = false;
        try (Lease lease = withProvider ? slot.lease(absentWaitMillis) : null) {
            CheckpointRun run = run();
            CommittedState next = lease == null
                    ? unkeyed(run, snapshot) : keyed(run, snapshot, lease);
            done = true;
            publish(run, snapshot, next);
            return next;
        } finally {
            if (!done && asked) {
                keyAsked.set(true);
            }
        }
    }

    private void publish(CheckpointRun run, Roots snapshot, CommittedState next) {
        committer.noteInCatalog(live -> live.withCheckpoints(run.written()));
        committed = next;
        checkpointedCommit = snapshot.commit();
        events.add(Kind.CHECKPOINT, "checkpoint " + next.checkpoint().lsn(),
                "committed at LSN " + next.checkpoint().completion() + ", key page "
                        + next.keyPage() + ", " + next.checkpoint().databaseBytes() + " bytes");
    }

    private CheckpointRun run() {
        return new CheckpointRun(rooms, log, writer,
                new RecordWriter(writer, log.sealer(), log.sealed(), sealingKey), committed,
                metadata);
    }

    private CommittedState unkeyed(CheckpointRun run, Roots snapshot) {
        run.writeTrees(snapshot);
        run.writeMetadata();
        run.withoutKey();
        run.writeTurtle(snapshot);
        run.complete();
        return run.committed(() -> {}, "nobody to tell");
    }

    private CommittedState keyed(CheckpointRun run, Roots snapshot, Lease lease) {
        try (KeyOffer offer = new KeyOffer(lease, events)) {
            SealingKey next = write(run, snapshot, lease, offer);
            return run.committed(() -> adopt(run, lease, offer, next),
                    offer.isNew() ? "key exchange told: committed" : "nothing to tell");
        }
    }

    private SealingKey write(CheckpointRun run, Roots snapshot, Lease lease, KeyOffer offer) {
        try {
            run.writeTrees(snapshot);
            lease.check();
            run.writeMetadata();
            SealingKey next = run.writeKey(lease, offer, sealingKey);
            run.writeTurtle(snapshot);
            run.complete();
            return next;
        } catch (RuntimeException | Error failed) {
            offer.tell(outcomeUnknown(failed)
                    ? new KeyUpdate.Undecided(failed) : new KeyUpdate.Failed(failed));
            throw failed;
        }
    }

    static boolean outcomeUnknown(Throwable failed) {
        return failed instanceof LogFailedException log && log.outcomeUnknown()
                || failed instanceof FencedException fenced && fenced.outcomeUnknown();
    }

    /** Step 8: the checkpoint is committed, so its key may be used from now on. */
    private void adopt(CheckpointRun run, Lease lease, KeyOffer offer, SealingKey next) {
        offer.tell(new KeyUpdate.Committed(run.identity()));
        SealingKey before = sealingKey;
        if (next != null && (before == null || before.id() != next.id())) {
            switchTo(next, offer, run);
        }
        if (offer.isNew()) {
            lease.committed(run.key().orElseThrow(), KeyChecks.inUse(log, before, sealingKey));
        }
    }

    /**
     * Seals with another key from now on, if the provider can give it by its id now that its
     * metadata is committed. If not, or if it just left, the key in use stays: that one is safe.
     */
    private void switchTo(SealingKey next, KeyOffer offer, CheckpointRun run) {
        try {
            offer.requireGivenById();
        } catch (KeyRefusedException | KeyProviderAbsentException
                | KeyProviderUnreachableException unproven) {
            events.add(Kind.PROVIDER_ERROR, "data key " + next.id(),
                    "is not used yet: " + unproven.getMessage());
            return;
        }
        sealingKey = next;
        events.add(Kind.ROTATED, "data key " + next.id(), "seals new pages from now on; its key"
                + " page is at LSN " + run.key().orElseThrow().lsn());
    }

    @Override
    public void close() {
        writer.close();
    }
}
