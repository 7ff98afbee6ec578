// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.StoreEvent;
import io.plastron.keyprovider.KeyExchange;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How candidates leave. Runs in the thread of whoever withdraws them, which is mostly a
 * framework's, with the framework's locks held: it must end well under the 5 s after which
 * Declarative Services tears the component down beside it.
 *
 * <ol>
 *   <li>cut off: no call begins from here on, but those of a key section
 *   <li>wait for the calls inside and the key section's end, {@code drainMillis}
 *   <li>interrupt what is still inside, wait {@code interruptMillis}
 *   <li>abandon the rest
 *   <li>close the exchange, unless a call is still inside; return the object, once
 * </ol>
 *
 * <p>Nobody waits for {@link ProviderHandle#get}: the lock it needs may be held by this very
 * thread. Nor for a call of this thread: a provider may stop itself from within a call.
 */
final class Drain {
    private final SlotCore core;
    private final Calls calls;
    private final List<Candidate> leaving;
    private final LaneCall<?> own = Lanes.currentCall();
    private final SlotTime.Deadline deadline;
    private boolean interrupted;

    /** Cuts the candidates off; with the slot's lock, under which they were found. */
    Drain(SlotCore core, Calls calls, List<Candidate> leaving) {
        this.core = core;
        this.calls = calls;
        this.leaving = leaving;
        this.deadline = core.time.in(core.config.drainMillis());
        leaving.forEach(core::cutOff);
    }

    /** The rest; without the lock. */
    void run() {
        interrupted = Thread.interrupted();
        List<LaneCall<?>> stuck = awaitOrFindStuck();
        if (!stuck.isEmpty()) {
            stuck.forEach(LaneCall::interrupt);
            abandonUnlessEnded(stuck);
        }
        long closeMillis = Math.max(core.config.interruptMillis(), deadline.leftMillis());
        leaving.forEach(candidate -> release(candidate, closeMillis));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<LaneCall<?>> awaitOrFindStuck() {
        core.lock.lock();
        try {
            await(() -> inside().isEmpty() && !sectionToWaitFor(), deadline);
            if (core.lease != null && leaving.stream().anyMatch(core.lease::isOf)) {
                core.lease.cutSection();
            }
            leaving.forEach(candidate -> candidate.drainOver = true);
            List<LaneCall<?>> stuck = inside();
            stuck.forEach(this::tellStuck);
            return stuck;
        } finally {
            core.lock.unlock();
        }
    }

    private void tellStuck(LaneCall<?> call) {
        core.tell(
                StoreEvent.Kind.DRAIN_TIMEOUT,
                call.candidate,
                call.candidate.title() + " left while " + call.what + " was inside for more than "
                        + core.config.drainMillis() + " ms; it is interrupted");
    }

    private void abandonUnlessEnded(List<LaneCall<?>> stuck) {
        core.lock.lock();
        try {
            await(
                    () -> stuck.stream().noneMatch(LaneCall::undecided),
                    core.time.in(core.config.interruptMillis()));
            for (LaneCall<?> call : stuck) {
                if (call.undecided()) {
                    call.abandon();
                    core.tellAbandoned(call);
                }
            }
        } finally {
            core.lock.unlock();
        }
    }

    private List<LaneCall<?>> inside() {
        return leaving.stream()
                .<LaneCall<?>>flatMap(candidate -> candidate.callsInside(own).stream())
                .toList();
    }

    /** The section cannot end while its own thread, or its own call, is the one that withdraws. */
    private boolean sectionToWaitFor() {
        SlotLease lease = core.lease;
        return lease != null
                && lease.inSection()
                && !lease.isHeldHere()
                && leaving.stream().anyMatch(lease::isOf)
                && (own == null || !lease.isOf(own.candidate));
    }

    /** An interrupt of a framework's thread is kept for it; the wait is short anyway. */
    private void await(BooleanSupplier done, SlotTime.Deadline end) {
        while (!done.getAsBoolean() && !end.passed()) {
            try {
                core.awaitChange(end);
            } catch (InterruptedException foreign) {
                interrupted = true;
            }
        }
    }

    private void release(Candidate candidate, long closeMillis) {
        closeExchange(candidate, closeMillis);
        boolean held;
        core.lock.lock();
        try {
            held = candidate.provider != null;
            candidate.provider = null;
            candidate.exchange = null;
        } finally {
            core.lock.unlock();
        }
        if (held) {
            unget(candidate);
        }
        core.lock.lock();
        try {
            candidate.toGone();
            core.candidates.left(candidate);
            core.changed.signalAll();
        } finally {
            core.lock.unlock();
        }
    }

    /** KP-22: the last call, and none when an earlier one is still inside. */
    private void closeExchange(Candidate candidate, long closeMillis) {
        KeyExchange exchange = exchangeToClose(candidate);
        if (exchange == null) {
            return;
        }
        LaneCall<Void> close =
                new LaneCall<>(
                        core,
                        candidate,
                        "close",
                        LaneCall.Kind.CALL,
                        () -> true,
                        () -> {
                            exchange.close();
                            return null;
                        });
        try {
            calls.run(close, closeMillis);
        } catch (ProviderLeftException left) {
            // Of a provider that left, whatever it throws comes as the cause of this.
            Throwable thrown = left.getCause() == null ? left : left.getCause();
            core.providerError(candidate, close.what, thrown);
        } catch (RuntimeException thrown) {
            core.providerError(candidate, close.what, thrown);
        }
    }

    private KeyExchange exchangeToClose(Candidate candidate) {
        core.lock.lock();
        try {
            return candidate.hasCallInside() ? null : candidate.exchange;
        } finally {
            core.lock.unlock();
        }
    }

    private void unget(Candidate candidate) {
        try {
            candidate.handle.unget();
        } catch (Throwable thrown) {
            core.providerError(candidate, "unget service", thrown);
        }
    }
}
