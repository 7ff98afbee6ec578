// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.ZONES;
import static io.plastron.metadata.Fixtures.entry;
import static io.plastron.metadata.Fixtures.withAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Renaming and altering tables: rows follow, B-trees and schemas stay as far as they can. */
class RenameAlterTest {
    private static TableSchema schema(Catalog catalog, String uri) {
        return catalog.table(uri).orElseThrow().schema();
    }

    @Test
    void allRowsFollowAndTheBTreesStay() {
        Catalog before = withAll().withCheckpoints(Map.of(33, entry(3), 49, entry(4)));
        Catalog after = before.rename("table:zones", "table:Zonen", false);
        assertThat(after.rows().keySet()).containsExactly("colgroup:A", "colgroup:Zonen:note",
                "colgroup:Zonen:place", "colgroup:countries", "file:A.wt",
                "file:Zonen_bycode.wti", "file:Zonen_note.wt", "file:Zonen_place.wt",
                "file:countries.wt", "index:Zonen:bycode", "table:A", "table:Zonen",
                "table:countries");
        assertThat(after.table("table:zones")).isEmpty();
        assertThat(after.files()).extracting(FileInfo::tableId)
                .containsExactly(17, 25, 33, 41, 49);
        assertThat(after.file(33).orElseThrow().checkpoint()).contains(entry(3));
        assertThat(after.get("index:Zonen:bycode").orElseThrow())
                .contains(",source=\"file:Zonen_bycode.wti\",");
        assertThat(after.rename("table:Zonen", "table:zones", false)).isEqualTo(before);
        assertThat(schema(after, "table:A")).isSameAs(schema(before, "table:A"));
    }

    /** The renamed table's rows are those that creating it under that name makes. */
    @Test
    void aRenamedTableIsAsIfCreatedSo() {
        Catalog renamed = Catalog.EMPTY
                .create("table:x", "key_format=S,value_format=u,app_metadata=y", 17)
                .rename("table:x", "table:A b", false);
        assertThat(renamed).isEqualTo(Catalog.EMPTY
                .create("table:A b", "key_format=S,value_format=u,app_metadata=y", 17));
    }

    @Test
    void replacingDropsWhatHadTheNameInTheSameStep() {
        Catalog loaded = withAll().create("table:load", "", 57);
        assertThatThrownBy(() -> loaded.rename("table:load", "table:zones", false))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("table:zones exists").hasMessageContaining("replace=true");
        Catalog replaced = loaded.rename("table:load", "table:zones", true);
        assertThat(replaced.rows()).hasSize(9).doesNotContainKey("table:load");
        assertThat(replaced.files()).extracting(FileInfo::tableId).containsExactly(17, 25, 57);
        assertThat(loaded.rename("table:load", "table:other", true).table("table:other"))
                .isPresent();
        Catalog back = loaded.rename("table:zones", "table:load", true);
        assertThat(back.table("table:load").orElseThrow().schema().indices()).hasSize(1);
        assertThat(back.file(57)).isEmpty();
    }

