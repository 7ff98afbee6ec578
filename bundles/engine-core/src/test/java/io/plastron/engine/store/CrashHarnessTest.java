// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.types.KeyRefusedException;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store is crashed after each operation of a checkpoint, a rotation, an open, a recovery and a
 * step-up, and whatever subset of its unforced writes survives, a reader and a new leader find the
 * last acknowledged checkpoint or the one in flight, whole, with the disk and the provider alone.
 */
@Timeout(900)
class CrashHarnessTest extends CrashTesting {
    private static final String CONFIG =
            "create=true,checkpoint_wait=0,close_millis_max=2000,key_absent_wait_millis=5000";
    private static final int STATES_PER_POINT_MAX = 1_000;
    /** Inside the checkpoint after an open. */
    private static final long FIRST_CRASH_OPERATIONS = 25;
    private static final long SEED = 20261120;

    private final CrashExplorer explorer = explorer(STATES_PER_POINT_MAX, SEED);

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
        live(disk, CONFIG, store -> {
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
        });
    }

    /** A machine on which a store lived through some rounds and was closed. */
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
                    live(disk, CONFIG, keys, store -> {
                        writeRound(store, 1);
                        keys.refuseNext();
                        assertThatThrownBy(() -> store.connection().checkpoint())
                                .isInstanceOf(KeyRefusedException.class);
                        writeRound(store, 2);
                        promise.next(all(store));
                        store.connection().checkpoint();
                        promise.kept();
                    });
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
        explorer.explore("step-up", 18_000, prepared(2), (disk, promise) ->
                live(disk, CONFIG + ",role=follower", store -> {
                    store.connection().reconfigure("role=leader");
                    writeRound(store, 2);
                    promise.next(all(store));
                    store.connection().checkpoint();
                    promise.kept();
                }));
    }
}
