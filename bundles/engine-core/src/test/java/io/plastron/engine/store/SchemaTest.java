// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.DuplicateKeyException;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.engine.tx.Roots;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.InvalidUseException;
import io.plastron.types.StoreFullException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of tables and their cursors when they are dropped, renamed, truncated. */
@Timeout(120)
class SchemaTest {
    /** Of the store, numbered from 1; later ones come behind. */
    private static final List<String> STATISTICS = List.of((""
            + "checkpoint.done checkpoint.failed checkpoint.dirty_bytes pick_up.done"
            + " pick_up.failed log.appended_bytes log.filled_bytes log.forces"
            + " log.force_nanos_max log.records_read log.completions cache.bytes_max"
            + " cache.clean_bytes cache.dirty_bytes cache.snapshot_bytes cache.pages"
            + " cache.pages_read cache.pages_dropped cache.early_writes cache.waits"
            + " transactions.running transactions.oldest_millis"
            + " transactions.oldest_held_bytes transactions.sync checkpoint.sync"
            + " checkpoint.final_micros_max log.changed_bytes log.amplification_percent"
            + " space.log_bytes space.live_bytes space.whole_bytes space.segments"
            + " space.segments_dead space.segments_dropped space.bytes_dropped"
            + " space.pages_moved space.bytes_moved space.oldest_kept_lsn space.pins"
            + " space.waits space.wait_millis transactions.held_bytes").split(" "));
    private static final String A = "table:A";

    private final SimulatedDisk disk = new SimulatedDisk();
    private TestStore store;
    private Session session;

    @BeforeEach
    void open() {
        store = TestStore.open(disk, Path.of("/store"), "create=true", new MockKeyProvider());
        session = store.connection().openSession();
    }

    @AfterEach
    void verifyAndClose() {
        store.connection().checkpoint();
        store.connection().verify(null);
        store.close();
    }

    private void createGrouped() {
        session.create("table:g",
                "key_format=q,value_format=Sqs,columns=(id,name,count,flag),colgroups=(one,two)");
        session.create("colgroup:g:one", "columns=(name)");
        session.create("colgroup:g:two", "columns=(count,flag)");
        try (Cursor cursor = session.openCursor("table:g")) {
            for (long id = 0; id < 5; id++) {
                cursor.key(id).value("n" + id, id * 10, "f").insert();
            }
        }
    }

