// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreEvent;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is still read is not given back; what nobody needs is. */
@Timeout(300)
class ReclaimTest {
    private static final String CONFIG = "create=true,segment_max=8M,checkpoint_wait=0";
    private static final String TABLE = "table:A";
    private static final int ROWS = 30_000;

    @TempDir
    private Path folder;

    private TestStore open(String more) {
        return TestStore.open(FileSystem.local(), folder.resolve("store"), CONFIG + more,
                new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true));
    }

    /** Writes all rows, each with the same number. */
    private static void fill(TestStore store, int number) {
        FilledTable.fill(store, TABLE, ROWS, number);
    }

    private static void create(TestStore store) {
        try (Session session = store.connection().openSession()) {
            session.create(TABLE, "key_format=S,value_format=u");
        }
    }

    private static long dropped(TestStore store) {
        return store.status().statistics().get("space.segments_dropped");
    }

    private static void assertAll(Cursor cursor, int number) {
        cursor.reset();
        int rows = 0;
        while (cursor.next()) {
            assertThat(cursor.valueBytes()[0]).isEqualTo((byte) number);
            rows++;
        }
        assertThat(rows).isEqualTo(ROWS);
    }

    @Test
    void aTransactionKeepsWhatItSeesThroughUpdatesThatReplaceAllOfIt() {
        try (TestStore store = open(",cache_size=4M")) {
            create(store);
            fill(store, 1);
            try (Session session = store.connection().openSession();
                    Cursor cursor = session.openCursor(TABLE)) {
                session.begin();
                assertAll(cursor, 1);
                for (int number = 2; number < 6; number++) {
                    fill(store, number);
                }
                assertAll(cursor, 1);
                session.rollback();
                long before = dropped(store);
                fill(store, 6);
                assertThat(dropped(store)).isGreaterThan(before);
                assertAll(cursor, 6);
            }
            store.connection().verify(null);
        }
    }

    @Test
    void aFollowerKeepsItsCheckpointAndWhatAReaderOfItSees() {
        try (TestStore leader = open("")) {
            create(leader);
            fill(leader, 1);
            String meta = leader.status().checkpoint().orElseThrow().meta();
            try (TestStore follower = open(",role=follower,cache_size=2M,checkpoint_meta=\""
                    + meta.replace("\"", "\\\"") + "\"");
                    Session session = follower.connection().openSession();
                    Cursor cursor = session.openCursor(TABLE)) {
                assertThat(leader.status().statistics().get("space.pins")).isEqualTo(1);
                for (int number = 2; number < 6; number++) {
                    fill(leader, number);
                }
                assertAll(cursor, 1);
            }
            long before = dropped(leader);
            fill(leader, 6);
            assertThat(dropped(leader)).isGreaterThan(before);
        }
    }

    @Test
    void aStoreThatIsToldToGivesNothingBackUntilItIsToldOtherwise() {
        try (TestStore store = open(",reclaim=off")) {
            create(store);
            for (int number = 1; number < 6; number++) {
                fill(store, number);
            }
            assertThat(dropped(store)).isZero();
            assertThat(store.status().statistics().get("space.segments_dead")).isPositive();
            assertThatThrownBy(() -> store.connection().compact())
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("reclaim=on");
            store.connection().reconfigure("reclaim=on");
            fill(store, 6);
            assertThat(dropped(store)).isPositive();
            store.connection().verify(null);
        }
    }

    @Test
    void aNewLeaderGivesBackWhatTheOneBeforeLeftOnceItHasCompared() {
        try (TestStore store = open(",reclaim=off")) {
            create(store);
            for (int number = 1; number < 4; number++) {
                fill(store, number);
            }
        }
        try (TestStore store = open("")) {
            assertThat(store.connection().compact().bytesAfter()).isPositive();
            assertThat(dropped(store)).isPositive();
            assertThat(store.status().events())
                    .noneMatch(event -> event.kind() == StoreEvent.Kind.SPACE_KEPT);
            try (Session session = store.connection().openSession();
                    Cursor cursor = session.openCursor(TABLE)) {
                assertAll(cursor, 3);
            }
            store.connection().verify(null);
        }
    }

    @Test
    void theKeyPageMovesOutOfASegmentThatNothingElseKeeps() {
        Lsn first;
        try (TestStore store = open("")) {
            create(store);
            first = store.connection().checkpoint().keyPage();
            for (int number = 1; number < 5; number++) {
                fill(store, number);
            }
            store.connection().compact();
            assertThat(store.connection().newestCheckpoint().orElseThrow().keyPage())
                    .isGreaterThan(first);
            fill(store, 5);
        }
        try (TestStore store = open("");
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            assertAll(cursor, 5);
            store.connection().verify(null);
        }
    }
}
