// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.NotDurableException;
import io.plastron.NotLeaderException;
import io.plastron.Session;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOperation;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.FencedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreFullException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit with {@code sync=true} is durable when it returns, whatever the provider does. */
@Timeout(120)
class DurableCommitTest {
    private static final Path HOME = Path.of("/store");
    private static final String CREATE = "create=true,checkpoint_wait=0,checkpoint_dirty_max=0,"
            + "key_call_millis=20000";
    private static final String TABLE = "table:A";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockKeyProvider provider = new MockKeyProvider(MockOptions.defaults());
    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private TestStore open() {
        TestStore store = TestStore.open(disk, HOME, CREATE, clock, provider);
        store.create(TABLE);
        return store;
    }

    private TreeMap<String, String> afterPowerCut() {
        SimulatedDisk left = disk.crashStates(0, 0).state(0);
        try (TestStore store = TestStore.open(
                left, HOME, "", new MockKeyProvider(MockOptions.defaults()))) {
            store.connection().verify(null);
            return store.rows(TABLE);
        }
    }

    private int asked() {
        return provider.calls(MockOperation.GET_KEY_SIZE).size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync=true", "sync=on", "sync"})
    void aDurableCommitSurvivesThatEverythingUnforcedIsLost(String config) {
        try (TestStore store = open(); Session session = store.connection().openSession()) {
            session.begin();
            session.openCursor(TABLE).key("k").value("v").insert();
            session.commit(config);
            assertThat(session.inTransaction()).isFalse();
            assertThat(afterPowerCut()).isEqualTo(Map.of("k", "v"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sync=false", "sync=off"})
    void withoutSyncACommitWaitsForTheNextCheckpoint(String config) {
        try (TestStore store = open(); Session session = store.connection().openSession()) {
            store.connection().checkpoint();
            session.begin();
            session.openCursor(TABLE).key("k").value("v").insert();
            session.commit(config);
            assertThat(afterPowerCut()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync=maybe", "sync=1", "durable=true", "sync=true,wait=1", "sync="})
    void aSettingThatIsNotKnownIsRefusedAndTheTransactionStillRuns(String config) {
        try (TestStore store = open(); Session session = store.connection().openSession()) {
            session.begin();
            session.openCursor(TABLE).key("k").value("v").insert();
            assertThatThrownBy(() -> session.commit(config))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("commit");
            assertThat(session.inTransaction()).isTrue();
            session.commit("sync=true");
            assertThat(afterPowerCut()).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void withoutChangesOfItsOwnItMakesThoseBeforeItDurable() {
        try (TestStore store = open(); Session session = store.connection().openSession()) {
            store.put(TABLE, "k", "v");
            session.begin();
            session.commit("sync=true");
            assertThat(afterPowerCut()).isEqualTo(Map.of("k", "v"));
            long made = store.status().statistics().get("checkpoint.done");
            session.begin();
            session.commit("sync=true");
            assertThat(store.status().statistics()).containsEntry("checkpoint.done", made);
        }
    }

    @Test
    void eachIsCountedAndNoneIsAnEvent() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            for (int i = 0; i < 100; i++) {
                store.putDurably(TABLE, "k" + i, "v");
            }
            assertThat(store.status().statistics()).containsEntry("transactions.sync", 100L)
                    .containsEntry("checkpoint.sync", 100L);
            assertThat(store.status().statistics().get("checkpoint.final_micros_max"))
                    .isPositive();
            assertThat(store.status().events())
                    .filteredOn(event -> event.kind() == Kind.CHECKPOINT).hasSize(2);
            assertThat(store.status().checkpoint()).get()
                    .isEqualTo(store.connection().newestCheckpoint().orElseThrow());
        }
    }

    // ---- the exchange

    @Test
    void theExchangeIsAskedOnceASecondHoweverManyCommit() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            int before = asked();
            for (int i = 0; i < 50; i++) {
                millis.addAndGet(10);
                store.putDurably(TABLE, "k" + i, "v");
            }
            assertThat(asked()).isEqualTo(before);
            millis.addAndGet(1_000);
            store.putDurably(TABLE, "late", "v");
            store.await("asked", () -> asked() == before + 1);
            store.putDurably(TABLE, "later", "v");
            store.connection().checkpoint();
            assertThat(asked()).isEqualTo(before + 1);
        }
    }

    @Test
    void anExchangeThatSignalledIsAskedByTheNextDurableCommitAndItsKeysGoWithIt() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            int before = asked();
            Lsn keyPage = store.status().keys().keyPage();
            store.store().slot().call("rotate", exchange -> {
                ((KeyRotation) exchange).rotate();
                return true;
            });
            store.store().state().leader.keys().keyMetadataChanged();
            store.await("keys that are stored with a durable commit", () -> {
                store.putDurably(TABLE, "k", "v");
                return !store.status().keys().keyPage().equals(keyPage);
            });
            assertThat(asked()).isEqualTo(before + 1);
            assertThat(provider.violations()).isEmpty();
            assertThat(afterPowerCut()).isEqualTo(Map.of("k", "v"));
        }
    }

    @Test
    void aProviderThatHangsHoldsNoDurableCommitUp() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            provider.script().add("getKeySize hang");
            millis.addAndGet(5_000);
            for (int i = 0; i < 20; i++) {
                store.putDurably(TABLE, "k" + i, "v");
                millis.addAndGet(5_000);
            }
            store.await("the call that hangs", () -> asked() > 0);
            store.store().state().leader.keys().keyMetadataChanged();
            store.putDurably(TABLE, "signalled", "v");
            assertThat(afterPowerCut()).hasSize(21);
            provider.script().clear();
            provider.script().release();
        }
    }

    @Test
    void withoutAProviderItGoesOnWithTheKeysItHasAndAsksWhenOneComes() {
        try (TestStore store = TestStore.start(disk, HOME, CREATE, clock)) {
            TestStore.Offered offered = store.offer(provider, 0);
            store.awaitState(Set.of(State.OPEN));
            store.create(TABLE);
            store.connection().checkpoint();
            store.withdraw(offered);
            millis.addAndGet(5_000);
            store.putDurably(TABLE, "k", "v");
            assertThat(afterPowerCut()).isEqualTo(Map.of("k", "v"));
            MockKeyProvider next = new MockKeyProvider(MockOptions.defaults());
            store.offer(next, 0);
            store.await("a provider", () -> store.status().keys().active().isPresent());
            store.await("the next provider asked", () -> {
                store.putDurably(TABLE, "k", "w");
                return !next.calls(MockOperation.GET_KEY_SIZE).isEmpty();
            });
        }
    }

    // ---- failures

    @Test
    void aFailedForceLeavesItCommittedVisibleAndNotKnownDurable() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            disk.failNext(Operation.Kind.FORCE);
            assertThatThrownBy(() -> store.putDurably(TABLE, "k", "v"))
                    .isInstanceOf(NotDurableException.class)
                    .hasMessageContaining("is committed")
                    .hasCauseInstanceOf(LogFailedException.class);
            assertThat(store.rows(TABLE)).isEqualTo(Map.of("k", "v"));
            store.awaitState(Set.of(State.FAILED));
            assertThatThrownBy(() -> store.putDurably(TABLE, "l", "w"))
                    .isInstanceOf(LogFailedException.class);
            try (Session session = store.connection().openSession()) {
                session.begin();
                assertThatThrownBy(() -> session.commit("sync=true"))
                        .isInstanceOf(NotDurableException.class);
            }
        }
    }

