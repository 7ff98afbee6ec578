// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static io.plastron.KeyStatus.CandidateState.ACTIVE;
import static io.plastron.KeyStatus.CandidateState.LOADING;
import static io.plastron.KeyStatus.CandidateState.NEW;
import static io.plastron.KeyStatus.CandidateState.READY;
import static io.plastron.KeyStatus.CandidateState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.KeyProviderAbsentException;
import io.plastron.KeyStatus;
import io.plastron.StoreEvent.Kind;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A better ranking provider comes and is not what it seems; the old one stays. */
@Timeout(120)
class NewcomerTest {
    private final Rig rig = new Rig();
    private final FakeProvider old = Rig.provider("old", 0);
    private final FakeProvider newcomer = Rig.provider("newcomer", 10);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(old, newcomer);
    }

    @Test
    void aBetterOneTakesOverAndTheOldOneStaysReady() {
        rig.with(old);
        rig.slot.offer(newcomer);
        rig.awaitActive(newcomer);

        assertThat(rig.stateOf(old)).isEqualTo(READY);
        assertThat(newcomer.calls).containsExactly("get", "attach", "loadKey");
        assertThat(newcomer.loaded).containsExactly(1L);
        assertThat(newcomer.contexts.get(0).storeId().toString()).startsWith("0000000000000001");
    }

    @Test
    void aWorseOneIsNotEvenFetched() {
        rig.with(newcomer);
        rig.slot.offer(old);
        rig.slot.call("byId", exchange -> null);

        assertThat(rig.stateOf(old)).isEqualTo(NEW);
        assertThat(old.calls).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of("attach", "loadKey")
                .flatMap(
                        call ->
                                Stream.of(
                                        Arguments.of(
                                                call, new KeyRefusedException("unknown"), false),
                                        Arguments.of(call, new CorruptionException("torn"), false),
                                        Arguments.of(call, new NullPointerException("oops"), false),
                                        Arguments.of(
                                                call, new NoClassDefFoundError("a/B"), false),
                                        Arguments.of(call, new StackOverflowError(), false),
                                        Arguments.of(call, new Exception("checked"), false),
                                        Arguments.of(
                                                call,
                                                new KeyProviderUnreachableException("down"),
                                                true),
                                        Arguments.of(call, new InterruptedException(), true)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneThatThrowsIsRefusedWithItsReasonAndOnlyTimeMendsTheUnreachable(
            String call, Throwable thrown, boolean retried) {
        rig.with(old);
        newcomer.on(
                call,
                () -> {
                    throw sneaky(thrown);
                });
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);

        assertThat(rig.stateOf(old)).isEqualTo(ACTIVE);
        KeyStatus.Candidate refused = rig.candidate(newcomer);
        assertThat(refused.reason().orElseThrow())
                .contains(
                        thrown.getMessage() == null
                                ? thrown.getClass().getName()
                                : thrown.getMessage());
        assertThat(refused.retryInMillis() >= 0).isEqualTo(retried);
        rig.awaitEvent(Kind.REFUSED);

        newcomer.heal(call);
        if (retried) {
            rig.time.advance(250);
        } else {
            rig.slot.changed(newcomer);
        }
        rig.awaitActive(newcomer);
    }

    @Test
    void theEnginesCheckCanRefuseIt() {
        rig.slot.require(
                KeyState.loaded(
                        Rig.metadata(1),
                        exchange -> {
                            if (exchange.toString().equals("newcomer")) {
                                throw new KeyRefusedException("commitment does not match");
                            }
                        }));
        rig.slot.offer(old);
        rig.slot.offer(newcomer);
        rig.awaitActive(old);
        rig.awaitState(newcomer, REFUSED);
        assertThat(rig.candidate(newcomer).reason().orElseThrow()).contains("commitment");
    }

    @Test
    void aServiceThatCannotBeHadIsTriedAgain() {
        newcomer.answersNull = true;
        rig.with(old);
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        assertThat(rig.candidate(newcomer).retryInMillis()).isNotNegative();

        newcomer.answersNull = false;
        rig.time.advance(250);
        rig.awaitActive(newcomer);
    }

    @Test
    void aFrameworkThatFailsToHandItOutIsTriedAgain() {
        newcomer.on(
                "get",
                () -> {
                    throw new IllegalStateException("could not obtain lock");
                });
        rig.with(old);
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        newcomer.heal("get");
        rig.time.advance(250);
        rig.awaitActive(newcomer);
    }

    @Test
    void anExchangeThatIsNullIsRefused() {
        newcomer.attachesNull = true;
        rig.with(old);
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        assertThat(rig.candidate(newcomer).retryInMillis()).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "attach", "loadKey"})
    void oneThatHangsIsInterruptedAtItsDeadlineAndTriedAgain(String call) throws Exception {
        rig.with(old);
        Hang hang = Hang.interruptible();
        newcomer.on(call, hang);
        rig.slot.offer(newcomer);
        hang.awaitEntered();
        assertThat(rig.stateOf(newcomer)).isEqualTo(LOADING);
        // Nobody waits for it meanwhile.
        rig.slot.call("byId", exchange -> null);
        rig.slot.lease(0).close();

        rig.time.advance(3_000);
        rig.awaitState(newcomer, REFUSED);
        assertThat(rig.candidate(newcomer).reason().orElseThrow()).contains("within 3000 ms");
        rig.awaitEvent(Kind.ABANDONED_CALL);
        newcomer.heal(call);
        rig.advanceUntil(() -> rig.stateOf(newcomer) == ACTIVE, "newcomer active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "attach", "loadKey"})
    void oneThatHangsForGoodCostsOneLaneNotOnePerRetry(String call) throws Exception {
        rig.with(old);
        Hang hang = Hang.stubborn();
        newcomer.on(call, hang);
        rig.slot.offer(newcomer);
        hang.awaitEntered();
        rig.time.advance(3_000);
        rig.awaitState(newcomer, REFUSED);

        for (int i = 0; i < 20; i++) {
            rig.time.advance(10_000);
            rig.slot.retry();
            rig.slot.changed(newcomer);
            rig.slot.call("byId", exchange -> null);
        }
        assertThat(newcomer.count(call)).isEqualTo(1);
        assertThat(rig.stateOf(old)).isEqualTo(ACTIVE);

        // It returns late: what it brought is used, and the next try goes on from there.
        newcomer.heal(call);
        hang.release();
        rig.awaitActive(newcomer);
        assertThat(newcomer.gets.get()).isEqualTo(1);
        assertThat(newcomer.count("attach")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "attach", "loadKey"})
    void oneThatCallsBackIsToldSoAndRefused(String call) {
        rig.with(old);
        newcomer.on(call, () -> rig.slot.call("byId", exchange -> null));
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        assertThat(rig.candidate(newcomer).reason().orElseThrow())
                .contains("InvalidUseException", "from within a key provider's call");
    }

    @Test
    void withTheOldOneGoneTooNobodyIsActiveUntilAnotherCanLoad() throws Exception {
        rig.with(old);
        newcomer.on(
                "loadKey",
                () -> {
                    throw new KeyRefusedException("disabled");
                });
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        rig.withdraw(old);
        assertThat(rig.awaitEvent(Kind.ABSENT).detail()).contains("(kms=eu)", "disabled");
        assertThat(rig.slot.awaitActive(10_000)).isFalse();
        assertThatThrownBy(() -> rig.slot.lease(0))
                .isInstanceOf(KeyProviderAbsentException.class)
                .hasMessageContainingAll("Install or start", "(kms=eu)", "newcomer", "disabled")
                .hasCauseInstanceOf(KeyRefusedException.class);

        newcomer.heal("loadKey");
        rig.slot.retry();
        rig.awaitActive(newcomer);
        assertThat(rig.slot.<List<?>>call("byId", exchange -> List.of())).isEmpty();
    }

    /** On the real clock: the fake one looks by itself, and would not miss a signal. */
    @Test
    void whoWaitsHearsAtOnceThatTheLastOneWasRefused() throws Exception {
        Hang hang = Hang.stubborn();
        newcomer.on(
                "loadKey",
                () -> {
                    hang.call();
                    throw new KeyRefusedException("disabled");
                });
        try (Rig real = new Rig(false)) {
            real.slot.offer(newcomer);
            real.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
            hang.awaitEntered();
            AtomicReference<Thread> waiter = new AtomicReference<>();
            CompletableFuture<Boolean> active = Rig.async(() -> {
                waiter.set(Thread.currentThread());
                return real.slot.awaitActive(600_000);
            });
            real.await(() -> waiter.get() != null
                    && waiter.get().getState() == Thread.State.TIMED_WAITING, "a wait");
            hang.release();
            assertThat(Rig.get(active)).isFalse();
        }
    }

    @Test
    void whenTheBestIsRefusedTheNextBestIsTaken() {
        FakeProvider third = Rig.provider("third", -5);
        newcomer.on(
                "loadKey",
                () -> {
                    throw new KeyRefusedException("no");
                });
        old.on(
                "loadKey",
                () -> {
                    throw new KeyRefusedException("no");
                });
        rig.slot.offer(third);
        rig.slot.offer(old);
        rig.slot.offer(newcomer);
        rig.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
        rig.awaitActive(third);
        assertThat(rig.stateOf(newcomer)).isEqualTo(REFUSED);
        assertThat(rig.stateOf(old)).isEqualTo(REFUSED);
    }

    private static RuntimeException sneaky(Throwable thrown) {
        return NewcomerTest.<RuntimeException>cast(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T cast(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