    @Test
    void aTableCannotBeUsedBeforeAllItsColumnGroupsWereCreated() {
        session.create("table:g",
                "key_format=q,value_format=Sq,columns=(id,name,count),colgroups=(one,two)");
        session.create("colgroup:g:one", "columns=(name)");
        assertThatThrownBy(() -> session.openCursor("table:g"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("two");
        session.create("colgroup:g:two", "columns=(count)");
        session.openCursor("table:g").close();
    }

    @Test
    void aColumnGroupCreatedAgainHasZerosInExistingRows() {
        createGrouped();
        session.drop("colgroup:g:two");
        assertThatThrownBy(() -> session.openCursor("table:g"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("two");
        session.create("colgroup:g:two", "columns=(count,flag)");
        try (Cursor cursor = session.openCursor("table:g")) {
            assertThat(cursor.key(3L).search()).isTrue();
            assertThat(cursor.field("name").getString()).isEqualTo("n3");
            assertThat(cursor.field("count").getLong()).isZero();
            assertThat(cursor.field("flag").getBytes()).isEqualTo(new byte[1]);
        }
        session.drop("colgroup:g:one");
        session.create("colgroup:g:one", "columns=(name)");
        try (Cursor cursor = session.openCursor("table:g")) {
            assertThat(cursor.key(4L).search()).isTrue();
            assertThat(cursor.field("name").getString()).isEmpty();
        }
    }

    @Test
    void aColumnGroupCreatedAgainHasWhatOtherGroupsHoldOfItsColumns() {
        session.create("table:g",
                "key_format=q,value_format=uSq,columns=(id,a,b,c),colgroups=(one,two,three)");
        session.create("colgroup:g:one", "columns=(a,b)");
        session.create("colgroup:g:two", "columns=(c,b,a)");
        session.create("colgroup:g:three", "columns=(b)");
        byte[] bytes = {0, 1};
        try (Cursor cursor = session.openCursor("table:g")) {
            cursor.key(1L).value(bytes, "x", 7L).insert();
        }
        session.drop("colgroup:g:one");
        session.create("colgroup:g:one", "columns=(b,a)");
        session.drop("colgroup:g:two");
        session.create("colgroup:g:two", "columns=(a,c)");
        try (Cursor cursor = session.openCursor("table:g")) {
            assertThat(cursor.key(1L).search()).isTrue();
            assertThat(cursor.field("a").getBytes()).isEqualTo(bytes);
            assertThat(cursor.field("b").getString()).isEqualTo("x");
            assertThat(cursor.field("c").getLong()).as("which no other group had").isZero();
        }
    }

    @Test
    void theLastColumnGroupStaysAsLongAsAnIndexIsMadeOfTheRows() {
        createGrouped();
        session.create("index:g:byid", "columns=(id)");
        session.drop("colgroup:g:two");
        assertThatThrownBy(() -> session.drop("colgroup:g:one"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("index:g:byid");
        session.drop("index:g:byid");
        session.drop("colgroup:g:one");
        session.create("colgroup:g:one", "columns=(name)");
        session.create("colgroup:g:two", "columns=(count,flag)");
        try (Cursor cursor = session.openCursor("table:g")) {
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void aStoreThatHasGivenAllTableNumbersSaysSoAndStillOpens() {
        createGrouped();
        store.store().state().committer.reshape(now -> new Roots.Reshaped(now.catalog(), List.of(),
                CommittedState.NUMBER_LIMIT - 1, 0), () -> { });
        session.create("index:g:byname", "columns=(name)");
        assertThatThrownBy(() -> session.create("index:g:bycount", "columns=(count)"))
                .isInstanceOf(StoreFullException.class).hasMessageContaining("16777216");
        store.connection().checkpoint();
        reopen();
        try (Cursor cursor = session.openCursor("index:g:byname")) {
            assertThat(cursor.key("n3").search()).isTrue();
        }
    }

    @Test
    void aRenamedTableKeepsItsRowsAndCanReplaceAnother() {
        createGrouped();
        session.create("index:g:byname", "columns=(name)");
        store.create(A);
        assertThatThrownBy(() -> session.rename("table:g", A, ""))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining(A);
        try (Cursor open = session.openCursor(A)) {
            assertThatThrownBy(() -> session.rename("table:g", A, "replace=true"))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("open");
        }
        store.connection().checkpoint();
        session.rename("table:g", A, "replace=true");
        assertThatThrownBy(() -> session.openCursor("table:g"))
                .isInstanceOf(NotFoundException.class);
        try (Cursor cursor = session.openCursor("index:A:byname")) {
            assertThat(cursor.key("n2").search()).isTrue();
            assertThat(cursor.field("count").getLong()).isEqualTo(20);
        }
        store.connection().checkpoint();
        store.connection().verify(null);
        reopen();
        try (Cursor cursor = session.openCursor("index:A:byname")) {
            assertThat(cursor.key("n2").search()).isTrue();
        }
    }

    private void reopen() {
        store.close();
        open();
    }

    @Test
    void aTransactionOnATableThatIsRenamedMeanwhileCannotCommit() {
        store.create(A);
        session.begin();
        Cursor cursor = session.openCursor(A);
        cursor.key("k").value("v").insert();
        cursor.close();
        try (Session other = store.connection().openSession()) {
            other.rename(A, "table:B", "");
        }
        assertThatThrownBy(session::commit).isInstanceOf(ConflictException.class)
                .hasMessageContaining(A);
        assertThat(store.rows("table:B")).isEmpty();
    }

    @Test
    void alterChangesAppMetadataAndDisturbsNoTransaction() {
        store.create(A);
        session.begin();
        try (Cursor cursor = session.openCursor(A)) {
            cursor.key("k").value("v").insert();
        }
        try (Session other = store.connection().openSession()) {
            other.alter(A, "app_metadata=\"mine\"");
            assertThatThrownBy(() -> other.alter(A, "key_format=q"))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("key_format");
        }
        session.commit();
        try (Cursor metadata = session.openCursor("metadata:create")) {
            assertThat(metadata.key(A).search()).isTrue();
            assertThat(metadata.valueString()).contains("app_metadata=\"mine\"");
        }
    }

    @Test
    void truncateRemovesARangeOrAllWithTheIndexEntries() {
        createGrouped();
        session.create("index:g:byname", "columns=(name)");
        try (Cursor start = session.openCursor("table:g");
                Cursor stop = session.openCursor("table:g")) {
            session.truncate(start.key(1L), stop.key(2L));
            assertThat(ids("table:g")).containsOnly(0L, 3L, 4L);
            assertThat(ids("index:g:byname(id)")).containsOnly(0L, 3L, 4L);
            session.truncate(null, start.key(0L));
            assertThatThrownBy(() -> session.truncate(start.key(9L), stop.key(8L)))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("behind");
            assertThatThrownBy(() -> session.truncate(null, null))
                    .isInstanceOf(InvalidUseException.class);
        }
        session.begin();
        session.truncate("table:g");
        assertThat(ids("table:g")).isEmpty();
        session.rollback();
        assertThat(ids("index:g:byname(id)")).containsOnly(3L, 4L);
        session.truncate("table:g");
        assertThat(ids("table:g")).isEmpty();
        assertThat(ids("index:g:byname(id)")).isEmpty();
    }

    private Set<Long> ids(String uri) {
        Set<Long> ids = new HashSet<>();
        try (Cursor cursor = session.openCursor(uri)) {
            while (cursor.next()) {
                ids.add(uri.startsWith("table") ? cursor.field("id").getLong()
                        : cursor.valueFields().get(0).getLong());
            }
        }
        return ids;
    }

    @Test
    void aTransactionThatChangedATableTruncatedMeanwhileCannotCommit() {
        store.create(A);
        store.put(A, "a", "1");
        session.begin();
        try (Cursor cursor = session.openCursor(A)) {
            cursor.key("new").value("v").insert();
        }
        try (Session other = store.connection().openSession()) {
            other.truncate(A);
        }
        assertThatThrownBy(session::commit).isInstanceOf(ConflictException.class);
        assertThat(store.rows(A)).isEmpty();
        store.put(A, "b", "2");
        assertThat(store.rows(A)).isEqualTo(Map.of("b", "2"));
    }

    @Test
    void withoutOverwriteAnInsertRefusesAKeyThatIsThere() {
        store.create(A);
        try (Cursor cursor = session.openCursor(A, "overwrite=false")) {
            cursor.key("k").value("1").insert();
            assertThatThrownBy(() -> cursor.key("k").value("2").insert())
                    .isInstanceOf(DuplicateKeyException.class).hasMessageContaining(A);
            session.begin();
            assertThatThrownBy(() -> cursor.key("k").value("2").insert())
                    .isInstanceOf(DuplicateKeyException.class);
            assertThat(cursor.key("k").remove()).isTrue();
            cursor.key("k").value("3").insert();
            session.commit();
        }
        assertThat(store.rows(A)).isEqualTo(Map.of("k", "3"));
    }

    @Test
    void cursorsAreOpenedReadOnlyAndUnknownSettingsAreRefused() {
        store.create(A);
        try (Cursor cursor = session.openCursor(A, "readonly=true")) {
            assertThatThrownBy(() -> cursor.key("k").value("1").insert())
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("readonly");
        }
        assertThatThrownBy(() -> session.openCursor(A, "bulk=true"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("bulk");
        assertThatThrownBy(() -> session.openCursor(A, "append=true"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("append");
    }

    @Test
    void aRandomCursorGoesToRowsThatAreThereAndNowhereElse() {
        store.create(A);
        try (Cursor cursor = session.openCursor(A, "next_random=true")) {
            assertThat(cursor.next()).isFalse();
        }
        TreeMap<String, String> rows = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            store.put(A, "k" + i, "v" + i);
            rows.put("k" + i, "v" + i);
        }
        Set<String> seen = new HashSet<>();
        try (Cursor cursor = session.openCursor(A, "next_random=true,next_random_seed=7");
                Cursor same = session.openCursor(A, "next_random=true,next_random_seed=7")) {
            for (int i = 0; i < 1000; i++) {
                assertThat(cursor.next()).isTrue();
                assertThat(rows).containsEntry(cursor.keyString(), cursor.valueString());
                assertThat(same.next()).isTrue();
                assertThat(same.keyString()).isEqualTo(cursor.keyString());
                seen.add(cursor.keyString());
            }
            assertThatThrownBy(cursor::prev).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("next_random");
        }
        assertThat(seen).isEqualTo(rows.keySet());
    }

    @Test
    void aDuplicateStandsOnTheSameRowWithTheSameBounds() {
        store.create(A);
        store.put(A, "a", "1", "b", "2", "c", "3", "d", "4");
        try (Cursor cursor = session.openCursor(A)) {
            cursor.key("c").boundUpper(true);
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.next()).isTrue();
            try (Cursor twin = cursor.duplicate()) {
                assertThat(twin.keyString()).isEqualTo("b");
                assertThat(twin.valueString()).isEqualTo("2");
                assertThat(twin.next()).isTrue();
                assertThat(twin.next()).isFalse();
                assertThat(cursor.keyString()).isEqualTo("b");
            }
        }
    }

    @Test
    void aDuplicateHasTheFieldsThatWereSetAndNoOthers() {
        createGrouped();
        Cursor cursor = session.openCursor("table:g");
        cursor.key(9L).field("count").set(-9);
        cursor.field("flag").set("x");
        Cursor twin = cursor.duplicate();
        assertThatThrownBy(twin::insert).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("name");
        twin.field("name").set("n9").insert();
        assertThat(cursor.key(9L).search()).isTrue();
        assertThat(cursor.field("count").getLong()).isEqualTo(-9);
        assertThat(cursor.field("flag").getString()).isEqualTo("x");
        assertThat(cursor.field("name").getString()).isEqualTo("n9");
    }

    @Test
    void aCursorOnATableMadeAnewByTheLeaderSaysSo() {
        createGrouped();
        store.connection().checkpoint();
        try (TestStore follower = TestStore.open(disk, Path.of("/store"), "role=follower",
                new MockKeyProvider()); Session theirs = follower.connection().openSession()) {
            Cursor rows = theirs.openCursor("table:g");
            assertThat(rows.next()).isTrue();
            session.drop("table:g");
            store.connection().checkpoint();
            follower.await("the drop", () -> follower.store().state().committer.roots()
                    .catalog().table("table:g").isEmpty());
            assertThatThrownBy(rows::next).isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("table:g");
            session.create("table:g", "key_format=S,value_format=S");
            store.connection().checkpoint();
            follower.await("the new table", () -> follower.store().state().committer.roots()
                    .catalog().table("table:g").isPresent());
            assertThatThrownBy(rows::next).isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("anew");
            assertThatThrownBy(rows::duplicate).isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("anew");
        }
    }

    @Test
    void everythingTheStatusCountsHasANumberAmongTheStatistics() {
        createGrouped();
        store.connection().checkpoint();
        Set<String> names = new HashSet<>();
        try (Cursor cursor = session.openCursor("statistics:")) {
            while (cursor.next()) {
                names.add(cursor.field("value0").getString().split(":")[0]);
                assertThat(cursor.field("value1").getString())
                        .isEqualTo(Long.toString(cursor.field("value2").getLong()));
            }
            assertThat(cursor.key(1).search()).as("checkpoints made").isTrue();
            assertThat(cursor.field("value2").getLong()).isPositive();
            assertThatThrownBy(cursor::remove).isInstanceOf(InvalidUseException.class);
        }
        assertThat(names).containsAll(store.status().statistics().keySet());
        try (Cursor cursor = session.openCursor("statistics:table:g")) {
            assertThat(cursor.key(1002).search()).isTrue();
            assertThat(cursor.field("value2").getLong()).isPositive();
            assertThat(cursor.key(1006).search()).isTrue();
            assertThat(cursor.field("value2").getLong()).isZero();
        }
        assertThatThrownBy(() -> session.openCursor("statistics:table:none"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aStatisticKeepsItsNumber() {
        Map<String, Integer> numbers = new HashMap<>();
        try (Cursor cursor = session.openCursor("statistics:")) {
            for (int number = 1; number <= STATISTICS.size(); number++) {
                if (cursor.key(number).search()) {
                    numbers.put(cursor.field("value0").getString().split(":")[0], number);
                }
            }
        }
        // Not shown: what was not counted yet.
        assertThat(numbers).hasSizeGreaterThan(STATISTICS.size() - 5)
                .allSatisfy((name, number) -> assertThat(STATISTICS.get(number - 1))
                        .isEqualTo(name));
    }

    @Test
    void theStatisticsTellWhatTheStoreIsAlsoToOneThatJustOpenedIt() {
        createGrouped();
        session.create("index:g:byname", "columns=(name)");
        Checkpoint newest = store.connection().checkpoint();
        try (Cursor cursor = session.openCursor("statistics:")) {
            assertThat(statistic(cursor, 101)).as("tables").isEqualTo(1);
            assertThat(statistic(cursor, 102)).as("trees").isEqualTo(3);
            assertThat(statistic(cursor, 103)).as("bytes").isEqualTo(newest.databaseBytes());
            assertThat(statistic(cursor, 104)).as("LSN").isEqualTo(newest.lsn().value());
            assertThat(statistic(cursor, 105)).as("time").isEqualTo(newest.timeMillis() / 1000);
            assertThat(statistic(cursor, 106)).as("key metadata").isPositive();
            assertThat(statistic(cursor, 107)).as("segments").isPositive();
            assertThat(statistic(cursor, 108)).as("bytes of segments")
                    .isGreaterThan(newest.databaseBytes());
        }
    }

    private static long statistic(Cursor cursor, int number) {
        assertThat(cursor.key(number).search()).as("statistic " + number).isTrue();
        return cursor.field("value2").getLong();
    }
}