    @Test
    void aFullDiskIsToldAsTheCause() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            disk.setFreeBytes(0);
            String value = "x".repeat((1 << 20) - 100);
            assertThatThrownBy(() -> {
                // What was filled ahead is used up first.
                for (int i = 0; i < 200; i++) {
                    store.putDurably(TABLE, "big", i + value);
                }
            }).isInstanceOf(NotDurableException.class)
                    .hasCauseInstanceOf(StoreFullException.class);
            store.awaitState(Set.of(State.FAILED));
            disk.setFreeBytes(Long.MAX_VALUE);
        }
    }

    @Test
    void aFollowerRefusesChangesAndHasNothingElseToMakeDurable() {
        open().close();
        try (TestStore store = TestStore.open(disk, HOME, "role=follower", provider);
                Session session = store.connection().openSession()) {
            session.begin();
            session.commit("sync=true");
            session.begin();
            Cursor cursor = session.openCursor(TABLE);
            assertThatThrownBy(() -> {
                cursor.key("k").value("v").insert();
                session.commit("sync=true");
            }).isInstanceOf(NotLeaderException.class);
        }
    }

    @Test
    void whoeverWasTakenOverHearsThatItsCommitIsNotKnownDurable() {
        try (TestStore store = open()) {
            store.connection().checkpoint();
            try (TestStore next = TestStore.open(disk.otherProcess(), HOME, "take_over=true",
                    new MockKeyProvider(MockOptions.defaults()))) {
                assertThatThrownBy(() -> store.putDurably(TABLE, "k", "v"))
                        .satisfiesAnyOf(
                                thrown -> assertThat(thrown)
                                        .isInstanceOf(NotDurableException.class)
                                        .hasCauseInstanceOf(FencedException.class),
                                thrown -> assertThat(thrown)
                                        .isInstanceOf(NotLeaderException.class));
                store.await("a follower", () -> store.status().role() == Role.FOLLOWER);
                assertThat(store.rows(TABLE)).isEqualTo(next.rows(TABLE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatATakeOverLostIsNeverSaidToBeDurable(boolean inTransaction) {
        try (TestStore store = open(); Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            store.connection().checkpoint();
            if (inTransaction) {
                session.begin();
                cursor.key("lost").value("v").insert();
                session.commit();
            } else {
                cursor.key("lost").value("v").insert();
            }
            try (TestStore next = TestStore.open(disk.otherProcess(), HOME, "take_over=true",
                    new MockKeyProvider(MockOptions.defaults()))) {
                assertThatThrownBy(() -> store.connection().checkpoint());
                store.await("a follower", () -> store.status().role() == Role.FOLLOWER);
                assertThat(next.rows(TABLE)).isEmpty();
                session.begin();
                assertThatThrownBy(() -> session.commit("sync=true"))
                        .isInstanceOf(NotDurableException.class);
            }
        }
    }

    @Test
    void whatWasCommittedBeforeAnOrderlyStepDownIsDurableWhoeverLedSince() {
        try (TestStore store = open(); Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            cursor.key("kept").value("v").insert();
            store.connection().reconfigure("role=follower");
            leadElsewhere("");
            store.connection().reconfigure("role=leader");
            session.begin();
            session.commit("sync=true");
            cursor.key("lost").value("v").insert();
            leadElsewhere("take_over=true");
            store.await("a follower", () -> store.status().role() == Role.FOLLOWER);
            session.begin();
            assertThatThrownBy(() -> session.commit("sync=true"))
                    .isInstanceOf(NotDurableException.class);
            assertThat(store.rows(TABLE)).containsKey("kept").doesNotContainKey("lost");
        }
    }

    /** Another process leads for a while, and makes a checkpoint. */
    private void leadElsewhere(String config) {
        try (TestStore next = TestStore.open(disk.otherProcess(), HOME, config,
                new MockKeyProvider(MockOptions.defaults()))) {
            next.put(TABLE, "by", "another");
        }
    }

    @Test
    void anInterruptNeitherEndsTheWaitNorHarmsTheLog() {
        try (TestStore store = open()) {
            for (int i = 0; i < 20; i++) {
                Thread.currentThread().interrupt();
                store.putDurably(TABLE, "k" + i, "v");
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(afterPowerCut()).hasSize(20);
            store.connection().checkpoint();
        }
    }
}
