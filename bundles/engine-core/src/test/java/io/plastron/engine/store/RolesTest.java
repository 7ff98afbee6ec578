// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.ConflictException;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotFoundException;
import io.plastron.NotLeaderException;
import io.plastron.Session;
import io.plastron.StoreEvent;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.WriteSet;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.FencedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreInUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leader and follower of one home, here in one process; other processes are tested elsewhere. */
@Timeout(120)
class RolesTest {
    private static final String FOLLOW = "role=follower";
    private static final String CREATE = "create=true,key_absent_wait_millis=5000";

    @TempDir
    private Path folder;

    private Path home;
    private FileKeyProvider keys;

    @BeforeEach
    void prepare() {
        home = folder.resolve("store");
        keys = new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
    }

    private TestStore open(String config) {
        return TestStore.open(FileSystem.local(), home, config, keys);
    }

    private static void awaitCheckpoint(TestStore follower, Checkpoint wanted) {
        follower.await("checkpoint " + wanted.lsn(), () -> follower.status().checkpoint()
                .map(picked -> picked.lsn().equals(wanted.lsn())).orElse(false));
    }

    @Test
    void aFollowerPicksUpWhatTheLeaderCommitsAndCannotWrite() {
        try (TestStore leader = open(CREATE); TestStore follower = open(FOLLOW)) {
            leader.create("table:A");
            leader.put("table:A", "k", "v");
            assertThatThrownBy(() -> follower.rows("table:A"))
                    .isInstanceOf(NotFoundException.class);
            awaitCheckpoint(follower, leader.connection().checkpoint());
            assertThat(follower.rows("table:A")).isEqualTo(Map.of("k", "v"));
            assertThatThrownBy(() -> follower.put("table:A", "k", "w"))
                    .isInstanceOf(NotLeaderException.class);
            assertThatThrownBy(() -> follower.connection().checkpoint())
                    .isInstanceOf(NotLeaderException.class);
            assertThat(follower.status().statistics().get("log.appended_bytes")).isZero();
        }
    }

    @Test
    void aTransactionOfAFollowerKeepsItsSnapshotAcrossPickUps() {
        try (TestStore leader = open(CREATE); TestStore follower = open(FOLLOW)) {
            leader.create("table:A");
            leader.put("table:A", "k", "1");
            awaitCheckpoint(follower, leader.connection().checkpoint());
            try (Session session = follower.connection().openSession()) {
                session.begin();
                leader.put("table:A", "k", "2");
                awaitCheckpoint(follower, leader.connection().checkpoint());
                assertThat(session.openCursor("table:A").key("k").search()).isTrue();
                assertThat(session.openCursor("table:A").key("k")).satisfies(cursor -> {
                    assertThat(cursor.search()).isTrue();
                    assertThat(cursor.valueString()).isEqualTo("1");
                });
            }
            assertThat(follower.rows("table:A")).isEqualTo(Map.of("k", "2"));
        }
    }

    @Test
    void aSecondLeaderIsRefusedAndTheFirstGoesOn() {
        try (TestStore leader = open(CREATE)) {
            leader.create("table:A");
            assertThatThrownBy(() -> open("role=leader")).isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            leader.put("table:A", "k", "v");
            leader.connection().checkpoint();
        }
    }

