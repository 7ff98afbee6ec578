// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static io.plastron.KeyStatus.CandidateState.ACTIVE;
import static io.plastron.KeyStatus.CandidateState.GONE;
import static io.plastron.KeyStatus.CandidateState.LOADING;
import static io.plastron.KeyStatus.CandidateState.NEW;
import static io.plastron.KeyStatus.CandidateState.READY;
import static io.plastron.KeyStatus.CandidateState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.KeyStatus.CandidateState;
import io.plastron.types.InternalException;
import io.plastron.types.KeyRefusedException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of transitions, each pair of it, and the order of candidates. */
class CandidateTest {
    private static final Map<CandidateState, Set<CandidateState>> ALLOWED =
            Map.of(
                    NEW, Set.of(LOADING, GONE),
                    LOADING, Set.of(ACTIVE, REFUSED, NEW, GONE),
                    ACTIVE, Set.of(READY, REFUSED, NEW, GONE),
                    READY, Set.of(LOADING, NEW, GONE),
                    REFUSED, Set.of(LOADING, NEW, GONE),
                    GONE, Set.of());

    private static final Map<CandidateState, List<CandidateState>> WAY =
            Map.of(
                    NEW, List.of(),
                    LOADING, List.of(LOADING),
                    ACTIVE, List.of(LOADING, ACTIVE),
                    READY, List.of(LOADING, ACTIVE, READY),
                    REFUSED, List.of(LOADING, REFUSED),
                    GONE, List.of(GONE));

    static Stream<Arguments> everyPair() {
        return Stream.of(CandidateState.values())
                .flatMap(
                        from ->
                                Stream.of(CandidateState.values())
                                        .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void goesWhereTheTableSaysAndNowhereElse(CandidateState from, CandidateState to) {
        Candidate candidate = candidate("a", 1, 0);
        WAY.get(from).forEach(step -> go(candidate, step));
        assertThat(candidate.state()).isEqualTo(from);

        if (ALLOWED.get(from).contains(to)) {
            go(candidate, to);
            assertThat(candidate.state()).isEqualTo(to);
        } else {
            assertThatThrownBy(() -> go(candidate, to)).isInstanceOf(InternalException.class);
            assertThat(candidate.state()).isEqualTo(from);
        }
    }

    @Test
    void theHighestRankingIsBestThenTheLowestServiceId() {
        Candidate low = candidate("low", 1, Integer.MIN_VALUE);
        Candidate older = candidate("older", 2, 5);
        Candidate younger = candidate("younger", 3, 5);
        Candidate high = candidate("high", 4, Integer.MAX_VALUE);

        assertThat(Stream.of(younger, low, high, older).sorted(Candidate.BEST_FIRST))
                .containsExactly(high, older, younger, low);
    }

    @Test
    void aRefusedOneTellsWhyAndWhen() {
        Candidate candidate = candidate("a", 7, 3);
        candidate.toLoading();
        candidate.toRefused(new KeyRefusedException("wrong key"), false);

        assertThat(candidate.status().reason()).contains("wrong key");
        assertThat(candidate.status().retryInMillis()).isNegative();
        assertThat(candidate.toString()).contains("'a'", "service 7", "ranking 3", "wrong key");
        assertThat(candidate.refusedForGood()).isTrue();
    }

    private static Candidate candidate(String name, long serviceId, int ranking) {
        return new Candidate(
                new FakeProvider(name, serviceId, ranking),
                new Retry(Rig.config("x"), new FakeTime()));
    }

    private static void go(Candidate candidate, CandidateState to) {
        switch (to) {
            case NEW -> candidate.toNew();
            case LOADING -> candidate.toLoading();
            case ACTIVE -> candidate.toActive();
            case READY -> candidate.toReady();
            case REFUSED -> candidate.toRefused(new KeyRefusedException("no"), false);
            case GONE -> candidate.toGone();
        }
    }
}
