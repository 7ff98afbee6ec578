// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent;
import io.plastron.types.ClosedException;
import io.plastron.types.StoreId;
import io.plastron.types.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slot's state and its one lock. Every field that is not final and every method is used with
 * the lock held, unless it says otherwise; nothing here calls out.
 */
final class SlotCore {
    final SlotConfig config;
    final SlotTime time;
    final SlotEvents events;
    final ReentrantLock lock = new ReentrantLock();
    /** Anything below changed. */
    final Condition changed = lock.newCondition();
    final Candidates candidates = new Candidates();

    /** What a candidate must be able to do now. */
    KeyState required = KeyState.none();
    /** Counts the changes of {@link #required}: what was tested before is stale. */
    long version;
    /** The one in use; calls outside a lease go there. */
    Candidate active;
    /** Why the active one could not load again, null when it could. */
    RuntimeException degraded;
    /** The lease that is out and not revoked. */
    SlotLease lease;
    /** A switch or a reload waits: no new lease before it. */
    boolean leasesHeld;
    /** A pick-up that waits for the worker. */
    Adoption adoption;
    /** People were told that nobody is active. */
    boolean absenceTold;
    boolean closed;
    StoreId storeId;
    Runnable onKeyMetadataChanged = () -> {};
    String targetFilter = "";

    SlotCore(SlotConfig config, SlotTime time, SlotEvents events) {
        this.config = config;
        this.time = time;
        this.events = events;
    }

    /** Waits until something may have changed. */
    void awaitChange(SlotTime.Deadline deadline) throws InterruptedException {
        time.await(changed, deadline.leftNanos());
    }

    void checkOpen() {
        if (closed) {
            throw new ClosedException("store '" + config.storeName() + "' is closed");
        }
    }

    // ---- who is active ----

    /**
     * Makes a candidate that passed the test of this version the active one. No lease may be out.
     */
    void activate(Candidate next) {
        Candidate old = active;
        if (old != null) {
            if (degraded != null) {
                old.toRefused(degraded, Failures.worthAnotherTry(degraded));
            } else {
                old.toReady();
            }
        }
        next.toActive();
        active = next;
        degraded = null;
        absenceTold = false;
        changed.signalAll();
        tell(
                StoreEvent.Kind.ACTIVE,
                next,
                next.title() + " is in use" + (old == null ? "" : " in place of " + old.title()));
    }

    /** Nobody is active until the worker has tested again. */
    void deactivate() {
        if (active == null) {
            return;
        }
        if (lease != null) {
            lease.providerLost();
        }
        active.toNew();
        active = null;
        degraded = null;
    }

    /** What candidates must be able to do changed; the caller sees to the active one. */
    void nowRequired(KeyState state) {
        required = state;
        version++;
        absenceTold = false;
        candidates.renewRefused();
        changed.signalAll();
    }

    /**
     * First act of a withdrawal. Order matters: nobody is active before the candidate says that it
     * is withdrawn, or callers would spin on it.
     */
    void cutOff(Candidate candidate) {
        candidates.startLeaving(candidate);
        if (active == candidate) {
            active = null;
            degraded = null;
        }
        candidate.withdrawn = true;
        if (lease != null && lease.isOf(candidate)) {
            lease.providerLost();
        }
        for (LaneCall<?> call : candidate.calls()) {
            if (call.running() && call.kind == LaneCall.Kind.GET) {
                call.abandon();
            } else if (call.phase() == LaneCall.Phase.QUEUED && !call.permitted()) {
                call.cancel();
            }
        }
        changed.signalAll();
    }

    /** Runs something of somebody else, without the lock. */
    void unlocked(Runnable foreign) {
        lock.unlock();
        try {
            foreign.run();
        } finally {
            lock.lock();
        }
    }

    // ---- words ----

    void tell(StoreEvent.Kind kind, Candidate subject, String detail) {
        events.tell(kind, subject.name(), detail);
    }

    void tellAbandoned(LaneCall<?> call) {
        tell(
                StoreEvent.Kind.ABANDONED_CALL,
                call.candidate,
                call.candidate.title() + ": " + call.what
                        + " was interrupted and abandoned; its lane is lost until it returns");
    }

    /** With or without the lock: the provider threw where it changes nothing. */
    void providerError(Candidate candidate, String what, Throwable thrown) {
        events.tell(
                StoreEvent.Kind.PROVIDER_ERROR,
                candidate.handle.name(),
                what + " threw " + Failures.described(thrown));
    }

    /** What to tell whoever needs a provider when there is none. */
    KeyProviderAbsentException absent(String what) {
        return new KeyProviderAbsentException(
                what + ": " + absence(), candidates.bestFailure().orElse(null));
    }

    /** What to tell whoever called a provider that left meanwhile. */
    KeyProviderAbsentException leftWithin(LaneCall<?> call, ProviderLeftException left) {
        return new KeyProviderAbsentException(
                call.what + ": " + call.candidate.title() + " of store '" + config.storeName()
                        + "' left meanwhile; what was committed before stands, try again",
                left.getCause());
    }

    String absence() {
        if (required instanceof KeyState.None) {
            return "store '" + config.storeName() + "' knows no keys yet";
        }
        String filter = targetFilter.isEmpty() ? "" : " that matches " + targetFilter;
        return "no key provider is active for store '" + config.storeName()
                + "'. Install or start one" + filter
                + " that can load the store's keys. Candidates: " + candidates;
    }

    /** To be thrown by a wait that was interrupted; sets the thread's flag again. */
    TimeoutException interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new TimeoutException(
                what + ": interrupted while waiting for a key provider of store '"
                        + config.storeName() + "'",
                cause);
    }
}
