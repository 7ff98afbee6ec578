// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.ConflictException;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.Pin;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreFullException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the leader from giving back what a follower reads: pins the oldest checkpoint in use, which
 * keeps all newer ones, too. It is moved on now and then, not with each pick-up, and not while
 * anybody reads an older state. For the store's thread, but for {@link #oldest}.
 *
 * <p>Who may not write to the log goes on without a pin. If something is missing then, the reader
 * is told to begin again.
 */
final class FollowerPin implements AutoCloseable {
    private static final long LEASE_MILLIS = 60_000;
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final StoreState store;
    private Pin pin;
    private long leasedNanos;
    /** The commit from which on the state in use is read. */
    private long commitInUse;
    private Lsn inUse = Lsn.NONE;
    private volatile Oldest oldest = new Oldest(Lsn.NONE, 0);

    /**
     * The oldest checkpoint that is kept for readers, as far as it could be pinned.
     *
     * @param commit the first whose state is of it, or newer: what was before is not kept; 0
     *     before it is in use
     */
    record Oldest(Lsn completion, long commit) {}

    FollowerPin(StoreState store) {
        this.store = store;
    }

    /**
     * A checkpoint is about to be read. An older pin keeps it as well.
     *
     * @throws ConflictException it was given up meanwhile: there is a newer one
     */
    void reads(Completion next) {
        readsUnpinned(next);
        if (pin == null) {
            try {
                pin = pinned(next.lsn());
            } catch (InvalidUseException givenUp) {
                throw new ConflictException("checkpoint " + next.turtle() + " was given up by the"
                        + " leader before it could be read; there is a newer one", givenUp);
            }
        }
    }

    /** The same without a pin: nobody else is thought to give anything up. */
    void readsUnpinned(Completion next) {
        if (oldest.commit() == 0) {
            oldest = new Oldest(next.lsn(), 0);
        }
    }

    /** It is in use now. */
    void adopted(Lsn completion) {
        inUse = completion;
        commitInUse = store.committer.roots().commit();
        if (oldest.commit() == 0) {
            keeps();
        }
    }

    /** The checkpoint in use is gone on from, as a follower or as who leads now. */
    void goesOn(Lsn completion) {
        inUse = completion;
        commitInUse = store.committer.roots().commit();
        keeps();
    }

    /** Likewise, pinned: others may lead from now on. */
    void follows(Lsn completion) {
        if (pin == null) {
            goesOn(completion);
            pin = pinnedIfKept(completion);
        }
    }

    private void keeps() {
        oldest = new Oldest(inUse, commitInUse);
    }

    /** What is kept for readers. Any thread. */
    Oldest oldest() {
        return oldest;
    }

    /** Moves on and renews, if it is time. */
    void tick() {
        boolean newer = oldest.completion().compareTo(inUse) < 0;
        if (newer && !isOlderRead()) {
            Pin next = pinnedIfKept(inUse);
            if (next != null || pin == null) {
                close();
                pin = next;
                keeps();
            }
        }
        if (pin != null && System.nanoTime() - leasedNanos >= RENEW_NANOS) {
            try {
                pin.renew();
                leasedNanos = System.nanoTime();
            } catch (InvalidUseException givenUp) {
                // The lease had run out; who still reads the state of before is told.
                close();
                pin = pinnedIfKept(inUse);
            } catch (LogFailedException | StoreFullException unwritable) {
                leasedNanos = System.nanoTime() - RENEW_NANOS / 2;
            }
        }
    }

    private boolean isOlderRead() {
        return store.committer.oldestSnapshot() < commitInUse
                || store.readers.anyBefore(commitInUse)
                || store.holds.oldest() < inUse.value();
    }

    private Pin pinnedIfKept(Lsn completion) {
        try {
            return pinned(completion);
        } catch (InvalidUseException givenUp) {
            return null;
        }
    }

    /**
     * Null for who cannot write to the log, be it for want of room: reading goes on all the same.
     *
     * @throws InvalidUseException it is not retained any more
     */
    private Pin pinned(Lsn completion) {
        try {
            Pin made = store.log.log().pin(completion, "follower " + store.options.name()
                    + ", process " + ProcessHandle.current().pid(), LEASE_MILLIS);
            leasedNanos = System.nanoTime();
            return made;
        } catch (LogFailedException | StoreFullException without) {
            return null;
        }
    }

    @Override
    public void close() {
        Pin ending = pin;
        pin = null;
        if (ending != null) {
            ending.close();
        }
    }
}