    @Test
    void whatCannotBeRenamedSaysWhy() {
        assertThatThrownBy(() -> withAll().rename("table:none", "table:b", false))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("table:none");
        assertThatThrownBy(() -> withAll().rename("table:A", "table:A", true))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("already");
        for (String uri : List.of("index:zones:bycode", "colgroup:zones:note", "file:A.wt", "A",
                "table:", "table:a:b", "table:WiredTigerX")) {
            assertThatThrownBy(() -> withAll().rename("table:A", uri, true)).as(uri)
                    .isInstanceOf(InvalidUseException.class);
            assertThatThrownBy(() -> withAll().rename(uri, "table:b", true)).as(uri)
                    .isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void aNameThatWouldGiveAFileTwiceIsRefused() {
        Catalog catalog = withAll().create("table:b_place", "", 57);
        assertThatThrownBy(() -> catalog.rename("table:zones", "table:b", false))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("file:b_place.wt")
                .hasMessageContaining("belongs to table:b_place.");
        assertThatThrownBy(() -> catalog.rename("table:A", "table:zones_note", false))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("belongs to table:zones.");
        // What leaves its file in the same step is in nobody's way.
        assertThat(catalog.create("table:b", "", 65).drop("table:b_place")
                .rename("table:zones", "table:b", true).table("table:b")).isPresent();
    }

    @Test
    void aTableWithoutItsColumnGroupsCanBeRenamedToo() {
        Catalog catalog = Catalog.EMPTY.create("table:zones", ZONES, 17)
                .rename("table:zones", "table:z", false);
        assertThat(catalog.rows().keySet()).containsExactly("table:z");
        assertThat(catalog.create("colgroup:z:note", "columns=(comment)", 17).rows())
                .containsKey("file:z_note.wt");
    }

    @Test
    void alteringChangesTheRowsThatCreatingWrote() {
        String settings = "key_format=S,value_format=S";
        assertThat(withAll().alter("table:A", "app_metadata=(x=[1,2])").drop("table:zones")
                .drop("table:countries")).isEqualTo(Catalog.EMPTY.create(
                        "table:A", settings + ",app_metadata=(x=[1,2])", 17));
        for (String uri : List.of("table:zones", "colgroup:zones:note", "index:zones:bycode")) {
            Catalog altered = withAll().alter(uri, "app_metadata=new");
            assertThat(altered.rows().values().stream()
                    .filter(row -> row.contains("app_metadata=new,")).count())
                    .as(uri).isEqualTo(uri.equals("table:zones") ? 1 : 2);
            assertThat(altered.get(uri).orElseThrow()).contains("app_metadata=new,");
            assertThat(altered.alter(uri, "app_metadata=")).isEqualTo(withAll());
        }
    }

    @Test
    void alteringNothingGivesTheSameCatalog() {
        Catalog catalog = withAll();
        assertThat(catalog.alter("table:A", "")).isSameAs(catalog);
        assertThat(catalog.alter("table:A", "app_metadata=")).isSameAs(catalog);
    }

    @Test
    void onlyAppMetadataCanBeAlteredAndOnlyOfWhatIsThere() {
        for (String config : List.of("key_format=S", "leaf_page_max=4KB", "columns=(a)", "x",
                "app_metadata=x,collator=")) {
            assertThatThrownBy(() -> withAll().alter("table:A", config)).as(config)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("cannot be changed");
        }
        assertThatThrownBy(() -> withAll().alter("table:A", "app_metadata=\"" + "x".repeat(65_536)
                + "\"")).isInstanceOf(InvalidUseException.class).hasMessageContaining("65536");
        for (String uri : List.of("table:B", "index:A:i", "colgroup:zones:x")) {
            assertThatThrownBy(() -> withAll().alter(uri, "")).as(uri)
                    .isInstanceOf(NotFoundException.class).hasMessageContaining(uri);
        }
    }

    @Test
    void aSchemaStaysTheObjectItIsUntilTheTableItselfChanges() {
        Catalog catalog = withAll();
        TableSchema zones = schema(catalog, "table:zones");
        for (Catalog later : List.of(catalog.withCheckpoints(Map.of(33, entry(1), 49, entry(1))),
                catalog.alter("table:zones", "app_metadata=x"), catalog.drop("table:A"),
                catalog.create("table:B", "", 57),
                catalog.create("index:countries:i", "columns=(name)", 57))) {
            assertThat(schema(later, "table:zones")).isSameAs(zones);
        }
        for (Catalog later : List.of(catalog.drop("index:zones:bycode"),
                catalog.drop("colgroup:zones:note"),
                catalog.create("index:zones:i", "columns=(shared)", 57))) {
            assertThat(schema(later, "table:zones")).isNotEqualTo(zones);
        }
    }
}
