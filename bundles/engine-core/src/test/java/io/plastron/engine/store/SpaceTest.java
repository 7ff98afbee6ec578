// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.FileSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that is updated again and again stays within its space, at every moment. */
@Timeout(300)
class SpaceTest {
    private static final String CONFIG = "create=true,sealed=false,key_provider=none,"
            + "checkpoint_wait=0,cache_size=200M";
    private static final String TABLE = "table:A";
    private static final int VALUE_BYTES = 400;
    /** Of a commit. */
    private static final int UPDATES = 1000;
    private static final long MIB = 1 << 20;

    @TempDir
    private Path home;
    private final MeasuredFiles files = new MeasuredFiles();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private int rows;

    private TestStore open(FileSystem disk) {
        return TestStore.open(disk, home, CONFIG);
    }

    /** Rows from one on, or anywhere. */
    private void put(TestStore store, int first) {
        byte[] value = new byte[VALUE_BYTES];
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            session.begin();
            for (int i = 0; i < UPDATES; i++) {
                random.nextBytes(value);
                int row = first < 0 ? random.nextInt(rows) : first + i;
                cursor.key(String.format("%016d", row)).value(value);
                cursor.insert();
            }
            session.commit();
        }
    }

    /** Returns what a store with so many rows takes, its files measured anew from then on. */
    private long load(TestStore store, int count) {
        rows = count;
        try (Session session = store.connection().openSession()) {
            session.create(TABLE, "key_format=S,value_format=u");
        }
        for (int row = 0; row < rows; row += UPDATES) {
            put(store, row);
        }
        store.connection().checkpoint();
        files.takeBytesMax();
        return store.status().checkpoint().orElseThrow().databaseBytes();
    }

    /** Changes as many rows as there are, over and over. */
    private void update(TestStore store, int times, boolean checkpoints) {
        for (int update = 0; update < times * rows; update += UPDATES) {
            put(store, -1);
            if (checkpoints) {
                store.connection().checkpoint();
            }
        }
    }

    private void assertTakenAtMost(long bytes, long live, TestStore store) {
        assertThat(files.takeBytesMax()).as("live %d, seed %d, %s", live, seed,
                store.status().statistics()).isLessThan(bytes);
    }

    @Test
    void tenTimesItsSizeInRandomUpdatesStaysBelowTwiceItsLiveSize() {
        try (TestStore store = open(files)) {
            long live = load(store, 40_000);
            update(store, 10, false);
            assertTakenAtMost(2 * live, live, store);
            Map<String, Long> counted = store.status().statistics();
            assertThat(counted.get("space.segments_dropped")).isPositive();
            assertThat(counted.get("space.pages_moved")).isPositive();
            assertThat(counted.get("log.amplification_percent")).isLessThan(1_000);
            store.connection().verify(null);
            assertThat(store.connection().compact().bytesAfter()).isPositive();
            store.connection().verify(null);
        }
        try (TestStore store = open(FileSystem.local())) {
            assertThat(store.connection().verify(null).rows()).isGreaterThanOrEqualTo(rows);
        }
    }

    @Test
    void soItDoesWithACheckpointOfTheApplicationsBehindEachThousand() {
        try (TestStore store = open(files)) {
            long live = load(store, 30_000);
            update(store, 3, true);
            assertTakenAtMost(2 * live, live, store);
            assertThat(store.status().statistics().get("space.pages_moved")).isPositive();
        }
    }

    @Test
    void aTinyStoreTakesAFewMebibytesMoreThanItsLiveSize() {
        try (TestStore store = open(files)) {
            long live = load(store, 5_000);
            update(store, 10, false);
            assertTakenAtMost(live + 12 * MIB, live, store);
        }
    }
}
