// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.FileSystem;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is updated again and again stays within its space. */
@Timeout(300)
class SpaceTest {
    private static final String CONFIG = "create=true,sealed=false,key_provider=none,"
            + "segment_max=8M,checkpoint_wait=0,cache_size=200M";
    private static final String TABLE = "table:A";
    private static final int VALUE_BYTES = 100;
    private static final int ROWS = 150_000;
    private static final long SEGMENT_BYTES = 8 << 20;

    @TempDir
    private Path home;

    /** What the store's folder takes, spares and all. */
    private static long diskBytes(Path folder) {
        long bytes = 0;
        File[] files = folder.toFile().listFiles();
        for (File file : files == null ? new File[0] : files) {
            bytes += file.isDirectory() ? diskBytes(file.toPath()) : file.length();
        }
        return bytes;
    }

    private static String key(int row) {
        return String.format("%016d", row);
    }

    /** A thousand rows from one on, or anywhere. */
    private static void put(TestStore store, Random random, int first) {
        byte[] value = new byte[VALUE_BYTES];
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            session.begin();
            for (int i = 0; i < 1000; i++) {
                random.nextBytes(value);
                cursor.key(key(first < 0 ? random.nextInt(ROWS) : first + i)).value(value);
                cursor.insert();
            }
            session.commit();
        }
    }

    /**
     * What the log takes in passing depends on how fast the writers are and how busy the disk is;
     * what it takes between two checkpoints does not.
     */
    @Test
    void tenTimesItsSizeInRandomUpdatesStaysBelowTwiceItsLiveSize() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (TestStore store = TestStore.open(FileSystem.local(), home, CONFIG)) {
            try (Session session = store.connection().openSession()) {
                session.create(TABLE, "key_format=S,value_format=u");
            }
            for (int row = 0; row < ROWS; row += 1000) {
                put(store, random, row);
            }
            store.connection().checkpoint();
            long live = store.status().checkpoint().orElseThrow().databaseBytes();
            for (int update = 0; update < 10 * ROWS; update += 1000) {
                put(store, random, -1);
            }
            store.connection().checkpoint();
            Map<String, Long> counted = store.status().statistics();
            assertThat(counted.get("space.log_bytes") - counted.get("space.segments_dead")
                    * SEGMENT_BYTES).as("seed %d, %s", seed, counted)
                    .isLessThan(2 * live + 2 * SEGMENT_BYTES);
            assertThat(counted.get("space.segments_dropped")).isPositive();
            assertThat(counted.get("space.pages_moved")).isPositive();
            assertThat(counted.get("log.amplification_percent")).isLessThan(1_000);
            store.connection().verify(null);
            assertThat(store.connection().compact().bytesAfter()).isPositive();
            store.connection().verify(null);
            store.await("the dropped segments are deleted",
                    () -> diskBytes(home) < 2 * live + 2 * SEGMENT_BYTES);
        }
        try (TestStore store = TestStore.open(FileSystem.local(), home, CONFIG)) {
            assertThat(store.connection().verify(null).rows()).isGreaterThanOrEqualTo(ROWS);
        }
    }
}
