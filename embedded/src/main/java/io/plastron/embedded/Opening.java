// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus.Candidate;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreStatus;
import io.plastron.engine.store.Store;
import io.plastron.types.ClosedException;
import io.plastron.types.InternalException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.PlastronException;
import io.plastron.types.TimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a store is open, or throws why it is not. Woken by the store's changes; it also looks
 * by itself every {@value #LOOK_MILLIS} ms, as a candidate's state changes without one.
 */
final class Opening {
    /** Of a store that is neither open nor locked: recovery reads the tail of the log. */
    static final long OPEN_MILLIS_MAX = 120_000;

    /** A lane and the switch come after a load that took its whole time. */
    private static final long LOCKED_MILLIS_MORE = 1_000;
    private static final long LOOK_MILLIS = 50;

    /** Something of the store may have changed. */
    synchronized void changed() {
        notifyAll();
    }

    void await(Store store, StoreStatus status) {
        long beginNanos = System.nanoTime();
        long lockedNanos = beginNanos;
        while (status.state() != StoreStatus.State.OPEN) {
            StoreStatus.State state = status.state();
            switch (state) {
                case LOCKED -> requireHope(store, status, millisSince(lockedNanos));
                case FAILED -> throw failure(status);
                case CLOSING, CLOSED -> throw new ClosedException(
                        "store " + status.name() + " was closed");
                case OPENING, OPEN -> lockedNanos = System.nanoTime();
            }
            if (millisSince(beginNanos) > OPEN_MILLIS_MAX) {
                throw new TimeoutException("store " + status.name() + " did not open within "
                        + OPEN_MILLIS_MAX + " ms; it is " + state);
            }
            awaitChange(status);
        }
    }

    private synchronized void awaitChange(StoreStatus status) {
        try {
            wait(LOOK_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("the wait for store " + status.name()
                    + " to open was interrupted", interrupted);
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static PlastronException failure(StoreStatus status) {
        Throwable failure = status.failure().orElse(null);
        return failure instanceof PlastronException typed ? typed : new InternalException(
                "store " + status.name() + " could not be opened: " + failure, failure);
    }

    // ---- locked stores ---------------------------------------------------------------------

    /** Throws why the store is locked unless a candidate is just being tried. */
    private static void requireHope(Store store, StoreStatus status, long lockedMillis) {
        Throwable failure = status.failure().orElse(null);
        if (failure == null) {
            return; // it is being unlocked at this moment
        }
        if (!(failure instanceof KeyProviderAbsentException)) {
            throw failure(status);
        }
        List<Candidate> candidates = status.keys().candidates();
        boolean late = lockedMillis > store.options().slot().loadMillisMax() + LOCKED_MILLIS_MORE;
        if (late || candidates.stream().noneMatch(Opening::isBeingTried)) {
            throw locked(store, status, candidates);
        }
    }

    /** ACTIVE and READY, too: the store is about to notice. */
    private static boolean isBeingTried(Candidate candidate) {
        return switch (candidate.state()) {
            case NEW, LOADING, ACTIVE, READY -> true;
            case REFUSED, GONE -> false;
        };
    }

    /** What the best candidate said goes first: its class is the caller's way on. */
    private static PlastronException locked(
            Store store, StoreStatus status, List<Candidate> candidates) {
        String what = "store " + status.name() + " is locked";
        KeyProviderAbsentException absence = store.slot().absence(what);
        if (absence.getCause() instanceof KeyProviderUnreachableException silent) {
            return new KeyProviderUnreachableException(what + ": " + silent.getMessage(), silent);
        }
        if (absence.getCause() instanceof KeyRefusedException refused) {
            return new KeyRefusedException(what + ": " + refused.getMessage(), refused);
        }
        boolean refused = candidates.stream()
                .anyMatch(candidate -> candidate.state() == CandidateState.REFUSED);
        if (refused) {
            return new KeyRefusedException(absence.getMessage(), absence.getCause());
        }
        return candidates.isEmpty() ? absence
                : new KeyProviderUnreachableException(absence.getMessage(), absence.getCause());
    }
}
