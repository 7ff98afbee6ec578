// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static io.plastron.KeyStatus.CandidateState.ACTIVE;
import static io.plastron.KeyStatus.CandidateState.NEW;
import static io.plastron.KeyStatus.CandidateState.READY;
import static io.plastron.KeyStatus.CandidateState.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.StoreEvent.Kind;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the slot switches, and with what loaded. */
@Timeout(120)
class SwitchTest {
    private final Rig rig = new Rig();
    private final FakeProvider old = Rig.provider("old", 0);
    private final FakeProvider newcomer = Rig.provider("newcomer", 10);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(old, newcomer);
    }

    @Test
    void theNewcomerLoadsBesideARunningCheckpointAndTheSwitchWaitsForItsEnd() {
        rig.with(old);
        try (Lease lease = rig.slot.lease(0)) {
            rig.slot.offer(newcomer);
            rig.await(() -> newcomer.loaded.size() == 1, "newcomer loaded");
            assertThat(lease.<String>call("who", Object::toString)).isEqualTo("old");
            assertThat(rig.slot.<String>call("who", Object::toString)).isEqualTo("old");
            assertThat(rig.slot.activeIdentity()).contains(lease.identity());
        }
        rig.awaitActive(newcomer);
    }

    @Test
    void aWaitingSwitchGoesBeforeEveryLeaseThatWaits() throws Exception {
        // On the real clock, where waiters stay in the order they came.
        try (Rig real = new Rig(false).with(old)) {
            List<CompletableFuture<String>> waiting = new ArrayList<>();
            List<Thread> waiters = new CopyOnWriteArrayList<>();
            try (Lease lease = real.slot.lease(0)) {
                for (int i = 0; i < 4; i++) {
                    waiting.add(Rig.async(() -> whoIn(real, waiters)));
                }
                real.await(() -> waiters.stream().filter(SwitchTest::waits).count() == 4, "wait");
                real.slot.offer(newcomer);
                real.awaitWorkerAtLease();
                lease.check();
            }
            for (CompletableFuture<String> lease : waiting) {
                assertThat(Rig.get(lease)).isEqualTo("newcomer");
            }
        }
    }

    private static String whoIn(Rig rig, List<Thread> waiters) {
        waiters.add(Thread.currentThread());
        try (Lease lease = rig.slot.lease(30_000)) {
            return lease.call("who", Object::toString);
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void metadataCommittedBetweenTestAndSwitchIsLoadedFirst() {
        rig.with(old);
        try (Lease lease = rig.slot.lease(0)) {
            rig.slot.offer(newcomer);
            rig.await(() -> newcomer.loaded.size() == 1, "newcomer loaded");
            commit(lease, 2);
        }
        rig.awaitActive(newcomer);
        assertThat(newcomer.loaded).containsExactly(1L, 2L);
        assertThat(old.loaded).containsExactly(1L);
    }

    @Test
    void oneRefusedWithMetadataThatIsNoLongerCurrentIsTriedWithTheCurrentOne() throws Exception {
        rig.with(old);
        Hang hang = Hang.interruptible();
        newcomer.on(
                "loadKey",
                () -> {
                    hang.call();
                    throw new KeyRefusedException("not that one");
                });
        rig.slot.offer(newcomer);
        hang.awaitEntered();
        try (Lease lease = rig.slot.lease(0)) {
            commit(lease, 2);
        }
        newcomer.heal("loadKey");
        hang.release();
        rig.awaitActive(newcomer);
        assertThat(newcomer.loaded).containsExactly(2L);
    }

    @Test
    void oneThatChangedWhileItWasTestedIsTestedAgain() throws Exception {
        rig.with(old);
        Hang refusing = Hang.interruptible();
        newcomer.on(
                "loadKey",
                () -> {
                    refusing.call();
                    throw new KeyRefusedException("as it was");
                });
        rig.slot.offer(newcomer);
        refusing.awaitEntered();
        rig.slot.changed(newcomer);
        Hang passing = Hang.interruptible();
        newcomer.on("loadKey", passing);
        refusing.release();
        passing.awaitEntered();
        rig.slot.changed(newcomer);
        newcomer.heal("loadKey");
        passing.release();
        rig.awaitEvent(Kind.MODIFIED);
        assertThat(rig.stateOf(newcomer)).isEqualTo(ACTIVE);
        assertThat(newcomer.loaded).containsExactly(1L, 1L);
    }

    @Test
    void rotationAtEveryCheckpointDelaysASwitchByThreeLoadsAtMost() throws Exception {
        rig.with(old);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger key = new AtomicInteger(1);
        // Its load does not end before another checkpoint has rotated, as long as one can.
        newcomer.on(
                "loadKey",
                () -> {
                    int before = key.get();
                    rig.await(() -> key.get() > before || held(), "a rotation meanwhile");
                    return null;
                });
        CompletableFuture<Void> checkpoints =
                Rig.async(
                        () -> {
                            while (!stop.get()) {
                                try (Lease lease = rig.slot.lease(1_000_000)) {
                                    commit(lease, key.get() + 1);
                                    key.incrementAndGet();
                                }
                            }
                            return null;
                        });
        rig.slot.offer(newcomer);
        rig.awaitActive(newcomer);
        stop.set(true);
        Rig.get(checkpoints);
        assertThat(newcomer.loaded).hasSize(3);
    }

    private boolean held() {
        return newcomer.loaded.size() == 2;
    }

    @Test
    void aRaisedRankingMovesTheSlotAndALoweredOneMovesItBack() {
        rig.with(newcomer);
        rig.slot.offer(old);
        old.rank(20);
        rig.slot.changed(old);
        rig.awaitActive(old);
        old.rank(0);
        rig.slot.changed(old);
        rig.awaitActive(newcomer);
        assertThat(newcomer.gets.get()).isEqualTo(1);
        assertThat(newcomer.count("attach")).isEqualTo(1);
    }

    @Test
    void whenTheActiveOneLeavesTheReadyOneLoadsAgainAndTakesOver() {
        rig.with(old);
        rig.slot.offer(newcomer);
        rig.awaitActive(newcomer);
        rig.withdraw(newcomer);
        rig.awaitActive(old);
        assertThat(old.loaded).containsExactly(1L, 1L);
        assertThat(old.gets.get()).isEqualTo(1);
    }

    @Test
    void aModifiedActiveProviderLoadsAgainBetweenLeases() {
        rig.with(old);
        try (Lease lease = rig.slot.lease(0)) {
            rig.slot.changed(old);
            rig.slot.call("byId", exchange -> null);
            lease.call("getKeySize", exchange -> exchange.getKeySize());
            assertThat(old.loaded).containsExactly(1L);
        }
        rig.awaitEvent(Kind.MODIFIED);
        assertThat(old.loaded).containsExactly(1L, 1L);
        assertThat(rig.slot.snapshot().degraded()).isEmpty();
    }

    @Test
    void aModifiedActiveProviderThatCannotLoadStaysDegradedUntilItCan() {
        rig.with(old);
        refuse(old);
        rig.slot.changed(old);
        rig.awaitEvent(Kind.DEGRADED);
        assertThat(rig.stateOf(old)).isEqualTo(ACTIVE);
        assertThat(rig.slot.snapshot().degraded().orElseThrow()).contains("no more");
        rig.slot.call("byId", exchange -> null);

        old.heal("loadKey");
        rig.slot.retry();
        rig.await(() -> rig.slot.snapshot().degraded().isEmpty(), "not degraded");
    }

    @Test
    void aDegradedProviderThatIsUnreachableIsTriedAgainWithGrowingPauses() {
        rig.with(old);
        old.on(
                "loadKey",
                () -> {
                    throw new KeyProviderUnreachableException("kms down");
                });
        rig.slot.changed(old);
        rig.await(() -> old.count("loadKey") == 2, "reload");
        rig.awaitEvent(Kind.DEGRADED);
        rig.time.advance(249);
        rig.slot.call("byId", exchange -> null);
        assertThat(old.count("loadKey")).isEqualTo(2);
        rig.time.advance(1);
        rig.await(() -> rig.eventsOf(Kind.DEGRADED) == 2, "second try");
        assertThat(rig.events.get(rig.events.size() - 1).detail()).contains("next try in 500 ms");
        old.heal("loadKey");
        rig.time.advance(500);
        rig.awaitEvent(Kind.MODIFIED);
    }

    @Test
    void whileDegradedALowerRankingOneThatCanLoadTakesOverAndThatIsTold() {
        rig.with(newcomer);
        rig.slot.offer(old);
        refuse(newcomer);
        rig.slot.changed(newcomer);
        rig.awaitActive(old);
        assertThat(rig.stateOf(newcomer)).isEqualTo(REFUSED);
        rig.await(() -> rig.eventsOf(Kind.ACTIVE) == 2, "told");
        assertThat(newcomer.count("loadKey")).isEqualTo(2);
        assertThat(rig.slot.snapshot().degraded()).isEmpty();
    }

    @Test
    void committedKeysAreNotLoadedByWhoMadeThemAndTheRefusedAreTriedWithThem() {
        rig.with(old);
        refuse(newcomer);
        rig.slot.offer(newcomer);
        rig.awaitState(newcomer, REFUSED);
        newcomer.heal("loadKey");
        try (Lease lease = rig.slot.lease(0)) {
            commit(lease, 2);
        }
        rig.awaitActive(newcomer);
        assertThat(old.loaded).containsExactly(1L);
        assertThat(newcomer.loaded).containsExactly(2L);
    }

    @Test
    void aFreshStoreLoadsEmptyOnceForEachExchange() {
        rig.slot.require(KeyState.fresh(CandidateCheck.NONE));
        rig.slot.offer(old);
        rig.awaitActive(old);
        rig.slot.changed(old);
        rig.awaitEvent(Kind.MODIFIED);
        rig.slot.offer(newcomer);
        rig.awaitActive(newcomer);
        newcomer.rank(-10);
        rig.slot.changed(newcomer);
        rig.awaitActive(old);
        assertThat(old.loaded).containsExactly(0L);
        assertThat(newcomer.loaded).containsExactly(0L);

        try (Lease lease = rig.slot.lease(5_000)) {
            commit(lease, 7);
        }
        newcomer.rank(10);
        rig.slot.changed(newcomer);
        rig.awaitActive(newcomer);
        assertThat(old.loaded).containsExactly(0L);
        assertThat(newcomer.loaded).containsExactly(0L, 7L);
    }

    @Test
    void whileNothingIsKnownNobodyIsCalled() {
        rig.slot.offer(old);
        rig.slot.offer(newcomer);
        rig.awaitEvent(Kind.OFFERED);
        rig.slot.retry();
        assertThat(rig.slot.awaitActive(0)).isFalse();
        assertThat(rig.stateOf(old)).isEqualTo(NEW);
        assertThat(old.calls).isEmpty();
        assertThat(newcomer.calls).isEmpty();
    }

    @Test
    void requiringOtherMetadataTestsEverybodyAnewAndRevokesTheLease() {
        rig.with(old);
        Lease lease = rig.slot.lease(0);
        rig.slot.require(KeyState.loaded(Rig.metadata(2), CandidateCheck.NONE));
        assertThat(lease.revoked()).isTrue();
        rig.awaitActive(old);
        assertThat(old.loaded).containsExactly(1L, 2L);
        assertThat(rig.slot.activeIdentity()).contains(lease.identity());
        lease.close();
    }

    @Test
    void requiringTheSameKeyPageAgainChangesNothing() {
        rig.with(old);
        Lease lease = rig.slot.lease(0);
        rig.slot.require(KeyState.loaded(Rig.metadata(1), CandidateCheck.NONE));
        assertThat(lease.revoked()).isFalse();
        assertThat(rig.stateOf(old)).isEqualTo(ACTIVE);
        lease.close();
        assertThat(old.loaded).containsExactly(1L);
    }

    @Test
    void whoeverBecomesActiveIsAskedAtTheNextCheckpointAndMayAskForItLater() {
        rig.with(old);
        rig.await(() -> rig.askAgain.get() == 1, "asked after the switch");
        old.contexts.get(0).keyMetadataChanged();
        assertThat(rig.askAgain.get()).isEqualTo(2);
        rig.slot.offer(newcomer);
        rig.await(() -> rig.askAgain.get() == 3, "asked after the second switch");
        assertThat(rig.stateOf(old)).isEqualTo(READY);
        rig.withdraw(old);
        old.contexts.get(0).keyMetadataChanged();
        assertThat(rig.askAgain.get()).isEqualTo(3);
    }

    private static void commit(Lease lease, int number) {
        lease.enterKeySection();
        lease.leaveKeySection();
        lease.committed(Rig.metadata(number), CandidateCheck.NONE);
    }

    private static void refuse(FakeProvider provider) {
        provider.on(
                "loadKey",
                () -> {
                    throw new KeyRefusedException("no more");
                });
    }
}
