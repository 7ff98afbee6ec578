// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.KeyProviderAbsentException;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import io.plastron.types.TimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A checkpoint's lease, and a provider that leaves before, in and after its key section. */
@Timeout(120)
class LeaseTest {
    private final Rig rig = new Rig();
    private final FakeProvider first = Rig.provider("first", 10);
    private final FakeProvider second = Rig.provider("second", 0);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(first, second);
    }

    @Test
    void aProviderThatLeavesBeforeTheKeySectionRevokesAtOnceAndTheSwitchDoesNotWait() {
        rig.with(first);
        rig.slot.offer(second);
        Lease lease = rig.slot.lease(0);
        rig.withdraw(first);

        assertThat(lease.revoked()).isTrue();
        assertThatThrownBy(lease::check).isInstanceOf(KeyProviderAbsentException.class)
                .hasMessageContainingAll("first", "left");
        assertThatThrownBy(lease::enterKeySection).isInstanceOf(KeyProviderAbsentException.class);
        assertThatThrownBy(() -> lease.call("getKeySize", exchange -> exchange.getKeySize()))
                .isInstanceOf(KeyProviderAbsentException.class);
        rig.awaitActive(second);
        try (Lease next = rig.slot.lease(0)) {
            lease.close();
            assertThat(next.revoked()).isFalse();
            assertThat(next.identity()).isNotEqualTo(lease.identity());
            assertThatThrownBy(() -> rig.slot.lease(0)).isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void aProviderThatLeavesInTheKeySectionIsCalledToItsEnd() throws Exception {
        rig.with(first);
        rig.slot.offer(second);
        try (Lease lease = rig.slot.lease(0)) {
            lease.enterKeySection();
            CompletableFuture<Void> leaving =
                    Rig.async(
                            () -> {
                                rig.withdraw(first);
                                return null;
                            });
            rig.await(() -> rig.slot.snapshot().active().isEmpty(), "cut off");
            lease.call("getKeySize", exchange -> exchange.getKeySize());
            lease.call(
                    "onKeyUpdate",
                    exchange -> {
                        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(9)));
                        return null;
                    });
            assertThat(leaving).isNotDone();
            lease.leaveKeySection();
            Rig.get(leaving);

            assertThat(lease.revoked()).isFalse();
            assertThat(rig.slot.activeIdentity()).isEmpty();
            lease.committed(Rig.metadata(2), CandidateCheck.NONE);
            assertThatThrownBy(() -> lease.call("onKeyUpdate", exchange -> null))
                    .isInstanceOf(KeyProviderAbsentException.class);
            assertThat(rig.slot.snapshot().active()).isEmpty();
        }
        rig.awaitActive(second);
        assertThat(second.loaded).endsWith(2L);
        assertThat(first.updates).containsExactly(new KeyUpdate.Persisted(Lsn.of(9)));
        assertThat(first.calls).endsWith("close");
    }

    @Test
    void aKeySectionThatDoesNotEndIsCutOffWithTheDrain() {
        rig.with(first);
        Lease lease = rig.slot.lease(0);
        lease.enterKeySection();
        CompletableFuture<Void> leaving =
                Rig.async(
                        () -> {
                            rig.withdraw(first);
                            return null;
                        });
        rig.await(() -> rig.slot.snapshot().active().isEmpty(), "cut off");
        assertThat(lease.revoked()).isFalse();
        rig.advanceUntil(leaving::isDone, "the drain's end");
        assertThat(lease.revoked()).isTrue();
        assertThatThrownBy(lease::leaveKeySection).isInstanceOf(KeyProviderAbsentException.class);
        assertThatThrownBy(() -> lease.call("getKey", exchange -> null))
                .isInstanceOf(KeyProviderAbsentException.class);
        lease.close();
    }

    @Test
    void aProviderThatLeavesAfterTheKeySectionIsOnlyNotToldTheEnd() {
        rig.with(first);
        rig.slot.offer(second);
        try (Lease lease = rig.slot.lease(0)) {
            lease.enterKeySection();
            lease.leaveKeySection();
            rig.withdraw(first);
            lease.check();
            lease.committed(Rig.metadata(2), CandidateCheck.NONE);
            assertThat(lease.revoked()).isFalse();
            assertThat(rig.slot.snapshot().active()).isEmpty();
        }
        rig.awaitActive(second);
        assertThat(second.loaded).endsWith(2L);
    }

    @Test
    void withdrawingInTheThreadThatHoldsTheKeySectionDoesNotWaitForItself() {
        rig.with(first);
        Lease lease = rig.slot.lease(0);
        lease.enterKeySection();
        rig.withdraw(first);
        assertThat(lease.revoked()).isTrue();
        lease.close();
    }

    @Test
    void whatAProviderThrowsIsTyped() {
        rig.with(first);
        try (Lease lease = rig.slot.lease(0)) {
            assertTyped(lease, new KeyRefusedException("denied"), KeyRefusedException.class);
            assertTyped(
                    lease,
                    new KeyProviderUnreachableException("down"),
                    KeyProviderUnreachableException.class);
            assertTyped(lease, new CorruptionException("torn"), CorruptionException.class);
            assertTyped(lease, new NullPointerException(), KeyRefusedException.class);
            assertTyped(lease, new NoClassDefFoundError("a/B"), KeyRefusedException.class);
            assertTyped(
                    lease, new InterruptedException(), KeyProviderUnreachableException.class);
            assertTyped(lease, new OutOfMemoryError(), KeyProviderUnreachableException.class);
            first.heal("getKeySize");
            first.keySize = 5;
            assertThat(lease.<Integer>call("getKeySize", exchange -> exchange.getKeySize()))
                    .isEqualTo(5);
        }
    }

    private void assertTyped(
            Lease lease, Throwable thrown, Class<? extends RuntimeException> expected) {
        first.on(
                "getKeySize",
                () -> {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (Exception) thrown;
                });
        assertThatThrownBy(() -> lease.call("getKeySize", exchange -> exchange.getKeySize()))
                .isInstanceOf(expected);
    }

    @Test
    void oneLeaseIsOutAtATimeAndWhoWaitsTooLongLearnsWhoHoldsIt() throws Exception {
        rig.with(first);
        CompletableFuture<Lease> waiting;
        try (Lease lease = rig.slot.lease(0)) {
            assertThat(Rig.failure(Rig.async(() -> rig.slot.lease(0))))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining(Thread.currentThread().getName());
            waiting = Rig.async(() -> rig.slot.lease(5_000));
            lease.check();
        }
        Rig.get(waiting).close();
    }

    @Test
    void withNobodyActiveALeaseWaitsForWhoComes() throws Exception {
        rig.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
        CompletableFuture<Lease> waiting = Rig.async(() -> rig.slot.lease(1_000));
        rig.slot.offer(first);
        Rig.get(waiting).close();
        rig.withdraw(first);
        CompletableFuture<Lease> inVain = Rig.async(() -> rig.slot.lease(1_000));
        rig.advanceUntil(inVain::isDone, "the wait's end");
        assertThat(Rig.failure(inVain)).isInstanceOf(KeyProviderAbsentException.class);
    }

    @Test
    void stepsOutOfOrderAreRefused() {
        rig.with(first);
        Lease lease = rig.slot.lease(0);
        assertThatThrownBy(lease::leaveKeySection).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> lease.committed(Rig.metadata(2), CandidateCheck.NONE))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE))
                .isInstanceOf(InvalidUseException.class);
        lease.enterKeySection();
        assertThatThrownBy(lease::enterKeySection).isInstanceOf(InvalidUseException.class);
        lease.close();
        lease.close();
        assertThatThrownBy(() -> lease.call("getKey", exchange -> null))
                .isInstanceOf(InvalidUseException.class);
        assertThat(lease.revoked()).isFalse();
    }

    @Test
    void closingTheSlotRevokesALeaseAndEndsTheWaits() {
        rig.with(first);
        Lease lease = rig.slot.lease(0);
        CompletableFuture<Lease> waiting = Rig.async(() -> rig.slot.lease(1_000_000));
        rig.slot.close();
        first.left();
        assertThat(lease.revoked()).isTrue();
        assertThat(Rig.failure(waiting)).isInstanceOf(ClosedException.class);
        lease.close();
    }
}
