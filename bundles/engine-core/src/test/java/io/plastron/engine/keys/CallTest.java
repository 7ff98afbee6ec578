// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent.Kind;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.PageKeys;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.TimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls outside a lease. */
@Timeout(120)
class CallTest {
    private final Rig rig = new Rig();
    private final FakeProvider first = Rig.provider("first", 10);
    private final FakeProvider second = Rig.provider("second", 0);

    @AfterEach
    void close() {
        rig.close();
        Rig.assertBalanced(first, second);
    }

    @Test
    void aCallRunsOnALaneOfItsStore() {
        rig.with(first);
        String lane = rig.slot.call("where", exchange -> Thread.currentThread().getName());
        assertThat(lane).startsWith("plastron-lane-" + rig.store + "-");
        assertThat(Lanes.onLane()).isFalse();
    }

    @Test
    void aCallThatMissesItsDeadlineIsUnreachableAndTheSlotGoesOn() throws Exception {
        rig.with(first);
        Hang hang = Hang.interruptible();
        first.on("byId", hang);
        CompletableFuture<DataKey> call = Rig.async(this::byId);
        hang.awaitEntered();
        rig.time.advance(2_000);
        assertThat(Rig.failure(call))
                .isInstanceOf(KeyProviderUnreachableException.class)
                .hasMessageContainingAll("first", "byId", "2000 ms");
        rig.awaitEvent(Kind.ABANDONED_CALL);
        first.heal("byId");
        byId().close();
    }

    @Test
    void aHangingProviderTakesTwoLanesAndNoMore() throws Exception {
        rig.with(first);
        Hang hang = Hang.stubborn();
        first.on("byId", hang);
        List<CompletableFuture<DataKey>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(Rig.async(this::byId));
        }
        rig.await(() -> first.inside.get() == 2, "two inside");
        rig.advanceUntil(
                () -> calls.stream().allMatch(CompletableFuture::isDone), "all deadlines");
        assertThat(calls)
                .allSatisfy(
                        call ->
                                assertThat(Rig.failure(call))
                                        .isInstanceOf(KeyProviderUnreachableException.class));
        assertThat(first.insideMax.get()).isEqualTo(Calls.LANES_PER_PROVIDER);
        assertThat(first.count("byId")).isEqualTo(2);
        first.heal("byId");
        hang.release();
        rig.await(() -> first.inside.get() == 0, "lanes free");
        byId().close();
    }

    @Test
    void aCallThatHasNotBegunFollowsToTheNextProvider() throws Exception {
        rig.with(first);
        rig.slot.offer(second);
        Hang hang = Hang.interruptible();
        first.on("byId", hang);
        CompletableFuture<DataKey> inside1 = Rig.async(this::byId);
        CompletableFuture<DataKey> inside2 = Rig.async(this::byId);
        rig.await(() -> first.inside.get() == 2, "lanes full");
        CompletableFuture<String> queued =
                Rig.async(() -> rig.slot.call("who", Object::toString));
        CompletableFuture<Void> leaving =
                Rig.async(
                        () -> {
                            rig.withdraw(first);
                            return null;
                        });
        assertThat(Rig.get(queued)).isEqualTo("second");
        hang.release();
        Rig.get(leaving);
        Rig.get(inside1).close();
        Rig.get(inside2).close();
    }

    @Test
    void withNobodyActiveACallWaitsForASuccessorAndThenSaysWhatIsMissing() throws Exception {
        rig.with(first);
        rig.withdraw(first);
        CompletableFuture<String> waiting =
                Rig.async(() -> rig.slot.call("who", Object::toString));
        rig.slot.offer(second);
        assertThat(Rig.get(waiting)).isEqualTo("second");
        rig.withdraw(second);
        CompletableFuture<String> inVain =
                Rig.async(() -> rig.slot.call("who", Object::toString));
        rig.advanceUntil(inVain::isDone, "the wait's end");
        assertThat(Rig.failure(inVain))
                .isInstanceOf(KeyProviderAbsentException.class)
                .hasMessageContainingAll("who", "5000 ms", "(kms=eu)", "Candidates: none");
    }

    @Test
    void anInterruptOfTheCallerEndsItsWaitAndIsKept() throws Exception {
        rig.with(first);
        Hang hang = Hang.stubborn();
        first.on("byId", hang);
        AtomicReference<Thread> caller = new AtomicReference<>();
        CompletableFuture<Boolean> call =
                Rig.async(
                        () -> {
                            caller.set(Thread.currentThread());
                            assertThatThrownBy(this::byId).isInstanceOf(TimeoutException.class);
                            return Thread.currentThread().isInterrupted();
                        });
        hang.awaitEntered();
        caller.get().interrupt();
        assertThat(Rig.get(call)).isTrue();
        hang.release();
    }

    @Test
    void theEnginesSideIsRefusedFromWithinAProvidersCall() {
        rig.with(first);
        List<Runnable> entries =
                List.of(
                        () -> rig.slot.lease(0),
                        () -> rig.slot.call("byId", exchange -> null),
                        () -> rig.slot.adopt(Rig.metadata(2), CandidateCheck.NONE),
                        () -> rig.slot.require(KeyState.none()),
                        () -> rig.slot.awaitActive(0),
                        () -> Lanes.refuseReentry("Connection.openSession"));
        AtomicInteger refused = new AtomicInteger();
        first.on(
                "byId",
                () -> {
                    for (Runnable entry : entries) {
                        assertThatThrownBy(entry::run).isInstanceOf(InvalidUseException.class);
                        refused.incrementAndGet();
                    }
                    return null;
                });
        byId().close();
        assertThat(refused.get()).isEqualTo(entries.size());
    }

    private DataKey byId() {
        return rig.slot.call("byId", exchange -> ((PageKeys) exchange).byId(new KeyId(3)));
    }
}
