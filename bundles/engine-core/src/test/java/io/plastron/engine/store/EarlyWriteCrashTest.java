// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store whose cache is far too small is crashed at every operation of the disk, while its pages
 * are written early, dropped, read back, and committed by a checkpoint: what was written early
 * counts only from that checkpoint on.
 */
@Timeout(300)
class EarlyWriteCrashTest extends CrashTesting {
    private static final String CONFIG = "create=true,cache_size=1M,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000";
    private static final int STATES_PER_POINT_MAX = 8;
    private static final long SEED = 20261123;
    private static final String TABLE = "table:A";
    private static final int ROWS = 320;

    /** Changes more than the cache holds, then makes a checkpoint of it. */
    private static void round(
            TestStore store, Promise promise, TreeMap<String, String> rows, int round) {
        for (int i = 0; i < ROWS; i++) {
            String key = String.format("k%05d", i * (1 + round) % (2 * ROWS));
            String value = (round + "/" + i + " ").repeat(500);
            store.put(TABLE, key, value);
            rows.put(TABLE + " " + key, value);
        }
        assertThat(store.status().statistics().get("cache.early_writes")).isPositive();
        promise.next(new TreeMap<>(rows));
        store.connection().checkpoint();
        promise.kept();
    }

    private static void rounds(SimulatedDisk disk, Promise promise) {
        promise.next(new TreeMap<>());
        live(disk, CONFIG, store -> {
            promise.kept();
            store.create(TABLE);
            TreeMap<String, String> rows = new TreeMap<>();
            rows.put(TABLE, "");
            for (int round = 0; round < 2; round++) {
                round(store, promise, rows, round);
            }
        });
    }

    @Test
    void pagesWrittenEarlyCountFromTheCheckpointAfterThemOn() {
        explorer(STATES_PER_POINT_MAX, SEED).explore(
                "early writes", 200, empty(), EarlyWriteCrashTest::rounds);
    }
}
