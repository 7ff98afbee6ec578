// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus;
import io.plastron.KeyStatus.Candidate;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreStatus;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.PlastronException;
import java.util.List;
import java.util.stream.Collectors;

/** Why a store stays locked, and whether it is worth waiting. */
final class LockedReason {
    private LockedReason() {}

    /** Whether a candidate may still unlock the store by itself. */
    static boolean mayUnlock(KeyStatus keys) {
        return keys.candidates().stream().anyMatch(candidate -> switch (candidate.state()) {
            case NEW, LOADING, ACTIVE, READY -> true;
            case REFUSED -> candidate.retryInMillis() >= 0;
            case GONE -> false;
        });
    }

    /** The error that says why. */
    static PlastronException of(StoreStatus status, String providerWanted) {
        List<Candidate> candidates = status.keys().candidates();
        if (status.failure().orElse(null) instanceof CorruptionException damaged) {
            return damaged;
        }
        List<Candidate> refused = candidates.stream()
                .filter(candidate -> candidate.state() == CandidateState.REFUSED)
                .toList();
        if (!refused.isEmpty()) {
            String reasons = refused.stream().map(LockedReason::reason)
                    .collect(Collectors.joining("; "));
            boolean retried = refused.stream().anyMatch(each -> each.retryInMillis() >= 0);
            String message = "the store is locked: " + reasons;
            Throwable cause = status.failure().orElse(null);
            return retried ? new KeyProviderUnreachableException(message, cause)
                    : new KeyRefusedException(message, cause);
        }
        if (!candidates.isEmpty()) {
            return new KeyProviderUnreachableException("the store is locked: key provider "
                    + candidates.get(0).name() + " did not answer in time");
        }
        return new KeyProviderAbsentException(providerWanted.isEmpty()
                ? "the store is locked: no key provider is there and none was asked for"
                : "the store is locked: key provider '" + providerWanted + "' is not installed");
    }

    private static String reason(Candidate candidate) {
        return "key provider " + candidate.name() + " refused: "
                + candidate.reason().orElse("no reason given");
    }
}
