// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.ConflictException;
import io.plastron.NotDurableException;
import io.plastron.NotLeaderException;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.ClosedException;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Durable commits of several threads while the lead ends: what returned is there, what was refused
 * is not, and of the rest it is said that nobody knows.
 */
@Timeout(300)
class DurableCommitEndsTest {
    private static final Path HOME = Path.of("/store");
    private static final String CONFIG = "create=true,checkpoint_wait=0,checkpoint_dirty_max=0";
    private static final String TABLE = "table:A";
    private static final int THREADS = 4;
    /** Enough that all threads are in the middle of it when the lead ends. */
    private static final int COMMITS_BEFORE = 40;
    /** A guard against a test that never ends; less than the time-out. */
    private static final long JOIN_SECONDS_MAX = 120;

    private final SimulatedDisk disk = new SimulatedDisk();
    /** How each commit ended, by its key. */
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Set<Throwable> causes = ConcurrentHashMap.newKeySet();
    private final List<CompletableFuture<Void>> writers = new ArrayList<>();

    /** In what way the lead ends while nothing fails. */
    private enum Ending {
        STEP_DOWN {
            @Override
            void end(TestStore store) {
                store.connection().reconfigure("role=follower");
            }
        },
        CLOSE {
            @Override
            void end(TestStore store) {
                store.close();
            }
        };

        abstract void end(TestStore store);
    }

    private static MockKeyProvider keys() {
        return new MockKeyProvider(MockOptions.defaults());
    }

    private TestStore open() {
        TestStore store = TestStore.open(disk, HOME, CONFIG, keys());
        store.create(TABLE);
        store.connection().checkpoint();
        return store;
    }

    private static TestStore takeOver(SimulatedDisk process) {
        return TestStore.open(process, HOME, "take_over=true", keys());
    }

    /** What is there after a power cut that takes all that was not forced. */
    private Set<String> afterPowerCut() {
        try (TestStore store = TestStore.open(
                disk.crashStates(0, 0).state(0), HOME, "", keys())) {
            store.connection().verify(null);
            return store.rows(TABLE).keySet();
        }
    }

    // ---- writers

    /** Commits one row durably and notes how that ended; false when it was the last one. */
    private boolean commit(TestStore store, String key) {
        try {
            store.putDurably(TABLE, key, "v");
            returned.add(key);
            return true;
        } catch (NotDurableException notKnown) {
            causes.add(notKnown.getCause());
            unknown.add(key);
        } catch (NotLeaderException | ClosedException | ConflictException | FencedException
                | LogFailedException notDone) {
            refused.add(key);
        }
        return false;
    }

    private CompletableFuture<Void> write(Runnable task) {
        CompletableFuture<Void> writer = CompletableFuture.runAsync(task, command -> {
            Thread thread = new Thread(command, "writer");
            thread.setDaemon(true);
            thread.start();
        });
        writers.add(writer);
        return writer;
    }

    /** Threads that commit one row after the other until they hear of something. */
    private void writeUntilTold(TestStore store) {
        for (int t = 0; t < THREADS; t++) {
            String name = "t" + t + "-";
            write(() -> {
                int next = 0;
                while (commit(store, name + next)) {
                    next++;
                }
            });
        }
        store.await("some commits", () -> returned.size() >= COMMITS_BEFORE);
    }

    /** Threads with one commit each, of which the first is forced, and the others wait for it. */
    private void writeOnceAndStayInTheForce(TestStore store, Force force) {
        long before = commits(store);
        write(() -> commit(store, "first"));
        force.await();
        for (int t = 1; t < THREADS; t++) {
            String key = "k" + t;
            write(() -> commit(store, key));
        }
        store.await("all committed", () -> commits(store) == before + THREADS);
    }

    private static long commits(TestStore store) {
        return store.store().state().committer.roots().commit();
    }

    private void joinWriters() {
        join(writers.toArray(CompletableFuture<?>[]::new));
    }

    /** A join alone hears of no interrupt, and so of no time-out of the test. */
    private static void join(CompletableFuture<?>... tasks) {
        CompletableFuture.allOf(tasks).orTimeout(JOIN_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    /** The next force of a checkpoint, which stays until it is let go, at the latest by close. */
    private static final class Force implements AutoCloseable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        Force(SimulatedDisk disk) {
            disk.setOperationListener(operation -> {
                if (isOfCheckpoint(operation) && begun.getCount() > 0) {
                    begun.countDown();
                    await(goOn);
                }
            });
        }

        /** Not one of a spare that is filled, which holds nobody up. */
        static boolean isOfCheckpoint(Operation operation) {
            return operation.kind() == Operation.Kind.FORCE
                    && operation.file().endsWith(".seg");
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException nobodyInterruptsUs) {
                throw new AssertionError(nobodyInterruptsUs);
            }
        }

        void await() {
            await(begun);
        }

        void letGo() {
            goOn.countDown();
        }

        @Override
        public void close() {
            letGo();
        }
    }

    // ---- step-down and close

    private void assertNothingInDoubt() {
        assertThat(unknown).as("said to be unknown, though the last checkpoint was made")
                .isEmpty();
        assertThat(afterPowerCut()).isEqualTo(returned);
    }

