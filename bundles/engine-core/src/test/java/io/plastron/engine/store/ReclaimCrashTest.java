// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store is crashed at every operation of the disk while its log gives space back: pages leave
 * old segments, these die, are dropped and deleted. Whatever survives holds the last acknowledged
 * checkpoint or the one in flight, whole.
 */
@Timeout(900)
class ReclaimCrashTest extends CrashTesting {
    private static final String CONFIG = "create=true,segment_max=8M,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000";
    private static final int STATES_PER_POINT_MAX = 6;
    private static final long SEED = 20261124;
    private static final String TABLE = "table:A";
    private static final int ROWS = 30;
    private static final int VALUE_BYTES = 20_000;
    private static final int ROUNDS = 3;

    private static String value(long number) {
        StringBuilder text = new StringBuilder(VALUE_BYTES);
        Random random = new Random(number);
        while (text.length() < VALUE_BYTES) {
            text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
        }
        return text.toString();
    }

    /** Rows of a share of the keys, so that every segment keeps a few pages that must move. */
    private static void change(TestStore store, TreeMap<String, String> rows, int round) {
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            session.begin();
            for (int i = 0; i < ROWS; i++) {
                if (round == 0 || i % 10 != 0) {
                    String key = String.format("k%05d", i);
                    String value = value(round * 1000L + i);
                    cursor.key(key).value(value).insert();
                    rows.put(TABLE + " " + key, value);
                }
            }
            session.commit();
        }
    }

    /** A machine with a store that has some segments, of which little is needed. */
    private static SimulatedDisk prepared(TreeMap<String, String> rows) {
        return prepared(CONFIG, store -> {
            store.create(TABLE);
            rows.put(TABLE, "");
            for (int round = 0; round < 4; round++) {
                change(store, rows, round);
                store.connection().checkpoint();
            }
        });
    }

    private static void reclaim(SimulatedDisk disk, Promise promise,
            TreeMap<String, String> before, long[] droppedAndMoved) {
        TreeMap<String, String> rows = new TreeMap<>(before);
        live(disk, CONFIG, store -> {
            for (int round = 10; round < 10 + ROUNDS; round++) {
                change(store, rows, round);
                promise.next(new TreeMap<>(rows));
                store.connection().checkpoint();
                promise.kept();
            }
            store.connection().compact();
            store.connection().verify(null);
            droppedAndMoved[0] = store.status().statistics().get("space.segments_dropped");
            droppedAndMoved[1] = store.status().statistics().get("space.pages_moved");
        });
    }

    /** The account that was found is right, and space can be given back by it at once. */
    private static void goOn(SimulatedDisk disk) {
        try (TestStore store = TestStore.open(disk, HOME, CONFIG, provider(disk))) {
            store.connection().verify(null);
            TreeMap<String, String> before = store.rows(TABLE);
            store.connection().compact();
            store.connection().verify(null);
            assertThat(store.rows(TABLE).equals(before)).as("rows as before").isTrue();
        }
    }

    @Test
    void whatIsGivenBackIsNeededByNoStateThatACrashLeaves() {
        TreeMap<String, String> rows = new TreeMap<>();
        SimulatedDisk base = prepared(rows);
        long[] droppedAndMoved = new long[2];
        explorer(STATES_PER_POINT_MAX, SEED).closer(ReclaimCrashTest::goOn).explore(
                "reclaim", 200, base,
                (disk, promise) -> reclaim(disk, promise, rows, droppedAndMoved));
        assertThat(droppedAndMoved[0]).as("segments dropped").isPositive();
        assertThat(droppedAndMoved[1]).as("pages moved").isPositive();
    }
}
