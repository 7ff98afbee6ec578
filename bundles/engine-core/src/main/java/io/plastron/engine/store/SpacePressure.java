// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreStatus.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps writers from running ahead of the checkpoints that give space of the log back. Thread-safe.
 *
 * <p>Who has committed waits when what is in no checkpoint yet would take the log beyond its bound
 * ({@link io.plastron.engine.space.Space#isExceeded}): until that is over, but for no more than
 * {@value #CHECKPOINTS_MAX} checkpoints, so that somebody who commits always gets on. It waits
 * after the commit and not before, as a transaction that waited would itself keep what its snapshot
 * sees. Nothing fails for the sake of space: when no checkpoint can be made, when none is asked
 * for by size, or when the patience for memory is used up, it goes on.
 */
final class SpacePressure {
    /** The one under way, and one that holds this commit. */
    private static final int CHECKPOINTS_MAX = 2;
    private static final long POLL_MILLIS = 100;

    private final StoreState store;
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();
    /** Checkpoints after which space was given back. */
    private long eased;

    SpacePressure(StoreState store) {
        this.store = store;
    }

    /** How many commits had to wait. */
    long waits() {
        return waits.sum();
    }

    /** How long, all together. */
    long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waitNanos.sum());
    }

    /** A commit was done; the caller holds no lock. */
    void committed() {
        if (isHigh()) {
            long begun = System.nanoTime();
            await(begun + TimeUnit.MILLISECONDS.toNanos(store.options.cacheWaitMillis()));
            waits.increment();
            waitNanos.add(System.nanoTime() - begun);
        }
    }

    private boolean isHigh() {
        Leader leader = store.leader;
        return leader != null && leader.space().isExceeded(store.replacedBytes.get())
                && store.options.checkpointDirtyBytesMax() > 0
                && !store.checkpointOwed && !store.writesShut && store.state == State.OPEN;
    }

    private synchronized void await(long endNanos) {
        long last = eased + CHECKPOINTS_MAX;
        while (isHigh() && eased < last && System.nanoTime() - endNanos < 0) {
            try {
                // Who closes the store, or takes its lead, need not know who waits here.
                wait(POLL_MILLIS);
            } catch (InterruptedException interrupted) {
                // The commit is done: that is what its caller is told.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A checkpoint was made, and what it frees was given back. */
    synchronized void eased() {
        eased++;
        notifyAll();
    }
}
