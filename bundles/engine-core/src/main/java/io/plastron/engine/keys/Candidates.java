// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyStatus.CandidateState;
import io.plastron.types.CorruptionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The providers offered and not withdrawn, and those whose withdrawal still waits. Guarded by the
 * slot's lock.
 */
final class Candidates {
    private final Map<ProviderHandle, Candidate> here = new HashMap<>();
    private final List<Candidate> leaving = new ArrayList<>();

    void add(Candidate candidate) {
        here.put(candidate.handle, candidate);
    }

    Optional<Candidate> find(ProviderHandle handle) {
        return Optional.ofNullable(here.get(handle));
    }

    /** A withdrawal of that service under way in another thread. */
    Optional<Candidate> findLeaving(ProviderHandle handle) {
        return leaving.stream().filter(candidate -> candidate.handle.equals(handle)).findFirst();
    }

    /** From now on a new offer of the same service is another candidate. */
    void startLeaving(Candidate candidate) {
        here.remove(candidate.handle);
        leaving.add(candidate);
    }

    void left(Candidate candidate) {
        leaving.remove(candidate);
    }

    boolean noneLeaving() {
        return leaving.isEmpty();
    }

    List<Candidate> bestFirst() {
        return here.values().stream().sorted(Candidate.BEST_FIRST).toList();
    }

    /** What refused them no longer holds. */
    void renewRefused() {
        here.values().stream()
                .filter(candidate -> candidate.state() == CandidateState.REFUSED)
                .forEach(Candidate::toNew);
    }

    /** Somebody is there and nobody will become usable by himself. */
    boolean allRefusedForGood() {
        return !here.isEmpty() && here.values().stream().allMatch(Candidate::refusedForGood);
    }

    /** Why the best of the refused was refused; corruption is never somebody's cause. */
    Optional<RuntimeException> bestFailure() {
        return bestFirst().stream()
                .map(Candidate::failure)
                .filter(failure -> failure != null && !(failure instanceof CorruptionException))
                .findFirst();
    }

    /** For messages: all of them with their reasons. */
    @Override
    public String toString() {
        return here.isEmpty()
                ? "none"
                : bestFirst().stream().map(Candidate::toString).collect(Collectors.joining("; "));
    }
}
