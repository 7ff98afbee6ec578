// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.types.InvalidUseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps through a real store. */
class LoadAndDumpTest {
    private static final List<DumpForm> LOADABLE =
            List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON);
    private static final String[] ALL =
            Fixtures.tables().map(name -> "table:" + name).toArray(String[]::new);

    @TempDir
    private Path home;
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(home);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String small(String name, String config, String rows) {
        return "WiredTiger Dump (WiredTiger Version 12.0.0)\nFormat=print\nHeader\ntable:" + name
                + "\n" + config + "\nData\n" + rows;
    }

    private static String strings(String name, String rows) {
        return small(name, "key_format=S,value_format=S", rows);
    }

    static Stream<Arguments> loadable() {
        return Fixtures.tables().flatMap(
                table -> LOADABLE.stream().map(form -> Arguments.of(table, form)));
    }

    @ParameterizedTest
    @MethodSource("loadable")
    void everyFixtureLoadsAndIsDumpedByteForByte(String table, DumpForm form) {
        store.load(Fixtures.bytes(table, form));
        for (DumpForm to : DumpForm.values()) {
            if (Fixtures.has(table, to)) {
                assertThat(store.text(to, "table:" + table))
                        .isEqualTo(latin1(Fixtures.bytes(table, to)));
            }
        }
    }

    @Test
    void severalTablesGoThroughOneDumpInEachForm() {
        Fixtures.tables().forEach(table -> store.load(Fixtures.bytes(table, DumpForm.HEX)));
        for (DumpForm form : LOADABLE) {
            byte[] all = store.dump(form, ALL);
            assertThat(store.replace(all)).hasSize(ALL.length);
            assertThat(latin1(store.dump(form, ALL))).isEqualTo(latin1(all));
        }
    }

    @Test
    void anIndexOfALoadedTableLeadsToItsRows() {
        store.load(Fixtures.bytes("zones", DumpForm.JSON));
        try (Session session = store.session();
                Cursor index = session.openCursor("index:zones:bycode(zone)")) {
            assertThat(index.key("ZA").search()).isTrue();
            assertThat(index.valueString()).isEqualTo("Africa/Johannesburg");
        }
    }

    @Test
    void aTableWithRowsIsRefusedUnlessItIsToBeReplaced() {
        String one = strings("t", "a\\00\nb\\00\n");
        String other = strings("t", "c\\00\nd\\00\n");
        store.load(one);
        String before = store.text(DumpForm.PRINT, "table:t");
        assertThatThrownBy(() -> store.load(other)).isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:5: table:t exists and has rows")
                .hasMessageContaining("--replace").hasMessageContaining("-r");
        assertThat(store.text(DumpForm.PRINT, "table:t")).isEqualTo(before);
        store.replace(other.getBytes(StandardCharsets.US_ASCII));
        assertThat(store.text(DumpForm.PRINT, "table:t")).endsWith("Data\nc\\00\nd\\00\n");
        assertThat(store.uris()).noneMatch(uri -> uri.contains("plastron-load"));
    }

    @Test
    void anEmptyTableIsFilledIfItsSettingsAreThoseOfTheDump() {
        store.load(strings("t", ""));
        store.load(strings("t", "a\\00\nb\\00\n"));
        assertThat(store.text(DumpForm.PRINT, "table:t")).endsWith("Data\na\\00\nb\\00\n");

        store.load(strings("v", ""));
        String other = small("v", "key_format=S,value_format=u", "a\\00\nb\n");
        assertThatThrownBy(() -> store.load(other)).isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:5: table:v exists with other settings");
        store.replace(other.getBytes(StandardCharsets.US_ASCII));
        assertThat(store.text(DumpForm.PRINT, "table:v")).endsWith("Data\na\\00\nb\n");
    }

    @Test
    void anEmptyTableWithAnotherIndexHasOtherSettings() {
        String config = "key_format=S,value_format=SS,columns=(k,a,b)";
        store.load(small("t", config + "\nindex:t:i\ncolumns=(a)", ""));
        assertThatThrownBy(() -> store.load(small("t", config, ""))).hasMessageContaining(
                "exists with other settings").hasMessageContaining("the dump nothing");
        assertThatThrownBy(() -> store.load(small("t", config + "\nindex:t:i\ncolumns=(b)", "")))
                .hasMessageContaining("exists with other settings");
        store.load(small("t", config + "\nindex:t:i\ncolumns=(a)", "x\\00\ny\\00z\\00\n"));
    }

    @Test
    void aDumpCanGetAnotherName() {
        byte[] zones = Fixtures.bytes("zones", DumpForm.PRINT);
        store.load(new ByteArrayInputStream(zones),
                new LoadOptions(false, Optional.of("copy"), Set.of()));
        assertThat(store.uris()).contains("table:copy", "colgroup:copy:note", "index:copy:bycode")
                .doesNotContain("table:zones");
        assertThat(store.text(DumpForm.PRINT, "table:copy")).isEqualTo(latin1(zones)
                .replace(":zones", ":copy").replace("zones_", "copy_"));
        byte[] two = store.dump(DumpForm.JSON, "table:copy");
        store.load(strings("t", ""));
        byte[] both = store.dump(DumpForm.JSON, "table:copy", "table:t");
        assertThat(two.length).isLessThan(both.length);
        assertThatThrownBy(() -> store.load(new ByteArrayInputStream(both),
                new LoadOptions(false, Optional.of("x"), Set.of())))
                .hasMessageContaining("a second table");
        assertThat(store.uris()).doesNotContain("table:x", "table:x.plastron-load");
    }

    @Test
    void aBadLineLeavesNothing() {
        List<String> before = store.uris();
        StringBuilder rows = new StringBuilder();
        for (int i = 10_000; i < 15_000; i++) {
            rows.append(i).append("\\00\nvalue\\00\n");
        }
        String bad = strings("a", "x\\00\ny\\00\n") + strings("b", rows + "z\\00\nbad\\0\n");
        assertThatThrownBy(() -> store.load(bad)).isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:10016:6: expected a hex digit");
        assertThat(store.uris()).isEqualTo(before);
    }

    @Test
    void whatTheTableRefusesIsToldWithItsLine() {
        List<String> before = store.uris();
        refused(strings("t", "a\\00\nb\n"), "test.dump:7: ", "format S");
        refused(strings("t", "a\\00\nb\\00c\n"), "test.dump:7: ", "format S");
        refused(strings("t", "b\\00\n\\00\na\\00\n\\00\nb\\00\n\\00\n"),
                "test.dump:11: the key stands in the dump already");
        refused(small("t", "key_format=q,value_format=S", "\\e0\n\\00\n"), "test.dump:7: ");
        refused(small("t", "key_format=S,value_format=S,nonsense=1", ""),
                "test.dump:5: ", "nonsense");
        refused(small("t", "key_format=S,value_format=S,columns=(a", ""), "test.dump:5: ");
        refused(small("t", "key_format=S,value_format=t", ""), "test.dump:5: ", "t (bit field)");
        refused(small("t", "key_format=r,value_format=S", ""), "test.dump:5: ");
        refused(small("t", "key_format=S,value_format=S,type=lsm", ""), "test.dump:5: ", "type");
        refused(small("t", "key_format=S,value_format=SS,columns=(k,a,b),colgroups=(x,y)"
                + "\ncolgroup:t:x\ncolumns=(a)", ""), "test.dump:5: ");
        refused(small("t", "key_format=S,value_format=SS,columns=(k,a,b)"
                + "\ncolgroup:t:x\ncolumns=(a)", ""), "test.dump:7: ");
        refused(small("t", "key_format=S,value_format=SS,columns=(k,a,b)"
                + "\nindex:t:x\ncolumns=(c)", ""), "test.dump:7: ");
        refused(strings("a,b", ""), "test.dump:5: ");
        refused(strings("WiredTiger", ""), "test.dump:5: ");
        refused(strings("t", "k".repeat(20_000) + "\\00\n\\00\n"), "test.dump:7: ");
        assertThat(store.uris()).isEqualTo(before);
    }

    private void refused(String dump, String start) {
        refused(dump, start, "");
    }

    private void refused(String dump, String start, String part) {
        assertThatThrownBy(() -> store.load(dump)).isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith(start).hasMessageContaining(part);
    }

    @Test
    void aTableInUseIsNotReplacedAndNothingIsLeft() {
        store.load(strings("t", "a\\00\nb\\00\n"));
        List<String> before = store.uris();
        byte[] other = strings("t", "c\\00\nd\\00\n").getBytes(StandardCharsets.US_ASCII);
        try (Session session = store.session(); Cursor open = session.openCursor("table:t")) {
            assertThatThrownBy(() -> store.replace(other)).isInstanceOf(InvalidUseException.class);
            assertThat(open.next()).isTrue();
            assertThat(open.keyString()).isEqualTo("a");
        }
        assertThat(store.uris()).isEqualTo(before);
        store.replace(other);
    }

    @Test
    void namesTakenBeforeAnotherWasRefusedAreTold() {
        store.load(strings("a", "x\\00\n\\00\n") + strings("b", "x\\00\n\\00\n"));
        byte[] both = (strings("a", "") + strings("b", "")).getBytes(StandardCharsets.US_ASCII);
        try (Session session = store.session(); Cursor open = session.openCursor("table:b")) {
            assertThatThrownBy(() -> store.replace(both))
                    .hasMessageContaining("loaded before that: [table:a]");
        }
        assertThat(store.uris()).noneMatch(uri -> uri.contains("plastron-load"));
        assertThat(store.text(DumpForm.PRINT, "table:a")).endsWith("Data\n");
    }

    @Test
    void twoLoadsOfOneTableAtATimeAreRefused() {
        byte[] dump = (strings("t", "a\\00\nb\\00\n") + strings("v", ""))
                .getBytes(StandardCharsets.US_ASCII);
        AtomicReference<Throwable> second = new AtomicReference<>();
        // The first waits for more of its dump, its table t being filled, when the second comes.
        InputStream first = new SequenceInputStream(
                new ByteArrayInputStream(dump, 0, dump.length - 6), new InputStream() {
                    private int next = dump.length - 6;

                    @Override
                    public int read() {
                        second.compareAndSet(null, catchThrowable(() -> store.load(dump)));
                        return next == dump.length ? -1 : dump[next++];
                    }
                });
        assertThat(store.load(first,
                new LoadOptions(false, Optional.empty(), Set.of()))).hasSize(2);
        assertThat(second.get()).isInstanceOf(InvalidUseException.class);
        assertThat(store.text(DumpForm.PRINT, "table:t")).endsWith("Data\na\\00\nb\\00\n");
    }

    @Test
    void aDumpForPeopleIsRefusedWithAHint() {
        byte[] pretty = Fixtures.bytes("A", DumpForm.PRETTY);
        assertThatThrownBy(() -> store.load(pretty)).hasMessageContaining("(dump -p)");
    }

    @Test
    void whatAKilledLoadLeftIsDroppedByTheNext() {
        try (Session session = store.session()) {
            session.create("table:t.plastron-load", "key_format=u,value_format=u");
            try (Cursor cursor = session.openCursor("table:t.plastron-load")) {
                cursor.rawKey(new byte[] {1}).rawValue(new byte[] {2}).insert();
            }
        }
        store.load(strings("t", "a\\00\nb\\00\n"));
        assertThat(store.uris()).contains("table:t").doesNotContain("table:t.plastron-load");
        assertThat(store.text(DumpForm.PRINT, "table:t")).endsWith("Data\na\\00\nb\\00\n");
    }

    @Test
    void aDumpIsOfOneSnapshot() {
        store.load(strings("a", "1\\00\n1\\00\n") + strings("b", "1\\00\n1\\00\n"));
        String before = store.text(DumpForm.PRINT, "table:a", "table:b");
        StringBuilder during = new StringBuilder();
        try (Session session = store.session()) {
            DumpWriter writer = new DumpWriter() {
                private final DumpWriter real =
                        new LineDumpWriter(DumpForm.PRINT, new ByteSink(stream(during), "x"));

                @Override
                public void begin() {
                    store.replaceRow("table:a", "1", "2");
                    store.replaceRow("table:b", "1", "2");
                    real.begin();
                }

                @Override
                public void beginTable(DumpedTable table, RowShape shape) {
                    real.beginTable(table, shape);
                }

                @Override
                public void row(byte[] key, byte[] value) {
                    real.row(key, value);
                }

                @Override
                public void endTable() {
                    real.endTable();
                }

                @Override
                public void end() {
                    real.end();
                }
            };
            new Dumper(session, writer, new Progress(text -> { }))
                    .dump(List.of("table:a", "table:b"));
        }
        assertThat(during.toString()).isEqualTo(before);
        assertThat(store.text(DumpForm.PRINT, "table:b")).endsWith("1\\00\n2\\00\n");
    }

    private static OutputStream stream(StringBuilder text) {
        return new OutputStream() {
            @Override
            public void write(int value) {
                text.append((char) (value & 0xff));
            }
        };
    }

    @Test
    void whatIsNoTableIsNotDumped() {
        store.load(Fixtures.bytes("zones", DumpForm.HEX));
        assertThatThrownBy(() -> store.dump(DumpForm.PRINT, "table:none"))
                .isInstanceOf(NotFoundException.class);
        for (String uri : List.of("index:zones:bycode", "table:zones(code)", "metadata:")) {
            assertThatThrownBy(() -> store.dump(DumpForm.PRINT, uri))
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("is no table");
        }
    }

    @Test
    void namesThatAreNotAsciiGoThroughEachForm() {
        String config = "key_format=S,value_format=S,columns=(schlüssel,\u503c)";
        try (Session session = store.session()) {
            session.create("table:größe", config);
            try (Cursor cursor = session.openCursor("table:größe")) {
                cursor.key("ä").value("\ud83d\udc22").insert();
            }
        }
        for (DumpForm form : LOADABLE) {
            byte[] dump = store.dump(form, "table:größe");
            store.replace(dump);
            assertThat(store.text(form, "table:größe")).isEqualTo(latin1(dump));
        }
    }
}
