// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyProviderAbsentException;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.InvalidUseException;
import java.util.function.Function;

/** The lease as the slot sees it. Guarded by the slot's lock. */
final class SlotLease implements Lease {
    private enum State {
        OPEN,
        SECTION,
        KEYED,
        REVOKED,
        ENDED
    }

    private final SlotCore core;
    private final Calls calls;
    private final Candidate candidate;
    private final Thread owner = Thread.currentThread();
    private State state = State.OPEN;
    private boolean revoked;

    SlotLease(SlotCore core, Calls calls) {
        this.core = core;
        this.calls = calls;
        this.candidate = core.active;
    }

    // ---- for the holder ----

    @Override
    public <T> T call(String what, Function<KeyExchange, T> call) {
        Lanes.refuseReentry(what);
        check();
        LaneCall<T> laneCall =
                new LaneCall<>(
                        core,
                        candidate,
                        what,
                        LaneCall.Kind.CALL,
                        this::mayCall,
                        () -> call.apply(candidate.exchange));
        try {
            return calls.run(laneCall, core.config.callMillisMax());
        } catch (ProviderLeftException left) {
            throw core.leftWithin(laneCall, left);
        }
    }

    /**
     * A withdrawal that waits for the key section's end lets its calls through until it waits no
     * longer.
     */
    private boolean mayCall() {
        return switch (state) {
            case OPEN, KEYED -> !candidate.withdrawn;
            case SECTION -> !candidate.drainOver;
            case REVOKED, ENDED -> false;
        };
    }

    @Override
    public void enterKeySection() {
        go(State.OPEN, State.SECTION, "enterKeySection");
    }

    @Override
    public void leaveKeySection() {
        go(State.SECTION, State.KEYED, "leaveKeySection");
    }

    private void go(State from, State to, String what) {
        core.lock.lock();
        try {
            check();
            if (state != from) {
                throw new InvalidUseException(what + " in state " + state + ", expected " + from);
            }
            state = to;
            core.changed.signalAll();
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public void committed(KeyMetadata current, CandidateCheck check) {
        core.lock.lock();
        try {
            if (state != State.KEYED) {
                throw new InvalidUseException("committed in state " + state + ", expected KEYED");
            }
            core.nowRequired(KeyState.loaded(current, check));
            candidate.loadedEmpty = false;
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public boolean revoked() {
        core.lock.lock();
        try {
            return revoked;
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public void check() {
        core.lock.lock();
        try {
            if (revoked) {
                throw new KeyProviderAbsentException(
                        candidate.title() + " of store '" + core.config.storeName()
                                + "' left during the checkpoint; what was committed before stands,"
                                + " try again");
            }
            if (state == State.ENDED) {
                throw new InvalidUseException("this lease has ended");
            }
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public Object identity() {
        return candidate.identity;
    }

    @Override
    public void close() {
        core.lock.lock();
        try {
            state = State.ENDED;
            leave();
        } finally {
            core.lock.unlock();
        }
    }

    // ---- for the slot, under its lock ----

    boolean isOf(Candidate some) {
        return candidate == some;
    }

    boolean inSection() {
        return state == State.SECTION;
    }

    boolean isHeldHere() {
        return owner == Thread.currentThread();
    }

    /** For messages: who holds it. */
    String holder() {
        return "thread " + owner.getName() + " on " + candidate.title();
    }

    /**
     * The provider leaves, or may not be used as it is: now, unless the drain waits for a key
     * section.
     */
    void providerLost() {
        if (state == State.OPEN || (state == State.SECTION && !candidate.withdrawn)) {
            revoke();
        }
    }

    /** The drain waits no longer. */
    void cutSection() {
        if (state == State.SECTION) {
            revoke();
        }
    }

    private void revoke() {
        state = State.REVOKED;
        revoked = true;
        leave();
    }

    /** A switch need not wait for this lease any more. */
    private void leave() {
        if (core.lease == this) {
            core.lease = null;
        }
        core.changed.signalAll();
    }
}
