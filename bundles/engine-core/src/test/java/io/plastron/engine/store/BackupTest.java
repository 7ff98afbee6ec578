// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.CheckpointPin;
import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.NotAStoreException;
import io.plastron.Session;
import io.plastron.StoreStatus.State;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pins of applications, and the copies of a store that are made with them. */
@Timeout(120)
class BackupTest {
    private static final Path HOME = Path.of("/store");
    private static final Path COPY = Path.of("/backups/monday");
    private static final String CONFIG = ",segment_max=8M,checkpoint_wait=0";
    private static final String TABLE = "table:A";
    private static final int ROWS = 6_000;
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final SimulatedDisk disk = new SimulatedDisk();

    private static TestStore open(SimulatedDisk on, Path home, String config) {
        return TestStore.open(on, home, config + CONFIG,
                new MockKeyProvider(MockOptions.defaults()));
    }

    private TestStore create() {
        TestStore store = open(disk, HOME, "create=true");
        try (Session session = store.connection().openSession()) {
            session.create(TABLE, "key_format=S,value_format=u");
        }
        return store;
    }

    /** Writes all rows, each with the same number, and makes a checkpoint. */
    private static void fill(TestStore store, int number) {
        FilledTable.fill(store, TABLE, ROWS, number);
    }

    private static void assertAll(TestStore store, int number) {
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            int rows = 0;
            while (cursor.next()) {
                assertThat(cursor.valueBytes()[0]).isEqualTo((byte) number);
                rows++;
            }
            assertThat(rows).isEqualTo(ROWS);
        }
        store.connection().verify(null);
    }

    /** A segment is given back when enough has been written anew. */
    private static void assertGivesBack(TestStore store) {
        long before = store.status().statistics().get("space.segments_dropped");
        int number = 50;
        while (store.status().statistics().get("space.segments_dropped") == before) {
            assertThat(number).as("fills without a segment given back").isLessThan(70);
            fill(store, ++number);
        }
        assertAll(store, number);
    }

    @Test
    void aCopyIsAStoreAtThePinnedCheckpointWhateverIsWrittenAndGivenBackMeanwhile()
            throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (TestStore store = create()) {
            fill(store, 1);
            CheckpointPin pin = store.connection().pin("monday", LEASE);
            assertThat(store.connection().newestCheckpoint()).contains(pin.checkpoint());
            fill(store, 2);
            store.connection().compact();
            Future<?> writing = threads.submit(() -> {
                for (int number = 3; number < 9; number++) {
                    fill(store, number);
                }
                store.connection().compact();
            });
            long bytes = pin.copyTo(COPY);
            writing.get();
            assertThat(bytes).isGreaterThan(ROWS * 150L);
            pin.close();
            assertGivesBack(store);
            assertCopy(disk, pin);
        } finally {
            threads.shutdown();
        }
    }

    /** Read as it is, written to, and read again from cold. */
    private static void assertCopy(SimulatedDisk on, CheckpointPin pin) {
        try (TestStore copy = open(on, COPY, "role=follower")) {
            assertThat(copy.status().checkpoint().orElseThrow().completion())
                    .isEqualTo(pin.checkpoint().completion());
            assertAll(copy, 1);
        }
        try (TestStore copy = open(on, COPY, "")) {
            assertAll(copy, 1);
            for (int number = 20; number < 23; number++) {
                fill(copy, number);
            }
            copy.connection().compact();
        }
        try (TestStore copy = open(on, COPY, "")) {
            assertAll(copy, 22);
        }
    }

    @Test
    void aCopyLastsThroughAPowerCutRightBehindIt() {
        SimulatedDisk left;
        CheckpointPin pin;
        try (TestStore store = create()) {
            fill(store, 1);
            pin = store.connection().pin("monday", LEASE);
            pin.copyTo(COPY);
            left = disk.crashStates(0, 0).state(0);
        }
        assertCopy(left, pin);
    }

    @Test
    void aFollowerMakesABackupOfWhatItPickedUpAndItsLeaderGoesOn() {
        try (TestStore leader = create()) {
            fill(leader, 1);
            SimulatedDisk other = disk.otherProcess();
            try (TestStore follower = open(other, HOME, "role=follower");
                    CheckpointPin pin = follower.connection().pin("by a follower", LEASE)) {
                fill(leader, 2);
                fill(leader, 3);
                leader.connection().compact();
                pin.copyTo(COPY);
                assertCopy(other, pin);
            }
            assertAll(leader, 3);
        }
    }

    @Test
    void aPinIsSeenByAllAndEndsWithItsLease() {
        try (TestStore store = create()) {
            fill(store, 1);
            CheckpointPin seenByAll = store.connection().pin("nightly", LEASE);
            assertThat(store.status().pins()).singleElement().satisfies(seen -> {
                assertThat(seen.completion()).isEqualTo(seenByAll.checkpoint().completion());
                assertThat(seen.who()).startsWith("nightly, process ");
                assertThat(seen.until()).isAfter(seen.since());
            });
            seenByAll.renew();
            seenByAll.close();
            CheckpointPin pin = store.connection().pin("left behind", Duration.ofSeconds(1));
            store.await("the lease's end", () -> store.status().pins().isEmpty());
            assertGivesBack(store);
            assertThatThrownBy(pin::renew).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> pin.copyTo(COPY)).isInstanceOf(ConflictException.class);
            pin.close();
        }
    }

    @Test
    void theLongestNameIsSeenWholeWithItsProcess() {
        try (TestStore store = create()) {
            store.connection().checkpoint();
            String who = "ä".repeat(80);
            try (CheckpointPin pin = store.connection().pin(who, LEASE)) {
                assertThat(store.status().pins()).singleElement().satisfies(seen ->
                        assertThat(seen.who()).isEqualTo(
                                who + ", process " + ProcessHandle.current().pid()));
                pin.close();
                assertThatThrownBy(() -> pin.copyTo(COPY)).isInstanceOf(ConflictException.class);
            }
        }
    }

    @Test
    void aCopyWhosePropertiesCannotBeWrittenSaysSo() {
        try (TestStore store = create()) {
            store.connection().checkpoint();
            try (CheckpointPin pin = store.connection().pin("monday", LEASE)) {
                disk.failNext(operation -> operation.file().endsWith("store.properties.new"));
                assertThatThrownBy(() -> pin.copyTo(COPY)).isInstanceOf(LogFailedException.class)
                        .hasMessageContaining(COPY.toString());
            }
            store.connection().verify(null);
            assertThat(store.status().state()).isEqualTo(State.OPEN);
        }
    }

    @Test
    void whatIsThereIsNotOverwrittenAndABrokenCopyIsNoStore() {
        try (TestStore store = create()) {
            assertThatThrownBy(() -> store.connection().pin(" ", LEASE))
                    .isInstanceOf(InvalidUseException.class);
            for (String who : new String[] {"a\u001b[2J", "ä".repeat(81)}) {
                assertThatThrownBy(() -> store.connection().pin(who, LEASE))
                        .isInstanceOf(InvalidUseException.class).hasMessageContaining("160");
            }
            assertThatThrownBy(() -> store.connection().pin("a", Duration.ofDays(8)))
                    .isInstanceOf(InvalidUseException.class);
            fill(store, 1);
            try (CheckpointPin pin = store.connection().pin("monday", LEASE)) {
                assertThatThrownBy(() -> pin.copyTo(HOME)).isInstanceOf(InvalidUseException.class);
                disk.failNext(operation -> operation.kind() == Operation.Kind.FORCE
                        && operation.file().startsWith("backups/monday/log/"));
                assertThatThrownBy(() -> pin.copyTo(COPY)).isInstanceOf(LogFailedException.class);
                assertThatThrownBy(() -> pin.copyTo(COPY)).isInstanceOf(InvalidUseException.class);
                assertThatThrownBy(() -> open(disk, COPY, "create=true"))
                        .isInstanceOf(NotAStoreException.class);
            }
        }
    }
}
