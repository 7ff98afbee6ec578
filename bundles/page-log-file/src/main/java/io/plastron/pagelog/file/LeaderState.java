// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.pagelog.Completion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A leader's claim and what it has acknowledged under it. {@link #acknowledge} and
 * {@link #noteFailure} are called under the queue's lock, one after the other. What may be called
 * beside {@link #leave}, which closes claim and head, holds this object's monitor; nothing that can
 * hang in the disk does, since whoever gives up waiting for the disk needs it.
 */
final class LeaderState {
    private final LogFolder folder;
    private final HeadFile head;
    private final ClaimFile claim;
    private final LogCounters counters;
    private final LongSupplier clockMillis;
    private final long deadlineMillis;
    /** What whoever takes over creates; looked for at every acknowledgement. */
    private final Path nextClaim;

    private Optional<Completion> base = Optional.empty();
    private KeptSegments kept;
    private volatile int neededNumber;
    private volatile long databaseBytes;
    private volatile boolean acknowledged;
    private boolean known;
    private volatile long durableLsn;
    private volatile long retainFromLsn;
    private AckSlot slot = new AckSlot(0, 0, 0, 0, 0, false);
    private volatile FileSystem.Lock lock;
    private volatile boolean left;

    LeaderState(LogFolder folder, HeadFile head, ClaimFile claim, FileSystem.Lock lock,
            LogCounters counters, LongSupplier clockMillis, long deadlineMillis) {
        this.folder = folder;
        this.head = head;
        this.claim = claim;
        this.lock = lock;
        this.counters = counters;
        this.clockMillis = clockMillis;
        this.deadlineMillis = deadlineMillis;
        this.nextClaim = folder.claim(claim.epoch() + 1);
    }

    /**
     * What this leader goes on from. It is durable (R4) and nothing can come behind it any more: it
     * is acknowledged from here on, also if the leader that wrote it never got to say so.
     *
     * @param known whether a former leader said that it is acknowledged
     */
    void goOnFrom(LogPath path, SegmentHeader own, boolean known) throws IOException {
        this.known = known;
        kept = new KeptSegments(folder, path);
        kept.created(own);
        StoredCompletion last = path.last();
        if (last != null) {
            base = Optional.of(last.completion());
            databaseBytes = last.completion().databaseBytes();
            neededNumber = last.body().neededNumber();
            retainFromLsn = last.completion().retainFrom().value();
            store(last.completion().epoch(), last.lsn(), last.endLsn(),
                    last.completion().timeMillis());
            if (!known) {
                // So that a restored older state, once accepted, stays accepted.
                claim.force();
            }
        }
    }

    private synchronized void store(long epoch, long lsn, long endLsn, long timeMillis) {
        AckSlot next = new AckSlot(slot.sequence() + 1, epoch, lsn, endLsn, timeMillis, false);
        claim.store(next);
        slot = next;
        durableLsn = endLsn;
    }

    /** Makes a completion known: it was forced, and this leader led after the force. */
    void acknowledge(FrameGroup group) {
        store(epoch(), group.completionLsn(), group.endLsn(), group.completion().timeMillis());
        retainFromLsn = group.completion().retainFrom().value();
        databaseBytes = group.completion().databaseBytes();
        neededNumber = group.neededNumber();
        acknowledged = true;
        counters.completed();
    }

    /** Says that nothing beyond the last acknowledged completion may be trusted (pitfall: a failed
     * force leaves pages that read back and are not on the disk). */
    synchronized void noteFailure(WriterFailure failure) {
        if (!left && failure.kind() != WriterFailure.Kind.FENCED) {
            slot = new AckSlot(slot.sequence() + 1, slot.epoch(), slot.completionLsn(),
                    slot.endLsn(), slot.timeMillis(), true);
            claim.store(slot);
        }
    }

    LogFolder folder() {
        return folder;
    }

    String label() {
        return String.valueOf(folder.path().getFileName());
    }

    long epoch() {
        return claim.epoch();
    }

    Optional<Completion> base() {
        return base;
    }

    /** Where the path begins; for the log thread, but for {@link KeptSegments#needed}. */
    KeptSegments kept() {
        return kept;
    }

    /** First segment that the last completion acknowledged needs, the base included; 0 for none. */
    int neededNumber() {
        return neededNumber;
    }

    /** Size of the store as of that completion. */
    long databaseBytes() {
        return databaseBytes;
    }

    /** Whether this leader has acknowledged a completion of its own. */
    boolean hasAcknowledged() {
        return acknowledged;
    }

    long durableLsn() {
        return durableLsn;
    }

    /** LSN of the last completion acknowledged, the base included; 0 for none. */
    synchronized long completionLsn() {
        return slot.completionLsn();
    }

    /** The oldest completion that the last acknowledged one retains, 0 for none. */
    long retainFromLsn() {
        return retainFromLsn;
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    long deadlineMillis() {
        return deadlineMillis;
    }

    /** False once it has left: it no longer leads, so nobody can fence it. */
    synchronized boolean isFenced() {
        return !left && head.claimedEpoch() != epoch();
    }

    /**
     * The highest epoch claimed, as far as a leader must know before it acknowledges (F4). The word
     * in {@code head} is exact as long as all map the same file; should somebody have removed and
     * thereby replaced it, the next claim's file still shows.
     */
    long claimedEpochFenced() throws IOException {
        long claimed = head.claimedEpochFenced();
        return claimed == epoch() && folder.files().exists(nextClaim) ? epoch() + 1 : claimed;
    }

    /** First byte of a segment of this leader's that need not be kept. */
    long keptOffset(int number) {
        return Blocks.number(slot.endLsn()) == number
                ? Math.max(Blocks.offset(slot.endLsn()), Blocks.BLOCK_BYTES) : Blocks.BLOCK_BYTES;
    }

    boolean holdsLock() {
        return lock != null;
    }

    /** A leader that took over gets the lock when its former holder is gone. */
    synchronized void takeLock(FileSystem.Lock taken) throws IOException {
        if (left) {
            taken.close();
        } else {
            lock = taken;
        }
    }

    /** Writes back who leads and how far it acknowledged. */
    void forceClaim() throws IOException {
        claim.force();
    }

    /**
     * Whether everything that this leader acknowledged a former one did, and says so in its slot:
     * then nobody needs to know that it was there.
     */
    boolean isWithoutTrace() {
        return known && !acknowledged && holdsLock();
    }

    /** Deletes what it made, the claim last: its name keeps the epoch of the others. */
    void removeTraces() {
        try {
            for (LogFolder.SegmentName name : kept.ofEpoch(epoch())) {
                folder.files().delete(folder.path().resolve(name.name()));
            }
            folder.files().delete(folder.claim(epoch()));
        } catch (IOException leftForTheNextLeader) {
            // Some systems do not delete what is mapped.
            return;
        }
    }

    boolean hasLeft() {
        return left;
    }

    /**
     * The last act of a leader: the claim is given up, then the lock; who gets it finds it so.
     *
     * @param inOrder nothing failed, and nothing it began to write is under way any more
     */
    synchronized void leave(boolean inOrder) {
        left = true;
        FileSystem.Lock held = lock;
        lock = null;
        try (head; claim; held) {
            claim.leave(inOrder);
        } catch (IOException failed) {
            throw LogErrors.failed("cannot release", folder.lock(), failed);
        }
    }
}
