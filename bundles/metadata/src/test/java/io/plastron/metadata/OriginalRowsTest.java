// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.entry;
import static io.plastron.metadata.Fixtures.withAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plastron.NotFoundException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is created here looks as it does in the original, byte for byte. */
class OriginalRowsTest {
    /** Rows that only the original has: its history store, and what it notes of itself. */
    private static final String THEIRS = "metadata:|file:WiredTigerHS\\.wt|system:.*";

    private static NavigableMap<String, String> rowsOfTheOriginal() {
        NavigableMap<String, String> rows = new TreeMap<>(Names.ORDER);
        List<String> lines = Fixtures.lines("list-v.txt");
        for (int i = 0; i < lines.size(); i += 2) {
            if (!lines.get(i).matches(THEIRS)) {
                rows.put(lines.get(i), lines.get(i + 1));
            }
        }
        return rows;
    }

    private static Catalog checkpointed() {
        Catalog catalog = withAll();
        Map<Integer, CheckpointEntry> entries = new HashMap<>();
        catalog.files().forEach(file -> entries.put(file.tableId(), entry(2)));
        return catalog.withCheckpoints(entries);
    }

    @Test
    void allRowsOfThreeTablesAreThoseOfTheOriginalNumbersAside() {
        NavigableMap<String, String> expected = rowsOfTheOriginal();
        assertThat(expected).hasSize(13);
        Catalog catalog = checkpointed();
        assertThat(catalog.rows().keySet()).containsExactlyElementsOf(expected.keySet());
        catalog.rows().forEach((uri, row) -> {
            if (uri.startsWith(Names.FILE)) {
                assertThat(Fixtures.masked(row)).as(uri)
                        .isEqualTo(Fixtures.masked(expected.get(uri)));
            } else {
                assertThat(row).as(uri).isEqualTo(expected.get(uri));
            }
        });
    }

    @Test
    void theListIsThatOfTheOriginal() {
        assertThat(withAll().rows().keySet())
                .containsExactlyElementsOf(Fixtures.lines("list.txt"));
    }

    /** The original numbers its files otherwise, and that is all that keeps its rows out. */
    @Test
    void rowsOfTheOriginalAreReadOnceTheirIdsAreOurs() {
        NavigableMap<String, String> rows = rowsOfTheOriginal();
        rows.replaceAll((uri, row) -> Pattern.compile(",id=(\\d+),").matcher(row)
                .replaceAll(id -> ",id=" + (Integer.parseInt(id.group(1)) + 1) + ","));
        Catalog read = CatalogReader.read(rows);
        assertThat(read.tables()).extracting(TableInfo::schema)
                .containsExactlyElementsOf(withAll().tables().stream()
                        .map(TableInfo::schema).toList());
        assertThat(read.file(17).orElseThrow().checkpoint().orElseThrow().order()).isEqualTo(2);
    }

    private static Map<String, String> header(String table) {
        List<String> lines = Fixtures.lines(table + ".print.dump");
        Map<String, String> objects = new LinkedHashMap<>();
        for (int i = lines.indexOf("Header") + 1; !lines.get(i).equals("Data"); i += 2) {
            objects.put(lines.get(i), lines.get(i + 1));
        }
        return objects;
    }

    /** In the order of the dump: the table, its column groups, its indices. */
    private static Catalog created(Catalog from, Map<String, String> objects) {
        Catalog catalog = from;
        for (Map.Entry<String, String> object : objects.entrySet()) {
            catalog = catalog.create(object.getKey(), object.getValue(),
                    17 + 8 * catalog.files().size());
        }
        return catalog;
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "countries", "empty", "ints", "items", "raw", "strs", "tuple",
            "unnamed", "zones"})
    void aDumpHeaderMakesATableThatIsDumpedWithTheSameHeader(String table) {
        Map<String, String> header = header(table);
        assertThat(header).hasSize(table.equals("zones") ? 4 : 1);
        Catalog catalog = created(Catalog.EMPTY, header);
        Map<String, String> shown = MetadataCursorRows.create(catalog, Optional.of(entry(7)));
        header.forEach((uri, config) -> assertThat(shown.get(uri)).as(uri).isEqualTo(config));
        assertThat(created(catalog, header)).isSameAs(catalog);
    }

    @Test
    void theSchemaOfZonesIsWhatItsColumnsSay() {
        TableSchema zones = withAll().table("table:zones").orElseThrow().schema();
        assertThat(zones).isEqualTo(new TableSchema("zones", "table:zones", "S", "SSSi",
                List.of("zone"), List.of("code", "coord", "comment", "shared"), true,
                List.of(new ColumnGroup("place", "colgroup:zones:place",
                        List.of("code", "coord"), 33, "SS"),
                        new ColumnGroup("note", "colgroup:zones:note",
                                List.of("comment", "shared"), 41, "Si")),
                List.of(), List.of(new Index("bycode", "index:zones:bycode", List.of("code"),
                        false, 49, "SS", 1))));
        assertThat(zones.isComplete()).isTrue();
        assertThat(zones.isSimple()).isFalse();
        assertThat(withAll().table("table:zones").orElseThrow().files())
                .extracting(FileInfo::fileUri, FileInfo::tableId, FileInfo::keyFormat,
                        FileInfo::valueFormat)
                .containsExactly(
                        tuple("file:zones_place.wt", 33, "S", "SS"),
                        tuple("file:zones_note.wt", 41, "S", "Si"),
                        tuple("file:zones_bycode.wti", 49, "SS", ""));
    }

    @Test
    void aSimpleTableHasOneColumnGroupWithoutName() {
        TableSchema countries = withAll().table("table:countries").orElseThrow().schema();
        assertThat(countries.groups()).containsExactly(new ColumnGroup(
                "", "colgroup:countries", List.of("name"), 25, "S"));
        assertThat(countries.isSimple()).isTrue();
        TableSchema unnamed = created(Catalog.EMPTY, header("unnamed"))
                .table("table:unnamed").orElseThrow().schema();
        assertThat(unnamed.named()).isFalse();
        assertThat(unnamed.keyColumns()).containsExactly("key0", "key1");
        assertThat(unnamed.valueColumns()).containsExactly("value0", "value1");
        assertThat(unnamed.groups().get(0).columns()).containsExactly("value0", "value1");
    }

    /** Whoever loads a dump that was changed by hand is told, and not given another table. */
    @Test
    void aDumpHeaderThatContradictsItselfIsRefused() {
        Map<String, String> header = header("zones");
        List<String> uris = new ArrayList<>(header.keySet());
        for (String uri : uris.subList(1, 4)) {
            Map<String, String> changed = new LinkedHashMap<>(header);
            changed.computeIfPresent(uri, (key, config) ->
                    config.replaceFirst("value_format=[A-Za-z]*", "value_format=q"));
            assertThatThrownBy(() -> created(Catalog.EMPTY, changed)).as(uri)
                    .hasMessageContaining(uri + ": value_format=q, but by its columns it is");
        }
        header.remove("table:zones");
        assertThatThrownBy(() -> created(Catalog.EMPTY, header))
                .isInstanceOf(NotFoundException.class);
    }
}
