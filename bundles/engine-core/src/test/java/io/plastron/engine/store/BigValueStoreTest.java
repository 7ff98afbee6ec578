// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that have pages of their own, as an application sees them. */
@Timeout(120)
class BigValueStoreTest {
    private static final Path HOME = Path.of("/store");
    private static final String TABLE = "table:A";
    private static final int BIG = 3_000_000;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockKeyProvider provider = new MockKeyProvider();
    private final Random random = new Random(1);
    private TestStore store;
    private Session session;
    private Cursor cursor;

    private void open(String more, String config) {
        store = TestStore.open(disk, HOME, "create=true" + more, provider);
        session = store.connection().openSession();
        session.create(TABLE, config);
        if (!config.contains("colgroups")) {
            cursor = session.openCursor(TABLE);
        }
    }

    /** Whatever a test did, everything agrees when it is over. */
    @AfterEach
    void verifyAndClose() {
        store.connection().checkpoint();
        store.connection().verify(null);
        store.close();
    }

    private byte[] value(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return value;
    }

    private long figure(String name) {
        return store.status().statistics().get(name);
    }

    @Test
    void aTransactionsBigValuesAreSeenByItAndThenByAllOrByNobody() {
        open("", "key_format=S,value_format=u");
        byte[] first = value(BIG);
        byte[] second = value(BIG + 1);
        cursor.key("k").value(first).insert();
        session.begin();
        cursor.key("k").value(second).insert();
        assertThat(cursor.key("k").search()).isTrue();
        assertThat(cursor.valueBytes()).isEqualTo(second);
        session.rollback();
        assertThat(cursor.key("k").search()).isTrue();
        assertThat(cursor.valueBytes()).isEqualTo(first);
        session.begin();
        cursor.key("k").value(second).insert();
        try (Session other = store.connection().openSession();
                Cursor others = other.openCursor(TABLE)) {
            assertThat(others.key("k").search()).isTrue();
            assertThat(others.valueBytes()).isEqualTo(first);
            others.key("k").value(new byte[1]).insert();
        }
        assertThatThrownBy(session::commit).isInstanceOf(ConflictException.class);
        assertThat(cursor.key("k").search()).isTrue();
        assertThat(cursor.valueBytes()).hasSize(1);
    }

    @Test
    void aSnapshotReadsTheOldValueAfterItWasReplacedAndWritten() {
        open(",cache_size=8M", "key_format=S,value_format=u");
        byte[] old = value(BIG);
        cursor.key("k").value(old).insert();
        store.connection().checkpoint();
        try (Session reader = store.connection().openSession();
                Cursor readers = reader.openCursor(TABLE)) {
            reader.begin();
            assertThat(readers.key("k").search()).isTrue();
            for (int i = 0; i < 5; i++) {
                cursor.key("k").value(value(BIG)).insert();
                store.connection().checkpoint();
            }
            assertThat(readers.valueBytes()).as("asked for now").isEqualTo(old);
            assertThat(readers.key("k").search()).isTrue();
            assertThat(readers.valueBytes()).isEqualTo(old);
            reader.rollback();
        }
    }

    @Test
    void whoLooksAtKeysReadsNoPieces() {
        open(",cache_size=64M", "key_format=S,value_format=u");
        for (int i = 0; i < 20; i++) {
            cursor.key("k" + (10 + i)).value(value(1_000_000)).insert();
            store.connection().checkpoint();
        }
        store.close();
        open(",cache_size=64M", "key_format=S,value_format=u");
        long before = figure("cache.pages_read");
        int rows = 0;
        while (cursor.next()) {
            assertThat(cursor.keyString()).isEqualTo("k" + (10 + rows++));
        }
        assertThat(rows).isEqualTo(20);
        assertThat(figure("cache.pages_read") - before).isLessThanOrEqualTo(22);
        assertThat(cursor.prev()).isTrue();
        assertThat(cursor.valueBytes()).hasSize(1_000_000);
        assertThat(figure("cache.pages_read") - before).isEqualTo(20 + 2 + 3);
    }

    @Test
    void aValueThatTheCacheCannotHoldUnwrittenIsRefusedAndNothingIsChanged() {
        open(",cache_size=8M", "key_format=S,value_format=u");
        cursor.key("k").value(new byte[9]).insert();
        assertThatThrownBy(() -> cursor.key("k").value(new byte[5 << 20]).insert())
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("cache_size");
        assertThat(cursor.key("k").search()).isTrue();
        assertThat(cursor.valueBytes()).hasSize(9);
        for (int i = 0; i < 10; i++) {
            cursor.key("k" + i).value(value(BIG)).insert();
        }
        assertThat(figure("cache.dirty_bytes")).isLessThanOrEqualTo(8 << 20);
    }

    @Test
    void bigColumnsStandInTheirGroupAndIndicesOnOthersAreKept() {
        open("", "key_format=S,value_format=Su,columns=(id,name,content),"
                + "colgroups=(names,contents)");
        session.create("colgroup:A:names", "columns=(name)");
        session.create("colgroup:A:contents", "columns=(content)");
        cursor = session.openCursor(TABLE);
        session.create("index:A:byname", "columns=(name)");
        byte[] content = value(BIG);
        cursor.key("1").value("n", content).insert();
        cursor.key("2").value("m", new byte[3]).insert();
        store.connection().checkpoint();
        try (Cursor index = session.openCursor("index:A:byname")) {
            assertThat(index.key("n").search()).isTrue();
            assertThat(index.field("content").getBytes()).isEqualTo(content);
        }
        assertThatThrownBy(() -> session.create("index:A:bycontent", "columns=(content)"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("16384");
        cursor.key("1").value("o", new byte[1]).update();
        assertThat(cursor.key("1").remove()).isTrue();
        cursor.key("2").value("n", content).update();
        session.truncate(TABLE);
        assertThat(cursor.next()).isFalse();
    }
}
