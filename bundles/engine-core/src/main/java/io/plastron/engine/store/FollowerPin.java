// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.Pin;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the leader from giving back what a follower reads: pins the oldest checkpoint in use, which
 * keeps all newer ones, too. It is moved on now and then, not with each pick-up, and not while a
 * transaction or a verification reads an older state. For the store's thread.
 *
 * <p>Who may not write to the log goes on without a pin; so does one whose checkpoint is given up
 * already. If something is missing then, the reader is told to begin again.
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

    FollowerPin(StoreState store) {
        this.store = store;
    }

    /** A checkpoint is about to be read. An older pin keeps it as well. */
    void reads(Completion next) {
        if (pin == null) {
            pin = pinned(next.lsn());
        }
    }

    /** It is in use now. */
    void adopted(Completion completion) {
        inUse = completion.lsn();
        commitInUse = store.committer.roots().commit();
    }

    /** Moves on and renews, if it is time. */
    void tick() {
        boolean newer = pin != null && pin.completion().compareTo(inUse) < 0;
        if (newer && !isOlderRead()) {
            Pin next = pinned(inUse);
            if (next != null) {
                close();
                pin = next;
            }
        }
        if (pin != null && System.nanoTime() - leasedNanos >= RENEW_NANOS) {
            try {
                pin.renew();
                leasedNanos = System.nanoTime();
            } catch (LogFailedException unwritable) {
                leasedNanos = System.nanoTime() - RENEW_NANOS / 2;
            }
        }
    }

    private boolean isOlderRead() {
        return store.committer.oldestSnapshot() < commitInUse
                || store.holds.oldest() < inUse.value();
    }

    private Pin pinned(Lsn completion) {
        try {
            Pin made = store.log.log().pin(completion, "follower " + store.options.name()
                    + ", process " + ProcessHandle.current().pid(), LEASE_MILLIS);
            leasedNanos = System.nanoTime();
            return made;
        } catch (InvalidUseException | LogFailedException without) {
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
