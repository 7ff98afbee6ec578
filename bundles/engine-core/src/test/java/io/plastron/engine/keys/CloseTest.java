// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.StoreEvent.Kind;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.StoreId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing the slot while something goes on; on the real clock, as closing waits for threads. */
@Timeout(120)
class CloseTest {
    private final Rig rig = new Rig(false);
    private final FakeProvider active = Rig.provider("active", 0);
    private final FakeProvider newcomer = Rig.provider("newcomer", 10);

    @AfterEach
    void everythingIsGivenBackAndEveryThreadIsGone() {
        rig.close();
        rig.close();
        active.left();
        newcomer.left();
        Rig.assertBalanced(active, newcomer);
    }

    @Test
    void anIdleSlotClosesItsExchanges() {
        rig.with(active);
        rig.slot.offer(newcomer);
        rig.awaitActive(newcomer);
        rig.slot.close();
        assertThat(active.calls).endsWith("close");
        assertThat(newcomer.calls).endsWith("close");
        assertThat(rig.slot.snapshot().candidates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "attach", "loadKey"})
    void whileANewcomerHangs(String call) throws Exception {
        rig.with(active);
        Hang hang = Hang.stubborn();
        newcomer.on(call, hang);
        rig.slot.offer(newcomer);
        hang.awaitEntered();
        rig.slot.close();
        assertThat(active.calls).endsWith("close");
        assertThat(newcomer.count("close")).isZero();
        hang.release();
    }

    @Test
    void whileACallHangs() throws Exception {
        rig.with(active);
        Hang hang = Hang.stubborn();
        CompletableFuture<Void> call =
                Rig.async(
                        () ->
                                rig.slot.call(
                                        "byId",
                                        exchange -> {
                                            uninterrupted(hang);
                                            return null;
                                        }));
        hang.awaitEntered();
        rig.slot.close();
        assertThat(Rig.failure(call)).isNotNull();
        hang.release();
    }

    @Test
    void whileASwitchWaitsForALease() {
        rig.with(active);
        try (Lease lease = rig.slot.lease(0)) {
            rig.slot.offer(newcomer);
            rig.await(() -> newcomer.loaded.size() == 1, "newcomer loaded");
            rig.slot.close();
            assertThat(lease.revoked()).isTrue();
        }
        assertThat(newcomer.calls).endsWith("close");
    }

    @Test
    void whileAKeySectionIsOpen() throws Exception {
        rig.with(active);
        CompletableFuture<Void> closing;
        try (Lease lease = rig.slot.lease(0)) {
            lease.enterKeySection();
            closing =
                    Rig.async(
                            () -> {
                                rig.slot.close();
                                return null;
                            });
            rig.await(() -> rig.slot.snapshot().candidates().isEmpty(), "closing");
            lease.call("getKeySize", exchange -> exchange.getKeySize());
            lease.leaveKeySection();
        }
        Rig.get(closing);
        assertThat(active.calls).endsWith("getKeySize", "close");
    }

    @Test
    void whileARetryIsDueLater() {
        newcomer.on(
                "loadKey",
                () -> {
                    throw new KeyProviderUnreachableException("down");
                });
        rig.with(active);
        rig.slot.offer(newcomer);
        rig.awaitEvent(Kind.REFUSED);
        rig.slot.close();
        assertThat(newcomer.calls).endsWith("close");
    }

    @Test
    void fromWithinAProvidersCall() {
        rig.with(active);
        active.on(
                "byId",
                () -> {
                    rig.slot.close();
                    return null;
                });
        AtomicInteger ended = new AtomicInteger();
        rig.slot.call(
                "byId",
                exchange -> {
                    ((PageKeys) exchange).byId(new KeyId(1)).close();
                    return ended.incrementAndGet();
                });
        assertThat(ended.get()).isEqualTo(1);
    }

    @Test
    void fromWithinAnEventListener() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        KeyProviderSlot[] slot = new KeyProviderSlot[1];
        FakeProvider only = Rig.provider("only", 0);
        slot[0] =
                new KeyProviderSlot(
                        Rig.config("listening"),
                        event -> {
                            slot[0].close();
                            closed.complete(null);
                        });
        slot[0].start(new StoreId(1, 1), () -> {});
        slot[0].offer(only);
        assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void aSlotThatWasNeverStartedHasNothingToEnd() {
        FakeProvider only = Rig.provider("only", 0);
        KeyProviderSlot never = new KeyProviderSlot(Rig.config("never"), event -> {});
        never.offer(only);
        never.changed(only);
        never.withdraw(only);
        never.offer(only);
        never.close();
        assertThat(only.calls).isEmpty();
        assertThatThrownBy(() -> never.start(new StoreId(1, 1), () -> {}))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void afterwardsTheFrameworksSideDoesNothingAndTheEnginesSideIsClosed() {
        rig.slot.close();
        rig.slot.offer(newcomer);
        rig.slot.changed(newcomer);
        rig.slot.withdraw(newcomer);
        rig.slot.retry();
        assertThat(rig.slot.snapshot().candidates()).isEmpty();
        assertThatThrownBy(() -> rig.slot.lease(0)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rig.slot.call("byId", exchange -> null))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rig.slot.require(KeyState.none()))
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> rig.slot.adopt(Rig.metadata(1), CandidateCheck.NONE))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void startingTwiceIsRefused() {
        assertThatThrownBy(() -> rig.slot.start(new StoreId(1, 1), () -> {}))
                .isInstanceOf(InvalidUseException.class);
    }

    private static void uninterrupted(Hang hang) {
        try {
            hang.call();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
