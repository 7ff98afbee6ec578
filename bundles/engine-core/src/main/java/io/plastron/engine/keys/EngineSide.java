// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** What the engine's threads do with a slot, and how they wait. */
final class EngineSide {
    private final SlotCore core;
    private final Calls calls;

    EngineSide(SlotCore core, Calls calls) {
        this.core = core;
        this.calls = calls;
    }

    boolean awaitActive(long waitMillis) {
        Lanes.refuseReentry("awaitActive");
        SlotTime.Deadline deadline = core.time.in(waitMillis);
        core.lock.lock();
        try {
            await(
                    () -> core.active != null || core.candidates.allRefusedForGood(),
                    deadline,
                    "awaitActive");
            return core.active != null;
        } finally {
            core.lock.unlock();
        }
    }

    Lease lease(long waitMillis) {
        Lanes.refuseReentry("lease");
        SlotTime.Deadline deadline = core.time.in(waitMillis);
        core.lock.lock();
        try {
            refuseWithLease("lease");
            if (!await(this::leaseFree, deadline, "lease")) {
                throw core.active == null
                        ? core.absent("waited " + waitMillis + " ms for a lease")
                        : leaseTaken(waitMillis);
            }
            SlotLease lease = new SlotLease(core, calls);
            core.lease = lease;
            return lease;
        } finally {
            core.lock.unlock();
        }
    }

    private boolean leaseFree() {
        return core.active != null && core.lease == null && !core.leasesHeld;
    }

    private TimeoutException leaseTaken(long waitMillis) {
        String holder = core.lease == null ? "a switch of providers" : core.lease.holder();
        return new TimeoutException(
                "waited " + waitMillis + " ms for the key provider's lease, held by " + holder);
    }

    /** Whoever holds the lease would wait for himself. */
    private void refuseWithLease(String what) {
        if (core.lease != null && core.lease.isHeldHere()) {
            throw new InvalidUseException(
                    what + " while this thread holds a lease: close it first");
        }
    }

    <T> T call(String what, Function<KeyExchange, T> call) {
        Lanes.refuseReentry(what);
        SlotTime.Deadline absenceEnd = core.time.in(core.config.absentWaitMillis());
        while (true) {
            LaneCall<T> laneCall = toActive(what, call, absenceEnd);
            try {
                return calls.run(laneCall, core.config.callMillisMax());
            } catch (ProviderLeftException left) {
                if (left.begun()) {
                    throw core.leftWithin(laneCall, left);
                }
            }
        }
    }

    private <T> LaneCall<T> toActive(
            String what, Function<KeyExchange, T> call, SlotTime.Deadline absenceEnd) {
        core.lock.lock();
        try {
            if (!await(() -> core.active != null, absenceEnd, what)) {
                throw core.absent(
                        what + " waited " + core.config.absentWaitMillis() + " ms");
            }
            Candidate candidate = core.active;
            KeyExchange exchange = candidate.exchange;
            return new LaneCall<>(
                    core,
                    candidate,
                    what,
                    LaneCall.Kind.CALL,
                    () -> core.active == candidate,
                    () -> call.apply(exchange));
        } finally {
            core.lock.unlock();
        }
    }

    void adopt(KeyMetadata metadata, CandidateCheck check) {
        Lanes.refuseReentry("adopt");
        KeyState.Loaded target = new KeyState.Loaded(metadata, check);
        core.lock.lock();
        try {
            refuseWithLease("adopt");
            if (core.required.sameAs(target) && core.active != null) {
                core.checkOpen();
                core.required = target;
                return;
            }
            Adoption adoption = enqueue(target);
            try {
                while (!adoption.done()) {
                    core.checkOpen();
                    core.changed.await();
                }
            } catch (InterruptedException interrupted) {
                adoption.unwanted = true;
                throw core.interrupted("adopt", interrupted);
            }
            if (adoption.failure() != null) {
                throw adoption.failure();
            }
        } finally {
            core.lock.unlock();
        }
    }

    /** One pick-up after the other. */
    private Adoption enqueue(KeyState.Loaded target) {
        while (core.adoption != null) {
            core.checkOpen();
            try {
                core.changed.await();
            } catch (InterruptedException interrupted) {
                throw core.interrupted("adopt", interrupted);
            }
        }
        core.checkOpen();
        core.adoption =
                new Adoption(target, core.time.in(core.config.absentWaitMillis()));
        core.changed.signalAll();
        return core.adoption;
    }

    /** Under the lock. */
    private boolean await(BooleanSupplier done, SlotTime.Deadline deadline, String what) {
        core.checkOpen();
        while (!done.getAsBoolean()) {
            if (deadline.passed()) {
                return false;
            }
            try {
                core.awaitChange(deadline);
            } catch (InterruptedException interrupted) {
                throw core.interrupted(what, interrupted);
            }
            core.checkOpen();
        }
        return true;
    }
}
