// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreEvent;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The only thread that tests candidates and the only one that switches. One step after the other:
 * serve a pick-up, let the active provider load again, promote a better candidate, else wait.
 *
 * <p>It holds the slot's lock throughout and lets go of it to test and to wait. It may wait for a
 * lease's end, never for an active provider: nobody but it can make one.
 */
final class Worker implements Runnable {
    /**
     * From this round on new leases wait, so that rotation at every checkpoint cannot outrun a
     * switch.
     */
    private static final int ROUND_HOLDING_LEASES = 3;

    private static final long IDLE_NANOS_MAX = TimeUnit.HOURS.toNanos(1);

    private final SlotCore core;
    private final Trial trial;
    private final Gate gate;
    private final Adopter adopter;
    private final Thread thread;

    Worker(SlotCore core, Trial trial) {
        this.core = core;
        this.trial = trial;
        this.gate = new Gate(core);
        this.adopter = new Adopter(core, trial, gate);
        this.thread = Threads.daemon("plastron-keys-" + core.config.storeName(), this);
    }

    void start() {
        thread.start();
    }

    void join(long millisMax) {
        Threads.join(thread, millisMax);
    }

    @Override
    public void run() {
        core.lock.lock();
        try {
            while (!core.closed) {
                stepSafely();
            }
        } finally {
            gate.hold(false);
            core.lock.unlock();
        }
    }

    private void stepSafely() {
        try {
            step();
        } catch (InterruptedException foreign) {
            // Nobody of ours interrupts this thread; whether to end stands in `closed`.
            Thread.interrupted();
        } catch (RuntimeException | Error bug) {
            core.events.tell(
                    StoreEvent.Kind.PROVIDER_ERROR,
                    core.config.storeName(),
                    "internal error while choosing a key provider: " + bug);
            pause();
        }
    }

    /** An error of our own must not become a spinning thread. */
    private void pause() {
        try {
            core.awaitChange(core.time.in(core.config.retryMillisMin()));
        } catch (InterruptedException foreign) {
            Thread.interrupted();
        }
    }

    private void step() throws InterruptedException {
        try {
            if (core.adoption != null) {
                adopter.serve(core.adoption);
                return;
            }
            if (reloadDue()) {
                reload(core.active);
                return;
            }
            Optional<Candidate> next = next();
            if (next.isPresent()) {
                promote(next.get());
            } else {
                idle();
            }
        } finally {
            gate.hold(false);
        }
    }

    // ---- promote ----

    /** The best candidate worth a test that would be an improvement. */
    private Optional<Candidate> next() {
        if (core.required instanceof KeyState.None) {
            return Optional.empty();
        }
        return core.candidates.bestFirst().stream()
                .filter(this::wouldImprove)
                .filter(Candidate::worthATest)
                .findFirst();
    }

    private boolean wouldImprove(Candidate candidate) {
        return candidate != core.active
                && (core.active == null
                        || core.degraded != null
                        || candidate.outranks(core.active));
    }

    /**
     * Tests beside a running checkpoint and switches between two. A checkpoint that committed new
     * keys in between makes the test stale: again, the third time with checkpoints waiting.
     */
    private void promote(Candidate candidate) throws InterruptedException {
        candidate.toLoading();
        try {
            for (int round = 1; stillWanted(candidate); round++) {
                boolean holding = round >= ROUND_HOLDING_LEASES;
                gate.hold(holding);
                if (holding) {
                    gate.awaitNoLease(candidate);
                }
                long tested = core.version;
                Optional<RuntimeException> failure = trial.test(candidate, core.required);
                if (core.closed || candidate.withdrawn) {
                    return;
                }
                if (failure.isPresent()) {
                    refuse(candidate, failure.get(), core.version != tested);
                    return;
                }
                gate.hold(true);
                gate.awaitNoLease(candidate);
                if (stillWanted(candidate) && core.version == tested) {
                    switchTo(candidate);
                    return;
                }
            }
        } finally {
            if (candidate.state() == CandidateState.LOADING && !candidate.withdrawn) {
                candidate.toNew();
            }
        }
    }

    private boolean stillWanted(Candidate candidate) {
        return !core.closed
                && !candidate.withdrawn
                && !(core.required instanceof KeyState.None)
                && wouldImprove(candidate);
    }

    /** @param stale it was tested with key metadata that is no longer the one required */
    private void refuse(Candidate candidate, RuntimeException failure, boolean stale) {
        candidate.toRefused(failure, Failures.worthAnotherTry(failure));
        core.tell(
                StoreEvent.Kind.REFUSED,
                candidate,
                failure.getMessage() + " (" + candidate.retry + ")");
        if (stale || candidate.changedMeanwhile) {
            candidate.toNew();
        }
        // Whoever waits for an active one may wait for nobody now.
        core.changed.signalAll();
    }

    private void switchTo(Candidate candidate) {
        core.activate(candidate);
        gate.hold(false);
        if (candidate.changedMeanwhile) {
            candidate.retry.soon();
        }
        core.unlocked(core.onKeyMetadataChanged);
    }

    // ---- the active one loads again ----

    private boolean reloadDue() {
        return core.active != null && !core.active.hasLostCall() && core.active.retry.due();
    }

    /** It may say no: then it stays, as what it has loaded stays in force, and others are tried. */
    private void reload(Candidate candidate) throws InterruptedException {
        gate.hold(true);
        gate.awaitNoLease(candidate);
        if (core.closed || core.active != candidate) {
            return;
        }
        candidate.retry.begun();
        candidate.changedMeanwhile = false;
        Optional<RuntimeException> failure = trial.test(candidate, core.required);
        if (core.closed || core.active != candidate) {
            return;
        }
        if (failure.isPresent()) {
            degrade(candidate, failure.get());
        } else {
            core.degraded = null;
            candidate.retry.succeeded();
            core.tell(
                    StoreEvent.Kind.MODIFIED,
                    candidate,
                    candidate.title() + " has loaded its keys again");
        }
        if (candidate.changedMeanwhile) {
            candidate.retry.soon();
        }
    }

    private void degrade(Candidate candidate, RuntimeException failure) {
        core.degraded = failure;
        candidate.retry.failed(Failures.worthAnotherTry(failure));
        core.tell(
                StoreEvent.Kind.DEGRADED,
                candidate,
                failure.getMessage() + " (" + candidate.retry + ")");
    }

    // ---- nothing to do ----

    private void idle() throws InterruptedException {
        if (core.active == null
                && !core.absenceTold
                && !(core.required instanceof KeyState.None)) {
            core.absenceTold = true;
            core.events.tell(
                    StoreEvent.Kind.ABSENT, core.config.storeName(), core.absence());
        }
        core.time.await(core.changed, Math.min(IDLE_NANOS_MAX, nextDueNanos()));
    }

    /** A candidate whose call was lost is due when that call returns, which is a change. */
    private long nextDueNanos() {
        return core.candidates.bestFirst().stream()
                .filter(candidate -> !candidate.hasLostCall())
                .mapToLong(candidate -> candidate.retry.leftNanos())
                .min()
                .orElse(Retry.NEVER);
    }
}
