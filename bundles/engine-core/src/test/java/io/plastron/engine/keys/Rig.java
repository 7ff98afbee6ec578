// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.KeyStatus;
import io.plastron.KeyStatus.CandidateState;
import io.plastron.StoreEvent;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A started slot with what a test wants to see of it, and no wait that is not for a condition. */
final class Rig implements AutoCloseable {
    private static final long GENEROUS_SECONDS = 30;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final String store = "rig" + NUMBER.incrementAndGet();
    final FakeTime time = new FakeTime();
    final List<StoreEvent> events = new CopyOnWriteArrayList<>();
    final AtomicInteger askAgain = new AtomicInteger();
    final KeyProviderSlot slot;

    Rig() {
        this(true);
    }

    /** @param fakeTime false: on the real clock, with the short limits of {@link #config} */
    Rig(boolean fakeTime) {
        slot = new KeyProviderSlot(config(store), events::add, fakeTime ? time : SlotTime.SYSTEM);
        slot.filterText("(kms=eu)");
        slot.start(new StoreId(1, 2), askAgain::incrementAndGet);
    }

    /** Load 3 s, call 2 s, drain 0.4 s + 0.1 s, absence 5 s, retry 250 ms to 1 s. */
    static SlotConfig config(String store) {
        return new SlotConfig(store, 3_000, 2_000, 400, 100, 5_000, 250, 1_000);
    }

    static KeyMetadata metadata(int number) {
        return KeyMetadata.of(new byte[] {(byte) number}, Lsn.of(number), 0);
    }

    static FakeProvider provider(String name, int ranking) {
        return new FakeProvider(name, NUMBER.incrementAndGet(), ranking);
    }

    /** Requires key metadata 1 and has that provider active. */
    Rig with(FakeProvider active) {
        slot.offer(active);
        slot.require(KeyState.loaded(metadata(1), CandidateCheck.NONE));
        awaitActive(active);
        return this;
    }

    void withdraw(FakeProvider provider) {
        slot.withdraw(provider);
        provider.left();
    }

    void awaitActive(FakeProvider provider) {
        await(
                () -> slot.snapshot().active().equals(Optional.of(provider.name())),
                provider + " active");
    }

    void awaitState(FakeProvider provider, CandidateState state) {
        await(() -> stateOf(provider) == state, provider + " " + state);
    }

    CandidateState stateOf(FakeProvider provider) {
        return candidate(provider).state();
    }

    KeyStatus.Candidate candidate(FakeProvider provider) {
        return slot.snapshot().candidates().stream()
                .filter(candidate -> candidate.serviceId() == provider.serviceId())
                .findFirst()
                .orElseThrow();
    }

    StoreEvent awaitEvent(StoreEvent.Kind kind) {
        await(() -> eventsOf(kind) > 0, "event " + kind);
        return events.stream().filter(event -> event.kind() == kind).findFirst().orElseThrow();
    }

    long eventsOf(StoreEvent.Kind kind) {
        return events.stream().filter(event -> event.kind() == kind).count();
    }

    void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GENEROUS_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "never came: " + what + "\n" + slot.snapshot() + "\n" + events);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Until the worker holds new leases back and waits for the one that is out. */
    void awaitWorkerAtLease() {
        await(
                () ->
                        Thread.getAllStackTraces().entrySet().stream()
                                .filter(each -> each.getKey().getName().equals(worker()))
                                .flatMap(each -> Stream.of(each.getValue()))
                                .anyMatch(frame -> frame.getMethodName().equals("awaitNoLease")),
                "the worker waits for the lease");
    }

    private String worker() {
        return "plastron-keys-" + store;
    }

    /** Moves the clock on until something happens: for waits that begin at an unknown moment. */
    void advanceUntil(BooleanSupplier condition, String what) {
        await(
                () -> {
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                    time.advance(50);
                    return false;
                },
                what);
    }

    /** Runs in another thread. */
    static <T> CompletableFuture<T> async(Callable<T> body) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                future.complete(body.call());
                            } catch (Throwable thrown) {
                                future.completeExceptionally(thrown);
                            }
                        },
                        "test-async");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
    }

    static Throwable failure(CompletableFuture<?> future) {
        return future.handle((value, thrown) -> thrown)
                .orTimeout(GENEROUS_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Threads of this slot that still live. */
    List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("plastron-") && name.contains("-" + store))
                .filter(name -> !name.matches(".*-" + store + "\\d.*"))
                .sorted()
                .toList();
    }

    static void assertBalanced(FakeProvider... providers) {
        for (FakeProvider provider : providers) {
            assertThat(provider.violations).as("violations of %s", provider).isEmpty();
            assertThat(provider.ungets.get()).as("ungets of %s", provider)
                    .isEqualTo(provider.gets.get());
        }
    }

    /** Closes the slot and sees its threads end. */
    @Override
    public void close() {
        slot.close();
        await(() -> threads().isEmpty(), "all threads gone, still there: " + threads());
    }
}
