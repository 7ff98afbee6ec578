// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store whose cache is far too small is crashed at every operation of the disk, while its pages
 * are written early, dropped, read back, and committed by a checkpoint: what was written early
 * counts only from that checkpoint on.
 */
@Timeout(300)
class EarlyWriteCrashTest {
    private static final Path HOME = Path.of("/store");
    private static final Path RING = Path.of("/keys/ring");
    private static final String CONFIG = "create=true,cache_size=1M,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000";
    private static final int STATES_PER_POINT_MAX = 8;
    private static final long SEED = 20261123;
    private static final String TABLE = "table:A";
    private static final int ROWS = 320;

    @BeforeAll
    static void letTheDeadRest() {
        CrashExplorer.letTheDeadRest();
    }

    private static KeyProvider provider(FileSystem disk) {
        return new FileKeyProvider(disk, RING, true);
    }

    private static SimulatedDisk empty() {
        SimulatedDisk disk = new SimulatedDisk(4096, true);
        try {
            disk.createDirectories(RING.getParent());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return disk;
    }

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

    private static void live(SimulatedDisk disk, Promise promise) {
        promise.next(new TreeMap<>());
        TestStore store = TestStore.start(disk, HOME, CONFIG, provider(disk));
        try {
            store.awaitOpen();
            promise.kept();
            store.create(TABLE);
            TreeMap<String, String> rows = new TreeMap<>();
            rows.put(TABLE, "");
            for (int round = 0; round < 2; round++) {
                round(store, promise, rows, round);
            }
        } catch (RuntimeException | Error crashed) {
            if (!disk.isDead()) {
                throw crashed;
            }
        } finally {
            store.close();
        }
    }

    @Test
    void pagesWrittenEarlyCountFromTheCheckpointAfterThemOn() {
        new CrashExplorer(HOME, EarlyWriteCrashTest::provider, STATES_PER_POINT_MAX, SEED).explore(
                "early writes", 200, empty(), EarlyWriteCrashTest::live);
    }
}
