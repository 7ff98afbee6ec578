// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.rows.IndexKeys;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.View;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.WriteSet;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.CorruptionException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What verify finds, and an index cursor meets, where the trees of a table disagree. */
@Timeout(120)
class AgreementTest {
    private static final String TABLE = "table:t";
    private static final String INDEX = "index:t:byname";
    private static final int ROWS = 10_000;

    private final SimulatedDisk disk = new SimulatedDisk();
    private TestStore store;

    @BeforeEach
    void openAndFill() {
        store = TestStore.open(disk, Path.of("/store"), "create=true", new MockKeyProvider());
        try (Session session = store.connection().openSession()) {
            session.create(TABLE, "key_format=q,value_format=Sqq,columns=(id,name,a,b),"
                    + "colgroups=(one,two)");
            session.create("colgroup:t:one", "columns=(name,a)");
            session.create("colgroup:t:two", "columns=(b)");
            session.create(INDEX, "columns=(name)");
            session.begin();
            Cursor cursor = session.openCursor(TABLE);
            for (long id = 0; id < ROWS; id++) {
                cursor.key(id).value("name" + id * 7919 % ROWS, id, id).insert();
            }
            session.commit();
        }
        store.connection().checkpoint();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Changes trees behind the back of the rows' writer, and makes a checkpoint. */
    private void tamper(BiConsumer<Layout, WriteSet> change) {
        store.store().state().committer.change(roots -> {
            WriteSet changes = new WriteSet();
            change.accept(layout(roots), changes);
            return changes;
        }, () -> { });
        store.connection().checkpoint();
    }

    private static Layout layout(Roots roots) {
        return Layout.of(roots.catalog().table(TABLE).orElseThrow().schema());
    }

    /** The entry of a row, and a made-up one of the same form. */
    private byte[] entry(Layout layout, long id, boolean real) {
        View view = View.of(store.store().state().committer.roots());
        byte[] packed = key(id);
        byte[] value = layout.rows().value(view, packed);
        byte[] entry = layout.index(INDEX).entry(packed, value);
        if (!real) {
            entry = entry.clone();
            entry[0] ^= 1;
        }
        return entry;
    }

    private static byte[] key(long id) {
        Tuple tuple = new Tuple(Format.of("q"), List.of("id"), "key");
        tuple.putLong(0, id);
        return tuple.packed();
    }

    private void assertFound(String... parts) {
        assertThatThrownBy(() -> store.connection().verify(null))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining(TABLE).hasMessageContainingAll(parts);
    }

    @Test
    void soundTreesPass() {
        assertThat(store.connection().verify(null).rows()).isGreaterThan(3L * ROWS);
    }

    @Test
    void anEntryThatLacksIsFound() {
        tamper((layout, changes) -> changes.remove(
                layout.index(INDEX).tableId(), entry(layout, 77, true)));
        assertFound(INDEX, "lacks");
    }

    @Test
    void anEntryWithoutRowIsFoundAlsoByACursor() {
        tamper((layout, changes) -> layout.tableIds().stream()
                .filter(id -> id != layout.index(INDEX).tableId())
                .forEach(id -> changes.remove(id, key(78))));
        assertFound(INDEX, "does not have");
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(INDEX)) {
            assertThatThrownBy(() -> {
                while (cursor.next()) {
                    assertThat(cursor.keyString()).isNotEmpty();
                }
            }).isInstanceOf(CorruptionException.class).hasMessageContaining(INDEX)
                    .hasMessageContaining(TABLE);
        }
    }

    @Test
    void anEntryWithOtherColumnsIsFoundAlthoughTheirNumberIsRight() {
        tamper((layout, changes) -> {
            IndexKeys index = layout.index(INDEX);
            changes.put(index.tableId(), entry(layout, 79, false), new byte[0]);
            changes.remove(index.tableId(), entry(layout, 79, true));
        });
        assertFound(INDEX, "other columns");
    }

    @Test
    void aColumnGroupThatLacksARowIsFoundAlsoByACursor() {
        tamper((layout, changes) -> changes.remove(
                layout.schema().groups().get(1).tableId(), key(80)));
        assertFound("colgroup:t:two");
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            assertThatThrownBy(() -> cursor.key(80L).search())
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining("colgroup:t:two");
        }
    }

    @Test
    void aCommitThatFailsHalfWayThroughItsTreesChangesNone() {
        store.close();
        store = TestStore.open(disk, Path.of("/store"), "", new MockKeyProvider());
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            // From now on the row's leaves are in memory, the index's are not.
            assertThat(cursor.key(81L).search()).isTrue();
            String before = cursor.field("name").getString();
            // What was written before the store was opened again stands in the first segment.
            disk.failReadsOf(disk.files().stream()
                    .filter(file -> file.toString().endsWith(".seg")).sorted()
                    .findFirst().orElseThrow());
            cursor.field("name").set("moved").field("a").set(-1L);
            assertThatThrownBy(cursor::update).isInstanceOf(RuntimeException.class);
            assertThat(cursor.key(81L).search()).isTrue();
            assertThat(cursor.field("name").getString()).isEqualTo(before);
            assertThat(cursor.field("a").getLong()).isEqualTo(81);
            disk.failReadsOf(null);
            cursor.field("name").set("moved").update();
        }
        store.connection().checkpoint();
        store.connection().verify(null);
    }
}
