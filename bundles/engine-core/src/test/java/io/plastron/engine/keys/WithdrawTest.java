// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static io.plastron.KeyStatus.CandidateState.LOADING;
import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent.Kind;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.ClosedException;
import io.plastron.types.KeyProviderUnreachableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Withdrawal at each moment: bounded, balanced, and nothing begins after it. */
@Timeout(120)
class WithdrawTest {
    private final Rig rig = new Rig();
    private final FakeProvider provider = Rig.provider("provider", 0);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(provider);
    }

    @Test
    void whoeverWasNeverFetchedJustGoes() {
        rig.slot.offer(provider);
        rig.withdraw(provider);
        rig.withdraw(provider);
        assertThat(provider.calls).isEmpty();
        assertThat(rig.slot.snapshot().candidates()).isEmpty();
    }

    @Test
    void anIdleProviderIsClosedAndReturnedOnce() {
        rig.with(provider);
        rig.withdraw(provider);
        rig.withdraw(provider);
        assertThat(provider.calls).containsExactly("get", "attach", "loadKey", "close");
        assertThat(provider.ungets.get()).isEqualTo(1);
        rig.awaitEvent(Kind.ABSENT);
    }

    @Test
    void theSameServiceMayComeBackAndIsAnotherCandidate() {
        rig.with(provider);
        Object former = rig.slot.activeIdentity().orElseThrow();
        rig.slot.withdraw(provider);
        rig.slot.offer(provider);
        rig.awaitActive(provider);
        assertThat(rig.slot.activeIdentity().orElseThrow()).isNotEqualTo(former);
        assertThat(provider.count("attach")).isEqualTo(2);
    }

    @Test
    void aCallInsideIsWaitedForAndItsAnswerDelivered() throws Exception {
        rig.with(provider);
        Hang hang = Hang.interruptible();
        provider.on("byId", hang);
        CompletableFuture<DataKey> call = Rig.async(this::byId);
        hang.awaitEntered();
        CompletableFuture<Void> leaving = Rig.async(this::withdraw);
        rig.await(() -> rig.slot.snapshot().candidates().isEmpty(), "cut off");
        assertThat(leaving).isNotDone();
        hang.release();
        Rig.get(leaving);
        assertThat(Rig.get(call).id()).isEqualTo(new KeyId(3));
        assertThat(provider.calls).endsWith("close");
    }

    @Test
    void aCallThatHangsIsInterruptedAfterTheDrain() throws Exception {
        rig.with(provider);
        Hang hang = Hang.interruptible();
        provider.on("byId", hang);
        CompletableFuture<DataKey> call = Rig.async(this::byId);
        hang.awaitEntered();
        CompletableFuture<Void> leaving = Rig.async(this::withdraw);
        rig.await(() -> rig.slot.snapshot().candidates().isEmpty(), "cut off");
        rig.time.advance(400);
        Rig.get(leaving);
        assertThat(Rig.failure(call)).isInstanceOf(KeyProviderAbsentException.class);
        rig.awaitEvent(Kind.DRAIN_TIMEOUT);
        assertThat(rig.eventsOf(Kind.ABANDONED_CALL)).isZero();
        assertThat(provider.calls).endsWith("close");
    }

    @Test
    void aCallThatIgnoresInterruptsIsAbandonedItsAnswerWipedAndTheExchangeNotClosed()
            throws Exception {
        rig.with(provider);
        Hang hang = Hang.stubborn();
        AtomicReference<DataKey> late = new AtomicReference<>();
        CompletableFuture<DataKey> call =
                Rig.async(
                        () ->
                                rig.slot.call(
                                        "byId",
                                        exchange -> {
                                            late.set(((PageKeys) exchange).byId(new KeyId(3)));
                                            hangIn(hang);
                                            return late.get();
                                        }));
        hang.awaitEntered();
        CompletableFuture<Void> leaving = Rig.async(this::withdraw);
        rig.advanceUntil(leaving::isDone, "withdrawal");
        assertThat(Rig.failure(call)).isInstanceOf(KeyProviderAbsentException.class);
        rig.awaitEvent(Kind.ABANDONED_CALL);
        assertThat(provider.ungets.get()).isEqualTo(1);
        assertThat(provider.count("close")).isZero();

        hang.release();
        rig.await(() -> wiped(late.get()), "the late key wiped");
    }

    private static boolean wiped(DataKey key) {
        try {
            key.secret();
            return false;
        } catch (ClosedException wiped) {
            return true;
        }
    }

    private static void hangIn(Hang hang) {
        try {
            hang.call();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    @Test
    void aCallThatWasAbandonedEarlierIsNotWaitedForAgain() throws Exception {
        rig.with(provider);
        Hang hang = Hang.stubborn();
        provider.on("byId", hang);
        CompletableFuture<DataKey> call = Rig.async(this::byId);
        hang.awaitEntered();
        rig.time.advance(2_000);
        assertThat(Rig.failure(call)).isInstanceOf(KeyProviderUnreachableException.class);
        // No hand of the clock moves.
        rig.withdraw(provider);
        assertThat(provider.ungets.get()).isEqualTo(1);
        assertThat(provider.count("close")).isZero();
        hang.release();
    }

    @Test
    void aCloseThatHangsDoesNotHoldTheWithdrawal() throws Exception {
        rig.with(provider);
        Hang hang = Hang.stubborn();
        provider.on("close", hang);
        CompletableFuture<Void> leaving = Rig.async(this::withdraw);
        hang.awaitEntered();
        rig.advanceUntil(leaving::isDone, "withdrawal");
        assertThat(provider.ungets.get()).isEqualTo(1);
        rig.awaitEvent(Kind.ABANDONED_CALL);
        hang.release();
    }

    @Test
    void aCloseThatThrowsIsToldAndChangesNothing() {
        rig.with(provider);
        provider.on(
                "close",
                () -> {
                    throw new IllegalStateException("already");
                });
        rig.withdraw(provider);
        assertThat(rig.awaitEvent(Kind.PROVIDER_ERROR).detail()).contains("close", "already");
    }

    @Test
    void aProviderMayStopItselfFromWithinACall() throws Exception {
        rig.with(provider);
        provider.on(
                "byId",
                () -> {
                    rig.slot.withdraw(provider);
                    return null;
                });
        // No hand of the clock moves: it waits for nothing.
        assertThat(byId().id()).isEqualTo(new KeyId(3));
        assertThat(provider.ungets.get()).isEqualTo(1);
        assertThat(provider.count("close")).isZero();
    }

    @Test
    void aProviderMayStopItselfFromWithinTheKeySection() {
        rig.with(provider);
        provider.on(
                "getKeySize",
                () -> {
                    rig.slot.withdraw(provider);
                    return null;
                });
        try (Lease lease = rig.slot.lease(0)) {
            lease.enterKeySection();
            lease.call("getKeySize", exchange -> exchange.getKeySize());
            assertThat(lease.revoked()).isTrue();
        }
    }

    @Test
    void nobodyWaitsForGetServiceAndALateObjectIsReturned() throws Exception {
        Hang hang = Hang.stubborn();
        provider.on("get", hang);
        rig.slot.offer(provider);
        rig.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
        hang.awaitEntered();
        rig.withdraw(provider);
        assertThat(provider.gets.get()).isZero();
        // The worker goes on with somebody else at once.
        FakeProvider next = Rig.provider("next", 0);
        rig.slot.offer(next);
        rig.awaitActive(next);

        hang.release();
        rig.await(() -> provider.ungets.get() == 1, "late object returned");
        assertThat(provider.calls).containsExactly("get");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "loadKey"})
    void whileItIsTestedTheTestIsWaitedForAndGivenUp(String call) throws Exception {
        Hang hang = Hang.interruptible();
        provider.on(call, hang);
        rig.slot.offer(provider);
        rig.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
        hang.awaitEntered();
        assertThat(rig.stateOf(provider)).isEqualTo(LOADING);
        CompletableFuture<Void> leaving = Rig.async(this::withdraw);
        rig.await(() -> rig.slot.snapshot().candidates().isEmpty(), "cut off");
        rig.time.advance(400);
        Rig.get(leaving);
        assertThat(provider.ungets.get()).isEqualTo(1);
        assertThat(rig.eventsOf(Kind.ACTIVE)).isZero();
    }

    @Test
    void aSecondWithdrawalOfTheSameServiceWaitsForTheFirst() throws Exception {
        rig.with(provider);
        Hang hang = Hang.interruptible();
        provider.on("byId", hang);
        CompletableFuture<DataKey> call = Rig.async(this::byId);
        hang.awaitEntered();
        CompletableFuture<Void> first = Rig.async(() -> withdrawOnly());
        rig.await(() -> rig.slot.snapshot().candidates().isEmpty(), "cut off");
        CompletableFuture<Void> second = Rig.async(() -> withdrawOnly());
        hang.release();
        Rig.get(second);
        assertThat(provider.ungets.get()).isEqualTo(1);
        Rig.get(first);
        Rig.get(call).close();
    }

    @Test
    void anInterruptOfTheWithdrawingThreadIsKeptForIt() {
        rig.with(provider);
        Thread.currentThread().interrupt();
        rig.withdraw(provider);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(provider.calls).endsWith("close");
    }

    private DataKey byId() {
        return rig.slot.call("byId", exchange -> ((PageKeys) exchange).byId(new KeyId(3)));
    }

    private Void withdraw() {
        rig.withdraw(provider);
        return null;
    }

    private Void withdrawOnly() {
        rig.slot.withdraw(provider);
        return null;
    }
}
