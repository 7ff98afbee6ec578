// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.entry;
import static io.plastron.metadata.Fixtures.withA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.config.ConfigString;
import java.util.NavigableMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code metadata:} and {@code metadata:create} show. */
class MetadataCursorRowsTest {
    @Test
    void theMetadataTableItselfComesFirstThenTheRowsInByteOrder() {
        Catalog catalog = withA().create("table:B", "", 25);
        NavigableMap<String, String> rows = MetadataCursorRows.all(catalog, Optional.of(entry(7)));
        assertThat(rows.keySet()).containsExactly("metadata:", "colgroup:A", "colgroup:B",
                "file:A.wt", "file:B.wt", "table:A", "table:B");
        assertThat(rows.higherKey("metadata:")).isEqualTo("colgroup:A");
        assertThat(rows.firstKey()).isEqualTo("metadata:");
        assertThat(rows.tailMap("metadata:", false)).isEqualTo(catalog.rows());
        assertThatThrownBy(rows::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theMetadataRowIsThatOfTheOriginalWithItsOwnCheckpoint() {
        String row = MetadataCursorRows.all(withA(), Optional.of(entry(7))).get("metadata:");
        assertThat(Fixtures.masked(row)).isEqualTo(
                Fixtures.masked(Fixtures.below("list-v.txt", "metadata:")));
        assertThat(row).contains(",id=10,", "checkpoint=" + CheckpointEntry.list(entry(7)) + ",");
        assertThat(MetadataCursorRows.all(withA(), Optional.empty()).get("metadata:"))
                .contains(",checkpoint=,");
    }

    @Test
    void createShowsTheHeaderLineOfADumpByteForByte() {
        Catalog catalog = withA().withCheckpoint("file:A.wt", entry(2))
                .create("table:raw", "key_format=u,value_format=u", 25);
        NavigableMap<String, String> rows =
                MetadataCursorRows.create(catalog, Optional.of(entry(7)));
        assertThat(rows.get("table:A")).isEqualTo(Fixtures.below("A.print.dump", "table:A"));
        assertThat(rows.get("table:raw")).isEqualTo(Fixtures.below("raw.print.dump", "table:raw"));
        assertThat(rows.keySet()).containsExactlyElementsOf(
                MetadataCursorRows.all(catalog, Optional.empty()).keySet());
    }

    @Test
    void createGivesSettingsFromWhichTheSameTableIsMade() {
        String config = "key_format=S,value_format=u,leaf_page_max=8KB,app_metadata=(v=[1,2])";
        Catalog catalog = Catalog.EMPTY.create("table:A", config, 17);
        String shown = MetadataCursorRows.create(catalog, Optional.empty()).get("table:A");
        assertThat(Catalog.EMPTY.create("table:A", shown, 17)).isEqualTo(catalog);
    }

    @Test
    void createFoldsOnlyTables() {
        NavigableMap<String, String> rows =
                MetadataCursorRows.create(withA(), Optional.of(entry(7)));
        ConfigString colgroup = ConfigString.parse(rows.get("colgroup:A"));
        assertThat(colgroup.string("key_format", "")).isEqualTo("u");
        assertThat(colgroup.string("source", "")).isEqualTo("file:A.wt");
        ConfigString file = ConfigString.parse(rows.get("file:A.wt"));
        assertThat(file.string("key_format", "")).isEqualTo("S");
        assertThat(file.string("source", "")).isEmpty();
        rows.values().forEach(row -> assertThat(ConfigString.parse(row).entries())
                .extracting(ConfigString.Entry::key)
                .containsExactlyElementsOf(Defaults.CREATE.entries().stream()
                        .map(ConfigString.Entry::key).toList()));
    }

    @Test
    void whatIsShownIsComputedOncePerCatalogAndEntry() {
        Catalog catalog = withA();
        NavigableMap<String, String> first =
                MetadataCursorRows.create(catalog, Optional.of(entry(1)));
        assertThat(MetadataCursorRows.create(catalog, Optional.of(entry(1)))).isSameAs(first);
        assertThat(MetadataCursorRows.all(catalog, Optional.of(entry(2))).get("metadata:"))
                .contains("order=2");
        assertThat(MetadataCursorRows.all(catalog, Optional.of(entry(1))).get("metadata:"))
                .contains("order=1");
    }
}
