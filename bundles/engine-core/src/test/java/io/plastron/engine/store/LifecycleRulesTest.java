// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotFoundException;
import io.plastron.NotLeaderException;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.ClosedException;
import io.plastron.types.KeyRefusedException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What must hold when checkpoints, role changes, closing and providers meet. */
@Timeout(120)
class LifecycleRulesTest {
    private static final Path HOME = Path.of("/store");
    private static final String CREATE = "create=true,checkpoint_wait=0";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockKeyProvider provider = new MockKeyProvider(MockOptions.defaults());

    @TempDir
    private Path folder;

    private TestStore open(String config) {
        return TestStore.open(disk, HOME, config, provider);
    }

    private TreeMap<String, String> reopened() {
        try (TestStore store = TestStore.open(
                disk, HOME, "", new MockKeyProvider(MockOptions.defaults()))) {
            store.connection().verify(null);
            return store.rows("table:A");
        }
    }

    /** Writes rows 0, 1, … one by one until the store refuses; the number acknowledged. */
    private static CompletableFuture<Integer> writeUntilRefused(
            TestStore store, AtomicInteger acknowledged) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                while (true) {
                    store.put("table:A", "row" + acknowledged.get(), "v");
                    acknowledged.incrementAndGet();
                }
            } catch (NotLeaderException | ClosedException refused) {
                return acknowledged.get();
            }
        });
    }

    @Test
    void aProviderThatFailsAfterTheCommitPointFailsNothing() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            Checkpoint before = store.connection().checkpoint();
            provider.script().add("byId#1 corrupt damaged, it says");
            Checkpoint rotated = store.connection().rotateKey();
            assertThat(rotated.keyPage()).isNotEqualTo(before.keyPage());
            assertThat(store.status().keys().sealingKeyId()).isEqualTo(1);
            store.put("table:A", "k", "v");
            store.connection().checkpoint();
            assertThat(store.status().keys().sealingKeyId()).isEqualTo(2);
            store.put("table:A", "k2", "v");
        }
        assertThat(reopened()).hasSize(2);
    }

    @Test
    void aProviderThatLeavesBeforeItProvedTheFirstKeyHoldsUpNothing() {
        provider.script().add("byId#1 unreachable gone");
        try (TestStore store = open(CREATE)) {
            assertThat(store.status().keys().sealingKeyId()).isZero();
            store.create("table:A");
            store.put("table:A", "k", "v");
            store.connection().checkpoint();
            assertThat(store.status().keys().sealingKeyId()).isEqualTo(1);
        }
        assertThat(reopened()).hasSize(1);
    }

    @Test
    void aRotationThatWasNeverCommittedSealsNothingAfterAStepUp() {
        FileKeyProvider keys =
                new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
        Path home = folder.resolve("store");
        try (TestStore store = TestStore.open(FileSystem.local(), home, CREATE, keys)) {
            store.create("table:A");
            store.connection().reconfigure("role=follower");
            // What only a leader's provider does; here it stands for a rotation a fence cut off.
            store.store().slot().call("rotate", exchange -> {
                ((KeyRotation) exchange).rotate();
                return true;
            });
            store.connection().reconfigure("role=leader");
            assertThat(store.status().keys().sealingKeyId()).isEqualTo(1);
            store.put("table:A", "k", "v");
        }
        try (TestStore store = TestStore.open(FileSystem.local(), home, "", keys)) {
            assertThat(store.rows("table:A")).hasSize(1);
        }
    }

    @Test
    void aStepDownLosesNoAcknowledgedWriteAndShowsNoOther() {
        int acknowledged;
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            AtomicInteger count = new AtomicInteger();
            CompletableFuture<Integer> writer = writeUntilRefused(store, count);
            store.await("some rows", () -> count.get() > 100);
            store.connection().reconfigure("role=follower");
            acknowledged = writer.join();
            assertThat(store.rows("table:A")).hasSize(acknowledged);
            store.connection().reconfigure("role=leader");
            assertThat(store.rows("table:A")).hasSize(acknowledged);
        }
        assertThat(reopened()).hasSize(acknowledged);
    }

    @Test
    void closingLosesNoAcknowledgedWrite() {
        TestStore store = open(CREATE);
        store.create("table:A");
        AtomicInteger count = new AtomicInteger();
        CompletableFuture<Integer> writer = writeUntilRefused(store, count);
        store.await("some rows", () -> count.get() > 100);
        store.close();
        assertThat(reopened()).hasSize(writer.join());
    }

    @Test
    void closingWithAnInterruptPendingStillMakesTheLastCheckpoint() {
        TestStore store = open(CREATE);
        store.create("table:A");
        store.put("table:A", "k", "v");
        Thread.currentThread().interrupt();
        store.close();
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        assertThat(reopened()).hasSize(1);
    }

    @Test
    void aCheckpointAskedOfAClosedStoreIsRefusedAndNeverHangs() {
        TestStore store = open(CREATE);
        store.close();
        assertThatThrownBy(() -> store.connection().checkpoint())
                .isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> store.store().checkpoints().request().join())
                .hasCauseInstanceOf(ClosedException.class);
    }

    @Test
    void aRoleChangeThatCannotBeDoneChangesNothing() {
        try (TestStore store = open(CREATE)) {
            store.create("table:A");
            store.connection().checkpoint();
            assertThatThrownBy(() -> store.connection().reconfigure(
                    "role=follower,checkpoint_meta=\"metadata_lsn=12345,database_size=1\""))
                    .isInstanceOf(NotFoundException.class);
            assertThat(store.status().role()).isEqualTo(Role.LEADER);
            store.put("table:A", "k", "v");
            store.connection().reconfigure("checkpoint_wait=7");
            assertThat(store.status().role()).isEqualTo(Role.LEADER);
        }
        assertThat(reopened()).hasSize(1);
    }

    @Test
    void aCheckpointThatFailedForWantOfAProviderIsMadeWhenOneComes() {
        try (TestStore store = TestStore.start(
                disk, HOME, CREATE + ",key_absent_wait_millis=200")) {
            TestStore.Offered first = store.offer(provider, 0);
            store.awaitState(Set.of(State.OPEN));
            store.create("table:A");
            Checkpoint before = store.connection().checkpoint();
            store.withdraw(first);
            store.put("table:A", "k", "v");
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(KeyProviderAbsentException.class);
            assertThat(store.status().statistics().get("checkpoint.dirty_bytes")).isPositive();
            store.offer(new MockKeyProvider(MockOptions.defaults()), 0);
            store.await("a checkpoint nobody asked for", () -> store.status().checkpoint()
                    .filter(made -> !made.lsn().equals(before.lsn())).isPresent());
            disk.kill();
        }
        assertThat(new ColdOpen(disk.snapshot(), HOME,
                new MockKeyProvider(MockOptions.defaults())).open().orElseThrow()
                .leader().orElseThrow()).containsEntry("table:A k", "v");
    }

    @Test
    void aProviderThatAnswersNullForAKeyIsRefusedAndNoBugOfOurs() {
        RefusingProvider keys = new RefusingProvider(provider);
        try (TestStore store = TestStore.open(disk, HOME, CREATE, keys)) {
            store.create("table:A");
            store.put("table:A", "k", "v");
            keys.keyless(true);
            assertThatThrownBy(() -> store.connection().checkpoint())
                    .isInstanceOf(KeyRefusedException.class);
            keys.keyless(false);
            store.connection().checkpoint();
        }
        keys.keyless(true);
        try (TestStore locked = TestStore.start(
                disk, HOME, "key_absent_wait_millis=200", keys)) {
            locked.awaitState(Set.of(State.LOCKED));
            keys.keyless(false);
            locked.status().retryKeys();
            locked.awaitState(Set.of(State.OPEN));
            assertThat(locked.rows("table:A")).hasSize(1);
        }
    }
}
