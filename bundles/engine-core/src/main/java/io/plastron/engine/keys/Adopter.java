// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyStatus.CandidateState;
import io.plastron.types.ClosedException;
import io.plastron.types.KeyProviderUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The worker's part of a pick-up: some exchange loads other key metadata, the active one if it can,
 * or everything stays as it was. Used by the worker alone, with the slot's lock.
 */
final class Adopter {
    private final SlotCore core;
    private final Trial trial;
    private final Gate gate;

    Adopter(SlotCore core, Trial trial, Gate gate) {
        this.core = core;
        this.trial = trial;
        this.gate = gate;
    }

    void serve(Adoption adoption) throws InterruptedException {
        if (adoption.unwanted) {
            finish(adoption);
        } else if (!order().isEmpty()) {
            gate.hold(true);
            gate.awaitNoLease();
            tryAll(adoption);
            finish(adoption);
        } else if (adoption.candidateWait.passed()) {
            adoption.fail(nobodyToAsk());
            finish(adoption);
        } else {
            core.awaitChange(adoption.candidateWait);
        }
    }

    private void finish(Adoption adoption) {
        core.adoption = null;
        if (core.closed) {
            adoption.fail(new ClosedException("store '" + core.config.storeName() + "' is closed"));
        }
        core.changed.signalAll();
    }

    /** The active one, then the others, best first. */
    private List<Candidate> order() {
        List<Candidate> order = new ArrayList<>(core.candidates.bestFirst());
        order.removeIf(Candidate::hasLostCall);
        if (core.active != null && order.remove(core.active)) {
            order.add(0, core.active);
        }
        return order;
    }

    private void tryAll(Adoption adoption) {
        List<RuntimeException> failures = new ArrayList<>();
        for (Candidate candidate : order()) {
            if (core.closed || adoption.unwanted) {
                return;
            }
            if (!candidate.withdrawn && tryOne(candidate, adoption, failures)) {
                adoption.succeed();
                return;
            }
        }
        adoption.fail(verdict(failures));
    }

    /** The first failure speaks for all: it is the active provider's, or the best one's. */
    private RuntimeException verdict(List<RuntimeException> failures) {
        if (failures.isEmpty()) {
            return nobodyToAsk();
        }
        RuntimeException first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    private RuntimeException nobodyToAsk() {
        String what = "picking up key metadata";
        if (core.active == null) {
            return core.absent(what);
        }
        return new KeyProviderUnreachableException(
                what + ": an earlier call has not returned from " + core.active.title());
    }

    private boolean tryOne(
            Candidate candidate, Adoption adoption, List<RuntimeException> failures) {
        boolean wasActive = candidate == core.active;
        if (wasActive) {
            candidate.changedMeanwhile = false;
        } else {
            candidate.toLoading();
        }
        Optional<RuntimeException> failure = trial.test(candidate, adoption.target);
        if (core.closed || candidate.withdrawn) {
            return false;
        }
        if (failure.isEmpty() && !adoption.unwanted) {
            adopt(candidate, adoption);
            return true;
        }
        failure.ifPresent(failures::add);
        if (wasActive) {
            // It may have loaded before it failed, or may yet: back to what is in force.
            core.degraded = failure.orElse(null);
            candidate.retry.soon();
        } else {
            candidate.toNew();
        }
        return false;
    }

    private void adopt(Candidate candidate, Adoption adoption) {
        core.nowRequired(adoption.target);
        if (candidate.state() == CandidateState.LOADING) {
            core.activate(candidate);
            core.unlocked(core.onKeyMetadataChanged);
        } else {
            core.degraded = null;
            candidate.retry.succeeded();
        }
        if (candidate.changedMeanwhile) {
            candidate.retry.soon();
        }
    }
}