    @ParameterizedTest
    @EnumSource
    void anOrderlyEndKeepsWhatReturnedAndNothingThatWasRefused(Ending ending) {
        try (TestStore store = open()) {
            writeUntilTold(store);
            ending.end(store);
            joinWriters();
            assertThat(refused).hasSize(THREADS);
            assertNothingInDoubt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrderlyEndDuringAForceMakesDurableWhatWaitsForIt(Ending ending) {
        try (TestStore store = open(); Force force = new Force(disk)) {
            writeOnceAndStayInTheForce(store, force);
            CompletableFuture<Void> ends = write(() -> ending.end(store));
            store.await("the end begun", () -> store.status().state() != State.OPEN
                    || store.store().state().writesShut);
            force.letGo();
            join(ends);
            joinWriters();
            assertThat(returned).hasSize(THREADS);
            assertNothingInDoubt();
        }
    }

    @Test
    void aStoreThatSteppedDownAndUpAgainGoesOnFromWhatReturned() {
        try (TestStore store = open()) {
            writeUntilTold(store);
            store.connection().reconfigure("role=follower");
            joinWriters();
            writers.clear();
            assertThat(store.rows(TABLE).keySet()).isEqualTo(returned);
            store.connection().reconfigure("role=leader");
            assertThat(commit(store, "again")).isTrue();
            assertThat(store.rows(TABLE).keySet()).isEqualTo(returned);
            assertNothingInDoubt();
        }
    }

    // ---- take-over

    private void assertToldTheTruth(Set<String> found) {
        assertThat(found).as("what returned").containsAll(returned);
        assertThat(found).as("what was refused").noneMatch(refused::contains);
        Set<String> possible = new HashSet<>(returned);
        possible.addAll(unknown);
        assertThat(possible).as("what somebody committed").containsAll(found);
        assertThat(afterPowerCut()).as("after a power cut").isEqualTo(found);
    }

    @Test
    void aTakeOverKeepsWhatReturnedAndNothingThatWasRefused() {
        try (TestStore store = open()) {
            writeUntilTold(store);
            try (TestStore next = takeOver(disk.otherProcess())) {
                joinWriters();
                store.await("a follower", () -> store.status().role() == Role.FOLLOWER
                        && store.status().state() == State.OPEN);
                assertThat(unknown.size() + refused.size()).isEqualTo(THREADS);
                assertThat(causes).hasOnlyElementsOfTypes(
                        FencedException.class, NotLeaderException.class);
                // Perhaps what was in flight; the former leader follows as far as the new one has.
                store.await("the same rows", () -> store.rows(TABLE).equals(next.rows(TABLE)));
                assertToldTheTruth(next.rows(TABLE).keySet());
            }
        }
    }

    @Test
    void aTakeOverDuringAForceLeavesAllInDoubtThatWaitForIt() {
        try (TestStore store = open(); Force force = new Force(disk)) {
            writeOnceAndStayInTheForce(store, force);
            try (TestStore next = takeOver(disk.otherProcess())) {
                force.letGo();
                joinWriters();
                assertThat(unknown).hasSize(THREADS);
                assertThat(causes).hasOnlyElementsOfTypes(
                        FencedException.class, NotLeaderException.class);
                store.await("a follower", () -> store.status().role() == Role.FOLLOWER
                        && store.status().state() == State.OPEN);
                // Perhaps what was in flight; the former leader follows as far as the new one has.
                store.await("the same rows", () -> store.rows(TABLE).equals(next.rows(TABLE)));
                assertToldTheTruth(next.rows(TABLE).keySet());
            }
        }
    }

    // ---- a disk that fails

    @Test
    void aFailedForceKeepsWhatReturnedAndNothingThatWasRefused() {
        try (TestStore store = open()) {
            writeUntilTold(store);
            disk.failNext(Force::isOfCheckpoint);
            joinWriters();
            store.awaitState(Set.of(State.FAILED));
            assertThat(unknown).isNotEmpty();
            assertThat(causes).hasOnlyElementsOfType(LogFailedException.class);
        }
        try (TestStore next = TestStore.open(disk, HOME, "", keys())) {
            assertToldTheTruth(next.rows(TABLE).keySet());
        }
    }

    // ---- the commit lock is somebody else's

    /** The checkpoint cannot note in the catalog where trees stand; that is made up for later. */
    @ParameterizedTest
    @ValueSource(strings = {"another commit", "a checkpoint", "time", "a step-down", "nothing"})
    void aDurableCommitWaitsForNobodysCommitLockAndWhatItOwesIsNoted(String whatFollows) {
        try (TestStore store = open(); Force force = new Force(disk)) {
            CompletableFuture<Void> writer = write(() -> commit(store, "first"));
            force.await();
            store.store().state().committer.barrier(() -> {
                force.letGo();
                join(writer);
                assertThat(returned).containsExactly("first");
                assertThat(place(store)).as("not noted yet").isNotEqualTo(placeWritten(store));
            });
            switch (whatFollows) {
                case "another commit" -> assertThat(commit(store, "second")).isTrue();
                case "a checkpoint" -> {
                    store.put(TABLE, "second", "v");
                    store.connection().checkpoint();
                    returned.add("second");
                }
                case "time" -> store.await("the note",
                        () -> place(store).equals(placeWritten(store)));
                case "a step-down" -> {
                    store.connection().reconfigure("role=follower");
                    store.connection().reconfigure("role=leader");
                    assertThat(commit(store, "second")).isTrue();
                }
                default -> assertThat(unknown).isEmpty();
            }
            assertThat(store.rows(TABLE).keySet()).isEqualTo(returned);
            assertNothingInDoubt();
        }
        try (TestStore store = TestStore.open(disk, HOME, "", keys())) {
            store.connection().verify(null);
            assertThat(store.rows(TABLE).keySet()).isEqualTo(returned);
        }
    }

    private static Object place(TestStore store) {
        return store.store().state().committer.roots().catalog().table(TABLE).orElseThrow()
                .files().get(0).checkpoint();
    }

    private static Object placeWritten(TestStore store) {
        return store.store().state().committed.catalog().table(TABLE).orElseThrow()
                .files().get(0).checkpoint();
    }
}
