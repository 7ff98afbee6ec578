// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static io.plastron.KeyStatus.CandidateState.ACTIVE;
import static io.plastron.KeyStatus.CandidateState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.KeyProviderAbsentException;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A follower's pick-up: other key metadata, all or nothing. */
@Timeout(120)
class AdoptTest {
    private final Rig rig = new Rig();
    private final FakeProvider active = Rig.provider("active", 10);
    private final FakeProvider other = Rig.provider("other", 0);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(active, other);
    }

    @Test
    void theActiveProviderLoadsItWithoutAGap() {
        rig.with(active);
        Object before = rig.slot.activeIdentity().orElseThrow();
        rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE);
        assertThat(active.loaded).containsExactly(1L, 2L);
        assertThat(rig.slot.activeIdentity()).contains(before);
        rig.slot.changed(active);
        rig.await(() -> active.loaded.size() == 3, "reload");
        assertThat(active.loaded).endsWith(2L);
    }

    @Test
    void theSameKeyPageIsNotLoadedAgain() {
        rig.with(active);
        rig.slot.adopt(Rig.metadata(1), CandidateCheck.NONE);
        assertThat(active.loaded).containsExactly(1L);
    }

    @Test
    void itIsTheFirstMetadataOfAFollowerThatKnewNothing() {
        rig.slot.offer(active);
        rig.slot.adopt(Rig.metadata(4), CandidateCheck.NONE);
        assertThat(active.loaded).containsExactly(4L);
        assertThat(rig.stateOf(active)).isEqualTo(ACTIVE);
    }

    @Test
    void whenTheActiveOneCannotAnotherThatCanBecomesActive() {
        rig.with(active);
        rig.slot.offer(other);
        refuse(active, new KeyRefusedException("denied"));
        rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE);
        assertThat(rig.slot.snapshot().active()).contains("other");
        assertThat(rig.slot.snapshot().degraded()).isEmpty();
        rig.awaitState(active, REFUSED);
        active.heal("loadKey");
        rig.slot.retry();
        rig.awaitActive(active);
        assertThat(active.loaded).endsWith(2L);
    }

    @Test
    void whenNobodyCanTheFormerStateStays() {
        rig.with(active);
        rig.slot.offer(other);
        refuse(active, new KeyRefusedException("denied"));
        refuse(other, new KeyProviderUnreachableException("down"));
        assertThatThrownBy(() -> rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("denied")
                .satisfies(
                        refused ->
                                assertThat(refused.getSuppressed())
                                        .singleElement()
                                        .isInstanceOf(KeyProviderUnreachableException.class));
        active.heal("loadKey");
        rig.slot.retry();
        rig.await(() -> rig.slot.snapshot().degraded().isEmpty(), "mended");
        assertThat(rig.slot.snapshot().active()).contains("active");
        assertThat(rig.slot.<String>call("who", Object::toString)).isEqualTo("active");
        assertThat(active.loaded).endsWith(1L);
    }

    @Test
    void whatFailsTheCheckAfterLoadingIsLoadedBack() {
        rig.with(active);
        assertThatThrownBy(
                        () ->
                                rig.slot.adopt(
                                        Rig.metadata(2),
                                        exchange -> {
                                            throw new KeyRefusedException("wrong commitment");
                                        }))
                .isInstanceOf(KeyRefusedException.class);
        rig.await(() -> active.loaded.size() == 3, "loaded back");
        assertThat(active.loaded).containsExactly(1L, 2L, 1L);
        rig.await(() -> rig.slot.snapshot().degraded().isEmpty(), "not degraded");
    }

    @Test
    void aLoadThatHangsIsUnreachableAndIsLoadedBackWhenItReturns() throws Exception {
        rig.with(active);
        Hang hang = Hang.stubborn();
        active.on("loadKey", hang);
        CompletableFuture<Void> adoption = adoptAsync(2);
        hang.awaitEntered();
        rig.time.advance(3_000);
        assertThat(Rig.failure(adoption)).isInstanceOf(KeyProviderUnreachableException.class);
        rig.slot.call("byId", exchange -> null);
        active.heal("loadKey");
        hang.release();
        rig.await(() -> active.loaded.size() == 3, "loaded back");
        assertThat(active.loaded).containsExactly(1L, 2L, 1L);
    }

    @Test
    void corruptionIsToldAsCorruption() {
        rig.with(active);
        CorruptionException torn = new CorruptionException("checksum of the wrapped keys");
        refuse(active, torn);
        assertThatThrownBy(() -> rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE))
                .isSameAs(torn);
        active.heal("loadKey");
    }

    @Test
    void withNobodyThereItWaitsForSomebodyAndThenSaysWhatIsMissing() throws Exception {
        CompletableFuture<Void> adoption = adoptAsync(2);
        rig.slot.offer(active);
        Rig.get(adoption);
        rig.withdraw(active);
        CompletableFuture<Void> inVain = adoptAsync(3);
        rig.advanceUntil(inVain::isDone, "the wait's end");
        assertThat(Rig.failure(inVain)).isInstanceOf(KeyProviderAbsentException.class);
        rig.slot.offer(other);
        rig.awaitActive(other);
        assertThat(other.loaded).containsExactly(2L);
    }

    @Test
    void aProviderThatLeavesWhileItLoadsIsFollowedByTheNext() throws Exception {
        rig.with(active);
        rig.slot.offer(other);
        Hang hang = Hang.interruptible();
        active.on("loadKey", hang);
        CompletableFuture<Void> adoption = adoptAsync(2);
        hang.awaitEntered();
        CompletableFuture<Void> leaving =
                Rig.async(
                        () -> {
                            rig.withdraw(active);
                            return null;
                        });
        rig.await(() -> rig.slot.snapshot().active().isEmpty(), "cut off");
        hang.release();
        Rig.get(leaving);
        Rig.get(adoption);
        assertThat(rig.slot.snapshot().active()).contains("other");
        assertThat(other.loaded).endsWith(2L);
    }

    @Test
    void itWaitsForTheRunningLease() throws Exception {
        rig.with(active);
        CompletableFuture<Void> adoption;
        try (Lease lease = rig.slot.lease(0)) {
            adoption = adoptAsync(2);
            rig.awaitWorkerAtLease();
            lease.call("getKeySize", exchange -> exchange.getKeySize());
            assertThat(active.loaded).containsExactly(1L);
        }
        Rig.get(adoption);
        assertThat(active.loaded).containsExactly(1L, 2L);
    }

    @Test
    void twoAtOnceAreServedOneAfterTheOther() throws Exception {
        rig.with(active);
        CompletableFuture<Void> one = adoptAsync(2);
        CompletableFuture<Void> two = adoptAsync(3);
        Rig.get(one);
        Rig.get(two);
        assertThat(active.loaded).hasSize(3).contains(2L, 3L);
        assertThat(active.insideMax.get()).isEqualTo(1);
    }

    @Test
    void closingTheSlotEndsTheWait() {
        CompletableFuture<Void> adoption = adoptAsync(2);
        rig.slot.close();
        assertThat(Rig.failure(adoption)).isInstanceOf(ClosedException.class);
    }

    private CompletableFuture<Void> adoptAsync(int number) {
        return Rig.async(
                () -> {
                    rig.slot.adopt(Rig.metadata(number), CandidateCheck.NONE);
                    return null;
                });
    }

    private static void refuse(FakeProvider provider, RuntimeException why) {
        provider.on(
                "loadKey",
                () -> {
                    throw why;
                });
    }
}
