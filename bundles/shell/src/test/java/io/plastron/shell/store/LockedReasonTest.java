// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus;
import io.plastron.KeyStatus.Candidate;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.shell.fake.FakeStatus;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockedReasonTest {
    private static FakeStatus with(Candidate... candidates) {
        FakeStatus status = new FakeStatus();
        status.keys = new KeyStatus(Optional.empty(), Optional.empty(), Lsn.of(1),
                Optional.empty(), 0, List.of(candidates));
        return status;
    }

    private static Candidate candidate(CandidateState state, String reason, long retryInMillis) {
        return new Candidate("file", 1, 0, state, Optional.ofNullable(reason), retryInMillis);
    }

    @Test
    void noCandidateMeansAbsentAndNamesWhoIsMissing() {
        assertThat(LockedReason.mayUnlock(with().keys())).isFalse();
        assertThat(LockedReason.of(with(), "vault"))
                .isInstanceOf(KeyProviderAbsentException.class).hasMessageContaining("'vault'");
    }

    @Test
    void aRefusalForGoodIsNotWaitedForAndKeepsItsReason() {
        FakeStatus status = with(candidate(CandidateState.REFUSED, "wrong KEK", -1));
        assertThat(LockedReason.mayUnlock(status.keys())).isFalse();
        assertThat(LockedReason.of(status, "file")).isInstanceOf(KeyRefusedException.class)
                .hasMessage("the store is locked: key provider file refused: wrong KEK");
    }

    @Test
    void whoIsTriedAgainMayStillUnlock() {
        FakeStatus status = with(candidate(CandidateState.REFUSED, "no route", 250));
        assertThat(LockedReason.mayUnlock(status.keys())).isTrue();
        assertThat(LockedReason.of(status, "file"))
                .isInstanceOf(KeyProviderUnreachableException.class);
    }

    @Test
    void whoDoesNotAnswerIsUnreachable() {
        FakeStatus status = with(candidate(CandidateState.LOADING, null, -1));
        assertThat(LockedReason.mayUnlock(status.keys())).isTrue();
        assertThat(LockedReason.of(status, "file"))
                .isInstanceOf(KeyProviderUnreachableException.class);
    }

    @Test
    void aDamagedKeyPageIsCorruptionWhateverTheCandidatesSay() {
        FakeStatus status = with(candidate(CandidateState.REFUSED, "damaged", -1));
        status.failure = Optional.of(new CorruptionException("key page 9: bad checksum"));
        assertThat(LockedReason.of(status, "file")).isInstanceOf(CorruptionException.class);
    }
}
