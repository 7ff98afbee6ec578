// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who takes the turn, who is done by another's, and that nobody is forgotten. */
@Timeout(120)
class CheckpointTurnsTest {
    private static final Path HOME = Path.of("/store");
    private static final String TABLE = "table:A";
    private static final int THREADS = 8;

    private static Thread start(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void whoWaitsForLessIsDoneAndTheFirstOfTheOthersHasTheTurn() {
        CheckpointTurns turns = new CheckpointTurns();
        assertThat(turns.begin(1)).isTrue();
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Boolean>> outcomes = new ArrayList<>();
        for (long commit : new long[] {5, 2, CheckpointTurns.ANY, 3}) {
            CompletableFuture<Boolean> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            threads.add(start(() -> outcome.complete(turns.begin(commit))));
            awaitParked(threads.get(threads.size() - 1));
        }
        turns.end(3);
        assertThat(outcomes.get(1).join()).isFalse();
        assertThat(outcomes.get(3).join()).isFalse();
        assertThat(outcomes.get(0).join()).isTrue();
        assertThat(outcomes.get(2)).isNotDone();
        turns.end(5);
        assertThat(outcomes.get(2).join()).isTrue();
        turns.end(5);
        assertThat(turns.begin(0)).isTrue();
        turns.end(5);
    }

    @Test
    void oneThreadAtATimeHasTheTurnAndEachGetsIt() throws InterruptedException {
        CheckpointTurns turns = new CheckpointTurns();
        AtomicLong newest = new AtomicLong();
        AtomicInteger inside = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        AtomicInteger wrong = new AtomicInteger();
        long[] checkpointed = new long[1];
        for (int t = 0; t < THREADS; t++) {
            threads.add(start(() -> {
                for (int i = 0; i < 2_000; i++) {
                    long commit = newest.incrementAndGet();
                    if (turns.begin(commit)) {
                        if (inside.incrementAndGet() != 1) {
                            wrong.incrementAndGet();
                        }
                        checkpointed[0] = newest.get();
                        inside.decrementAndGet();
                        turns.end(checkpointed[0]);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(checkpointed[0]).isEqualTo(newest.get());
    }

    @Test
    void commitsThatComeWhileACheckpointIsForcedShareTheNextOne() throws InterruptedException {
        SimulatedDisk disk = new SimulatedDisk();
        try (TestStore store = TestStore.open(disk, HOME,
                "create=true,checkpoint_wait=0,checkpoint_dirty_max=0",
                // No second passes, after which the exchange would be asked, with a checkpoint.
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                new MockKeyProvider(MockOptions.defaults()))) {
            store.create(TABLE);
            store.connection().checkpoint();
            CountDownLatch forcing = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            disk.setOperationListener(operation -> {
                if (operation.kind() == Operation.Kind.FORCE && forcing.getCount() > 0) {
                    forcing.countDown();
                    awaitQuietly(goOn);
                }
            });
            long before = store.status().statistics().get("log.completions");
            long commits = store.store().state().committer.roots().commit();
            List<Thread> threads = new ArrayList<>();
            threads.add(start(() -> store.putDurably(TABLE, "first", "v")));
            forcing.await();
            for (int t = 1; t < THREADS; t++) {
                String key = "k" + t;
                threads.add(start(() -> store.putDurably(TABLE, key, "v")));
            }
            store.await("all commits", () -> store.store().state().committer.roots().commit()
                    == commits + THREADS);
            threads.subList(1, THREADS).forEach(CheckpointTurnsTest::awaitParked);
            goOn.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(store.status().statistics()).containsEntry("log.completions", before + 2)
                    .containsEntry("transactions.sync", (long) THREADS)
                    .containsEntry("checkpoint.sync", 2L);
            assertThat(store.rows(TABLE)).hasSize(THREADS);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
