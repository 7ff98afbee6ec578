// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreEvent.Kind;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong with the log's space harms nothing else. */
@Timeout(120)
class SpaceTroubleTest {
    private static final Path HOME = Path.of("/store");
    private static final String CONFIG = "create=true,sealed=false,key_provider=none,"
            + "checkpoint_dirty_max=0,checkpoint_wait=0,cache_size=100M";
    private static final String COLD = "table:cold";
    private static final String HOT = "table:hot";
    private static final int ROWS = 40_000;
    private static final String DAMAGED = "cold-0000005000";

    private final SimulatedDisk disk = new SimulatedDisk();

    private TestStore open() {
        return TestStore.open(disk, HOME, CONFIG);
    }

    private static void put(TestStore store, String table, String mark, int first, int last) {
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(table)) {
            session.begin();
            for (int row = first; row < last; row++) {
                String text = String.format("%s-%010d", mark, row);
                cursor.key(String.format("%010d", row)).value(text + "x".repeat(150)).insert();
            }
            session.commit();
        }
    }

    private static void fillHot(TestStore store, String mark) {
        for (int row = 0; row < ROWS; row += 1000) {
            put(store, HOT, mark, row, row + 1000);
        }
        store.connection().checkpoint();
    }

    /** Segments hold pages of both tables side by side, and are not scanned when it is opened. */
    private void makeStore() {
        try (TestStore store = open()) {
            store.create(COLD);
            store.create(HOT);
            for (int row = 0; row < ROWS; row += 1000) {
                if (row < ROWS / 2) {
                    put(store, COLD, "cold", row, row + 1000);
                }
                put(store, HOT, "hot", row, row + 1000);
                store.connection().checkpoint();
            }
            fillHot(store, "again");
        }
    }

    /** Flips a bit in every copy of a text. */
    private void damage(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        int flips = 0;
        for (Path file : disk.files()) {
            byte[] bytes = disk.read(file);
            for (int at = 0; at <= bytes.length - wanted.length; at++) {
                int same = 0;
                while (same < wanted.length && bytes[at + same] == wanted[same]) {
                    same++;
                }
                if (same == wanted.length) {
                    disk.flipBit(file, at, 0);
                    flips++;
                }
            }
        }
        assertThat(flips).isPositive();
    }

    private static long kept(TestStore store) {
        return store.status().events().stream()
                .filter(event -> event.kind() == Kind.SPACE_KEPT).count();
    }

    @Test
    void aPageThatCannotBeMovedStopsNoCheckpoint() throws IOException {
        makeStore();
        damage(DAMAGED);
        try (TestStore store = open()) {
            for (int number = 0; number < 5; number++) {
                fillHot(store, "number" + number);
            }
            // What is left is so little that all of it is worth moving.
            try (Session session = store.connection().openSession()) {
                session.truncate(HOT);
            }
            store.connection().compact();
            assertThat(kept(store)).isEqualTo(1);
            fillHot(store, "after");
            store.putDurably(HOT, "last", "one");
            assertThatThrownBy(() -> store.rows(COLD)).isInstanceOf(CorruptionException.class);
        }
        try (TestStore store = open()) {
            Map<String, String> rows = store.rows(HOT);
            assertThat(rows).hasSize(ROWS + 1).containsEntry("last", "one");
            rows.remove("last");
            assertThat(rows.values()).allMatch(value -> value.startsWith("after"));
        }
    }
}
