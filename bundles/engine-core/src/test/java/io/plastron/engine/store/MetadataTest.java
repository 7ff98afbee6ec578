// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.VerifyReport;
import io.plastron.config.ConfigString;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.pagelog.RecordFormat;
import io.plastron.turtle.TurtleCodec;
import io.plastron.turtle.TurtlePage;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata table and what turtle and checkpoint_meta say, on a running store. */
@Timeout(120)
class MetadataTest {
    private TestStore store;
    private Session session;

    @BeforeEach
    void open() {
        store = TestStore.open(
                new SimulatedDisk(), Path.of("/store"), "create=true", new MockKeyProvider());
        session = store.connection().openSession();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String row(String uri) {
        try (Cursor cursor = session.openCursor("metadata:")) {
            assertThat(cursor.key(uri).search()).as(uri).isTrue();
            return cursor.valueString();
        }
    }

    private TurtlePage turtle() {
        return new TurtleCodec().decodeTurtle(
                store.status().turtle().orElseThrow().getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTableIsThreeRowsAndItsCheckpointIsTheHexOfItsRootCookie() {
        store.create("table:A");
        store.put("table:A", "k", "v");
        store.connection().checkpoint();
        List<String> keys = new ArrayList<>();
        try (Cursor cursor = session.openCursor("metadata:")) {
            while (cursor.next()) {
                keys.add(cursor.keyString());
            }
        }
        assertThat(keys).containsExactly("metadata:", "colgroup:A", "file:A.wt", "table:A");
        ConfigString file = ConfigString.parse(row("file:A.wt"));
        assertThat(file.number("id", 0)).isEqualTo((2 << 3) | 1);
        CheckpointEntry entry = CheckpointEntry
                .parseList(file.find("checkpoint").orElseThrow().raw()).orElseThrow();
        assertThat(entry.order()).isEqualTo(1);
        assertThat(CheckpointRun.root(entry)).isEqualTo(store.store().state().committer.roots()
                .tree((2 << 3) | 1).root());
        assertThat(entry.nextPageId()).isEqualTo(101);
    }

    @Test
    void metadataCursorsAreReadOnlyAndOthersAreRefused() {
        store.create("table:A");
        try (Cursor cursor = session.openCursor("metadata:create")) {
            assertThat(cursor.key("table:A").search()).isTrue();
            assertThat(cursor.valueString()).contains("source=\"file:A.wt\"");
            assertThatThrownBy(() -> cursor.key("x").value("y").insert())
                    .isInstanceOf(InvalidUseException.class);
            assertThatThrownBy(() -> cursor.key("table:A").remove())
                    .isInstanceOf(InvalidUseException.class);
        }
        assertThatThrownBy(() -> session.openCursor("metadata:x"))
                .isInstanceOf(InvalidUseException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_format=S,value_format=S,block_compressor=zstd",
        "key_format=r,value_format=S", "key_format=S,value_format=S,columns=(a)",
        "key_format=S,value_format=S,no_such_key=1",
        "key_format=S,value_format=S,log=(enabled=false)"})
    void aSettingThatIsNotImplementedIsRefusedByName(String config) {
        String key = config.contains("key_format=r") ? "key_format"
                : config.substring("key_format=S,value_format=S,".length()).split("=")[0];
        assertThatThrownBy(() -> session.create("table:A", config))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table:", "table:a\nb", "table:a\u0000b", "index:a", "nonsense"})
    void aMalformedNameIsRefused(String uri) {
        assertThatThrownBy(() -> session.create(uri, "key_format=S,value_format=S"))
                .isInstanceOf(InvalidUseException.class);
    }

    @Test
    void databaseSizeIsTheStoredBytesReachableFromTheCheckpoint() {
        store.create("table:A");
        for (int round = 0; round < 20; round++) {
            store.put("table:A", "k" + round, "v".repeat(round * 100));
            store.connection().checkpoint();
        }
        Checkpoint checkpoint = store.connection().newestCheckpoint().orElseThrow();
        VerifyReport report = store.connection().verify(null);
        int keyPage = store.status().keys().header()
                .map(header -> header.headerBytes() + header.payloadBytes()).orElseThrow();
        int turtle = store.status().turtle().orElseThrow().length();
        assertThat(checkpoint.databaseBytes()).isEqualTo(report.bytes()
                + RecordFormat.recordBytes(1, keyPage, false)
                + RecordFormat.recordBytes(1, turtle, false));
        assertThat(checkpoint.meta()).contains("database_size=" + checkpoint.databaseBytes());
    }

    @Test
    void databaseSizeShrinksWhenATableIsDropped() {
        store.create("table:A");
        store.put("table:A", "k", "v".repeat(100_000));
        long before = store.connection().checkpoint().databaseBytes();
        session.drop("table:A");
        assertThat(store.connection().checkpoint().databaseBytes())
                .isLessThan(before - 90_000);
    }

    @Test
    void theTurtleCountsTableIdsAndWriteGenerations() {
        store.create("table:A");
        store.connection().checkpoint();
        TurtlePage first = turtle();
        store.create("table:B");
        store.put("table:B", "k", "v");
        store.connection().checkpoint();
        TurtlePage second = turtle();
        assertThat(first.largestFileId()).isEqualTo(2);
        assertThat(second.largestFileId()).isEqualTo(3);
        assertThat(second.maxWriteGen()).isGreaterThan(first.maxWriteGen());
        assertThat(second.timestamp()).isZero();
        assertThat(second.keyPage()).isEqualTo(first.keyPage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 25, Integer.MAX_VALUE, 0xffffffffL})
    void aTurtleWithAnImpossibleTableNumberIsCorruptAndDecidesNoAllocation(long number) {
        CommittedState now = store.store().state().committed;
        TurtlePage hostile = new TurtlePage("()", 0, 0, 0, number, 1, now.turtle().keyPage());
        CommittedState state = new CommittedState(now.checkpoint(), hostile, "", now.key(),
                now.keyHeader(), now.metadata(), now.metadataEntry(), now.catalog());
        assertThatThrownBy(state::numberMax).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("largest_file_id=" + number);
    }
}
