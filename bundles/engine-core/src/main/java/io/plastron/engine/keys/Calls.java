// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.TimeoutException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends calls to the lanes and waits beside them, with a deadline. Called without the slot's lock.
 */
final class Calls {
    /** Bounds the threads that a hanging provider can take. */
    static final int LANES_PER_PROVIDER = 2;

    private final SlotCore core;
    private final Lanes lanes;

    Calls(SlotCore core, Lanes lanes) {
        this.core = core;
        this.lanes = lanes;
    }

    /**
     * Makes a call.
     *
     * @throws ProviderLeftException the candidate was withdrawn, or the call is not permitted any
     *     more
     * @throws io.plastron.types.KeyProviderUnreachableException no answer in time, or it says so
     * @throws io.plastron.types.KeyRefusedException it says so, or threw something else
     * @throws io.plastron.types.CorruptionException it says so
     * @throws TimeoutException the waiting thread was interrupted; its interrupt flag is set
     */
    <T> T run(LaneCall<T> call, long millisMax) throws ProviderLeftException {
        SlotTime.Deadline deadline = core.time.in(millisMax);
        try {
            enter(call, deadline, millisMax);
            send(call);
            return answer(call, deadline, millisMax);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveUp(call);
            throw new TimeoutException(
                    "interrupted while waiting for " + call.what + " of " + call.candidate.title()
                            + "; the call may still take effect",
                    interrupted);
        }
    }

    private void enter(LaneCall<?> call, SlotTime.Deadline deadline, long millisMax)
            throws ProviderLeftException, InterruptedException {
        Candidate candidate = call.candidate;
        core.lock.lock();
        candidate.waitForLane(1);
        try {
            while (call.permitted() && candidate.lanes() >= LANES_PER_PROVIDER) {
                if (deadline.passed()) {
                    throw Failures.noLane(call, millisMax);
                }
                core.time.await(core.changed, deadline.leftNanos());
            }
            if (!call.permitted()) {
                throw ProviderLeftException.beforeTheCall();
            }
            candidate.callEntered(call);
        } finally {
            candidate.waitForLane(-1);
            core.lock.unlock();
        }
    }

    private void send(LaneCall<?> call) throws ProviderLeftException {
        try {
            lanes.execute(call);
        } catch (RejectedExecutionException slotClosed) {
            takeBack(call);
            throw ProviderLeftException.beforeTheCall();
        } catch (OutOfMemoryError noThread) {
            takeBack(call);
            throw new KeyProviderUnreachableException(
                    "no thread for " + call.what + " of " + call.candidate.title(), noThread);
        }
    }

    private void takeBack(LaneCall<?> call) {
        core.lock.lock();
        try {
            call.cancel();
        } finally {
            core.lock.unlock();
        }
    }

    private <T> T answer(LaneCall<T> call, SlotTime.Deadline deadline, long millisMax)
            throws ProviderLeftException, InterruptedException {
        boolean late = false;
        core.lock.lock();
        try {
            awaitAnswer(call, deadline);
            if (!call.undecided()) {
                return outcome(call);
            }
            late = true;
            abandon(call);
        } finally {
            core.lock.unlock();
            if (late) {
                call.interrupt();
            }
        }
        throw Failures.late(call, millisMax);
    }

    private void awaitAnswer(LaneCall<?> call, SlotTime.Deadline deadline)
            throws InterruptedException {
        while (call.undecided() && !deadline.passed()) {
            try {
                core.time.await(call.answered, deadline.leftNanos());
            } catch (InterruptedException interrupted) {
                if (call.undecided()) {
                    throw interrupted;
                }
                // The answer is there and may be a key that must not get lost.
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T outcome(LaneCall<T> call) throws ProviderLeftException {
        if (call.abandoned()) {
            throw ProviderLeftException.withinTheCall(null);
        }
        if (call.phase() == LaneCall.Phase.CANCELLED) {
            throw ProviderLeftException.beforeTheCall();
        }
        if (call.failure() == null) {
            return call.result();
        }
        if (call.candidate.withdrawn) {
            // Whatever a leaving provider throws, it says only that it is leaving.
            throw ProviderLeftException.withinTheCall(call.failure());
        }
        throw Failures.typed(call, call.failure());
    }

    private void giveUp(LaneCall<?> call) {
        core.lock.lock();
        try {
            if (call.undecided()) {
                abandon(call);
            }
        } finally {
            core.lock.unlock();
        }
        call.interrupt();
    }

    /** Under the lock. */
    private void abandon(LaneCall<?> call) {
        if (call.running()) {
            call.abandon();
            core.tellAbandoned(call);
        } else {
            call.cancel();
        }
    }
}
