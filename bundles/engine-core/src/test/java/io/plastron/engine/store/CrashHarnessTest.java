// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.KeyRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store is crashed after each operation of a checkpoint, a rotation, an open, a recovery and a
 * step-up, and whatever subset of its unforced writes survives, a reader and a new leader find the
 * last acknowledged checkpoint or the one in flight, whole, with the disk and the provider alone.
 */
@Timeout(900)
class CrashHarnessTest {
    private static final Path HOME = Path.of("/store");
    private static final Path RING = Path.of("/keys/ring");
    private static final String CONFIG =
            "create=true,checkpoint_wait=0,close_millis_max=2000,key_absent_wait_millis=5000";
    private static final int SECTOR_BYTES = 4096;
    private static final int STATES_PER_POINT_MAX = 1_000;
    /** Inside the checkpoint after an open. */
    private static final long FIRST_CRASH_OPERATIONS = 25;
    private static final long SEED = 20261120;

    /** Threads of a store whose process died end with the simulated death; that is no news. */
    @BeforeAll
    static void letTheDeadRest() {
        CrashExplorer.letTheDeadRest();
    }

    private final CrashExplorer explorer = new CrashExplorer(
            HOME, CrashHarnessTest::provider, STATES_PER_POINT_MAX, SEED);

    private static KeyProvider provider(FileSystem disk) {
        return new FileKeyProvider(disk, RING, true);
    }

    private static void writeRound(TestStore store, int round) {
        try (Session session = store.connection().openSession()) {
            session.create("table:A", "key_format=S,value_format=S");
            session.begin();
            Cursor cursor = session.openCursor("table:A");
            cursor.key("shared").value("round" + round).insert();
            cursor.key("k" + round).value("v" + round).insert();
            session.commit();
        }
    }

    private static TreeMap<String, String> all(TestStore store) {
        TreeMap<String, String> all = new TreeMap<>();
        all.put("table:A", "");
        store.rows("table:A").forEach((key, value) -> all.put("table:A " + key, value));
        return all;
    }

    /** Opens, writes a round, makes a checkpoint, leaves the store to its fate. */
    private static void openAndCheckpoint(
            SimulatedDisk disk, Promise promise, int firstRound, int rounds, boolean rotate) {
        if (firstRound == 0) {
            promise.next(new TreeMap<>());
        }
        TestStore store = TestStore.start(disk, HOME, CONFIG, provider(disk));
        try {
            store.awaitOpen();
            if (firstRound == 0) {
                promise.kept();
            }
            for (int round = firstRound; round < firstRound + rounds; round++) {
                writeRound(store, round);
                promise.next(all(store));
                store.connection().checkpoint();
                promise.kept();
                if (rotate) {
                    store.connection().rotateKey();
                }
            }
        } catch (RuntimeException | Error crashed) {
            if (!disk.isDead()) {
                throw crashed;
            }
        } finally {
            store.close();
        }
    }

    /** A machine with nothing but a folder for the key ring. */
    private static SimulatedDisk empty() {
        SimulatedDisk disk = new SimulatedDisk(SECTOR_BYTES, true);
        try {
            disk.createDirectories(RING.getParent());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return disk;
    }

    /** A machine on which a store lived through some rounds and was closed or killed. */
    private static SimulatedDisk prepared(int rounds) {
        SimulatedDisk disk = empty();
        openAndCheckpoint(disk, new Promise(Optional.empty()), 0, rounds, false);
        return disk;
    }

    @Test
    void aNewStoreIsWholeOrNotThere() {
        explorer.explore("creation and a checkpoint", 20_000, empty(),
                (disk, promise) -> openAndCheckpoint(disk, promise, 0, 1, false));
    }

    @Test
    void aCheckpointIsTheLastAcknowledgedOneOrTheOneInFlight() {
        explorer.explore("open and two checkpoints", 22_000, prepared(2),
                (disk, promise) -> openAndCheckpoint(disk, promise, 2, 2, false));
    }

    @Test
    void aRotationLosesNoKeyThatACheckpointNeeds() {
        explorer.explore("checkpoint and rotation", 28_000, prepared(1),
                (disk, promise) -> openAndCheckpoint(disk, promise, 1, 1, true));
    }

    @Test
    void aCheckpointAfterOneThatFailedIsWholeToo() {
        explorer.explore("a failed checkpoint and another", 15_000, prepared(1),
                (disk, promise) -> {
                    RefusingProvider keys = new RefusingProvider(provider(disk));
                    TestStore store = TestStore.start(disk, HOME, CONFIG, keys);
                    try {
                        store.awaitOpen();
                        writeRound(store, 1);
                        keys.refuseNext();
                        assertThatThrownBy(() -> store.connection().checkpoint())
                                .isInstanceOf(KeyRefusedException.class);
                        writeRound(store, 2);
                        promise.next(all(store));
                        store.connection().checkpoint();
                        promise.kept();
                    } catch (RuntimeException | Error crashed) {
                        if (!disk.isDead()) {
                            throw crashed;
                        }
                    } finally {
                        store.close();
                    }
                });
    }

    @Test
    void recoveryAfterACrashCanCrashToo() {
        SimulatedDisk first = prepared(2).snapshot();
        first.crashAfter(FIRST_CRASH_OPERATIONS);
        openAndCheckpoint(first, new Promise(Optional.empty()), 2, 2, false);
        assertThat(first.isDead()).as("the first run was to crash").isTrue();
        explorer.explore("recovery of a crashed store", 6_000, first.crashStates(2, SEED).nothing(),
                (disk, promise) -> openAndCheckpoint(disk, promise, 7, 1, false));
    }

    @Test
    void aStepUpAfterTheLeaderDiedIsSafe() {
        explorer.explore("step-up", 18_000, prepared(2), (disk, promise) -> {
            TestStore store = TestStore.start(disk, HOME,
                    CONFIG + ",role=follower", provider(disk));
            try {
                store.awaitOpen();
                store.connection().reconfigure("role=leader");
                writeRound(store, 2);
                promise.next(all(store));
                store.connection().checkpoint();
                promise.kept();
            } catch (RuntimeException | Error crashed) {
                if (!disk.isDead()) {
                    throw crashed;
                }
            } finally {
                store.close();
            }
        });
    }
}