    @Test
    void aFollowerStepsUpOnceTheLeaderIsGone() {
        try (TestStore follower = startFollower()) {
            assertThatThrownBy(() -> follower.connection().reconfigure("role=leader"))
                    .isInstanceOf(StoreInUseException.class);
            assertThat(follower.status().role()).isEqualTo(Role.FOLLOWER);
            leader.close();
            follower.connection().reconfigure("role=leader");
            follower.put("table:A", "k2", "v2");
            follower.connection().checkpoint();
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("k", "v", "k2", "v2"));
        }
    }

    private TestStore leader;

    private TestStore startFollower() {
        leader = open(CREATE);
        leader.create("table:A");
        leader.put("table:A", "k", "v");
        TestStore follower = open(FOLLOW);
        awaitCheckpoint(follower, leader.connection().checkpoint());
        return follower;
    }

    @Test
    void aLivingLeaderThatIsTakenOverStepsDownAndDropsWhatWasNotCommitted() {
        try (TestStore follower = startFollower(); TestStore former = leader) {
            former.put("table:A", "lost", "never committed");
            try (Session session = former.connection().openSession()) {
                session.begin();
                session.openCursor("table:A").key("late").value("x").insert();
                follower.connection().reconfigure("role=leader,take_over=true");
                former.await("step-down", () -> former.status().role() == Role.FOLLOWER
                        && former.status().state() == State.OPEN);
                assertThatThrownBy(session::commit).isInstanceOfAny(
                        NotLeaderException.class, ConflictException.class);
            }
            assertThat(former.status().events()).extracting(StoreEvent::kind)
                    .contains(StoreEvent.Kind.FENCED);
            assertThat(former.rows("table:A")).isEqualTo(Map.of("k", "v"));
            follower.put("table:A", "new", "2");
            awaitCheckpoint(former, follower.connection().checkpoint());
            assertThat(former.rows("table:A")).isEqualTo(Map.of("k", "v", "new", "2"));
        }
    }

    /**
     * Whoever replaces the roots must not have read them before such a commit published its own.
     */
    @Test
    void aCommitUnderWayWhileTheLeaderIsTakenOverDoesNotDisturbTheStepDown() {
        try (TestStore follower = startFollower(); TestStore former = leader) {
            Committer committer = former.store().state().committer;
            int tableId = committer.roots().catalog().table("table:A").orElseThrow()
                    .files().get(0).tableId();
            WriteSet writes = new WriteSet();
            writes.put(tableId, new byte[] {'l', 0}, new byte[] {'x', 0});
            committer.barrier(() -> {
                follower.connection().reconfigure("role=leader,take_over=true");
                former.await("the fence", () -> former.status().events().stream()
                        .anyMatch(event -> event.kind() == StoreEvent.Kind.FENCED));
                // As far as it gets: it must not get past the commit that holds the lock.
                long end = System.nanoTime() + 300_000_000;
                while (former.status().role() == Role.LEADER && System.nanoTime() < end) {
                    LockSupport.parkNanos(1_000_000);
                }
                committer.change(now -> writes, () -> {});
            });
            former.await("step-down", () -> former.status().role() == Role.FOLLOWER
                    && former.status().state() == State.OPEN);
            assertThat(former.rows("table:A")).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void aCheckpointOfALeaderThatWasTakenOverIsNotAcknowledged() {
        try (TestStore follower = startFollower(); TestStore former = leader) {
            follower.connection().reconfigure("role=leader,take_over=true");
            assertThatThrownBy(() -> {
                former.put("table:A", "lost", "x");
                former.connection().checkpoint();
            }).isInstanceOfAny(FencedException.class, NotLeaderException.class);
            assertThat(follower.rows("table:A")).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void aLeaderStepsDownAndUpAgainWithoutLosingAnything() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "a", "1");
            store.connection().reconfigure(FOLLOW);
            assertThat(store.status().role()).isEqualTo(Role.FOLLOWER);
            assertThat(store.rows("table:A")).isEqualTo(Map.of("a", "1"));
            assertThatThrownBy(() -> store.put("table:A", "b", "2"))
                    .isInstanceOf(NotLeaderException.class);
            store.connection().reconfigure("role=leader");
            store.put("table:A", "b", "2");
        }
        try (TestStore store = open("")) {
            assertThat(store.rows("table:A")).isEqualTo(Map.of("a", "1", "b", "2"));
        }
    }

    @Test
    void aFollowerStaysAtTheCheckpointItWasGiven() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "k", "1");
            Checkpoint first = store.connection().checkpoint();
            store.put("table:A", "k", "2");
            Checkpoint second = store.connection().checkpoint();
            try (TestStore pinned = open(
                    FOLLOW + ",checkpoint_meta=\"" + first.meta() + "\"")) {
                assertThat(pinned.rows("table:A")).isEqualTo(Map.of("k", "1"));
                pinned.connection().reconfigure(
                        FOLLOW + ",checkpoint_meta=\"" + second.meta() + "\"");
                assertThat(pinned.rows("table:A")).isEqualTo(Map.of("k", "2"));
                assertThatThrownBy(() -> pinned.connection().reconfigure(
                        FOLLOW + ",checkpoint_meta=\"" + first.meta() + "\""))
                        .isInstanceOf(InvalidUseException.class).hasMessageContaining("older");
            }
        }
    }

    @Test
    void withoutAProviderTheStoreIsLockedShowsItsTurtleAndUnlocksByItself() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
        }
        try (TestStore locked = TestStore.start(
                FileSystem.local(), home, "key_absent_wait_millis=200")) {
            locked.awaitState(Set.of(State.LOCKED));
            assertThat(locked.status().turtle()).hasValueSatisfying(
                    text -> assertThat(text).startsWith("version=2,"));
            assertThat(locked.status().keys().header()).isPresent();
            assertThatThrownBy(() -> locked.rows("table:A"))
                    .isInstanceOf(KeyProviderAbsentException.class);
            locked.offer(keys, 0);
            locked.awaitState(Set.of(State.OPEN));
            assertThat(locked.rows("table:A")).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void aWrongKeyOfTheRightLengthIsRefusedAndNothingIsClaimed() throws Exception {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
        }
        Path other = folder.resolve("other");
        FileKeyProvider wrong = new FileKeyProvider(FileSystem.local(), other, true);
        try (TestStore another = TestStore.open(
                FileSystem.local(), folder.resolve("second"), CREATE, wrong)) {
            another.create("table:B");
        }
        long claims = claims();
        try (TestStore locked = TestStore.start(
                FileSystem.local(), home, "key_absent_wait_millis=200", wrong)) {
            locked.awaitState(Set.of(State.LOCKED));
            assertThat(locked.status().failure()).hasValueSatisfying(why ->
                    assertThat(why).isInstanceOfAny(
                            KeyRefusedException.class, KeyProviderAbsentException.class));
            locked.await("a reason", () -> locked.status().keys().candidates().stream()
                    .anyMatch(candidate -> candidate.reason().isPresent()));
        }
        assertThat(claims()).isEqualTo(claims);
    }

    private long claims() throws Exception {
        try (var files = Files.list(home.resolve("log"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("claim-"))
                    .count();
        }
    }

    @Test
    void aFreshLeaderThatWaitsForAProviderFollowsOnceItWasTakenOver() {
        try (TestStore waiting = TestStore.start(FileSystem.local(), home,
                "create=true,key_absent_wait_millis=200")) {
            waiting.awaitState(Set.of(State.LOCKED));
            try (TestStore other = open("take_over=true")) {
                waiting.await("step-down", () -> waiting.status().role() == Role.FOLLOWER);
                other.create("table:A");
                other.put("table:A", "k", "v");
                other.connection().checkpoint();
                waiting.offer(keys, 0);
                waiting.awaitState(Set.of(State.OPEN));
                waiting.await("the rows", () -> waiting.status().checkpoint()
                        .equals(other.status().checkpoint().map(made -> new Checkpoint(
                                made.lsn(), made.completion(), made.keyPage(), made.meta(),
                                made.timeMillis(), made.databaseBytes(), List.of()))));
                assertThat(waiting.rows("table:A")).isEqualTo(Map.of("k", "v"));
            }
        }
    }
}
