// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.entry;
import static io.plastron.metadata.Fixtures.withA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tables come, get checkpoints, and go; the rows follow. */
class CatalogTest {
    @Test
    void creatingATableMakesTheRowsOfTheOriginal() {
        Catalog catalog = withA().withCheckpoint("file:A.wt", entry(2));
        assertThat(catalog.rows().keySet()).containsExactly("colgroup:A", "file:A.wt", "table:A");
        catalog.rows().forEach((uri, row) -> assertThat(Fixtures.masked(row)).as(uri)
                .isEqualTo(Fixtures.masked(Fixtures.below("list-v.txt", uri))));
        assertThat(catalog.get("table:A")).contains(Fixtures.below("list-v.txt", "table:A"));
        assertThat(catalog.get("colgroup:A")).contains(Fixtures.below("list-v.txt", "colgroup:A"));
    }

    @Test
    void aTableWithoutCheckpointSaysSo() {
        assertThat(withA().get("file:A.wt").orElseThrow()).contains(",id=17,").endsWith(
                ",checkpoint=,checkpoint_backup_info=,checkpoint_lsn=(4294967295,2147483647)");
        assertThat(withA().file(17).orElseThrow().checkpoint()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsDefault() {
        assertThat(Catalog.EMPTY.create("table:raw", "", 17).file(17)).contains(
                new FileInfo("file:raw.wt", 17, "u", "u", 32 << 10, Optional.empty()));
    }

    @Test
    void settingsReachTheirRows() {
        Catalog catalog = Catalog.EMPTY.create("table:A", "key_format=S,leaf_page_max=16KB,"
                + "app_metadata=(owner=\"me, \\u00e9\",v=2),value_format=\"u\"", 25);
        assertThat(catalog.file(25)).contains(new FileInfo(
                "file:A.wt", 25, "S", "u", 16 << 10, Optional.empty()));
        assertThat(catalog.rows().values()).hasSize(3)
                .allSatisfy(row -> assertThat(row)
                        .contains("app_metadata=(owner=\"me, \\u00e9\",v=2),"));
        assertThat(catalog.get("file:A.wt").orElseThrow())
                .contains(",key_format=S,", ",leaf_page_max=16KB,", ",value_format=u,");
    }

    @Test
    void creatingAgainWithTheSameSettingsChangesNothing() {
        Catalog catalog = Catalog.EMPTY.create(
                "table:A", "key_format=S,value_format=S,leaf_page_max=16KB,app_metadata=x", 17)
                .withCheckpoint("file:A.wt", entry(1));
        assertThat(catalog.create("table:A",
                "leaf_page_max=16384,app_metadata=\"x\",value_format=S,key_format=S,", 25))
                .isSameAs(catalog);
        assertThat(catalog.create("table:A", MetadataCursorRows.create(
                catalog, Optional.empty()).get("table:A"), 25)).isSameAs(catalog);
    }

    @Test
    void creatingAgainWithOtherSettingsIsRefused() {
        for (String other : List.of("", "key_format=S", "key_format=S,value_format=u",
                "key_format=S,value_format=S,leaf_page_max=16KB",
                "key_format=S,value_format=S,app_metadata=x")) {
            assertThatThrownBy(() -> withA().create("table:A", other, 25)).as(other)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("table:A exists").hasMessageContaining(" and not ");
        }
    }

    @Test
    void anIdThatIsTakenOrOfNoUserTableIsRefused() {
        for (int id : new int[] {17, 16, 18, 10, 9, 0, -7}) {
            assertThatThrownBy(() -> withA().create("table:B", "", id)).as("id %d", id)
                    .isInstanceOf(InvalidUseException.class).hasMessageContaining("id " + id);
        }
    }

    @Test
    void droppingRemovesAllThreeRows() {
        Catalog both = withA().create("table:A.wt", "key_format=u", 25);
        assertThat(both.rows()).hasSize(6);
        assertThat(both.drop("table:A").rows().keySet())
                .containsExactly("colgroup:A.wt", "file:A.wt.wt", "table:A.wt");
        assertThat(both.drop("table:A").drop("table:A.wt")).isEqualTo(Catalog.EMPTY);
        assertThat(both.rows()).hasSize(6);
    }

    @Test
    void droppingWhatIsNotThereIsNotFoundAndWhatIsNoTableIsInvalid() {
        assertThatThrownBy(() -> withA().drop("table:B"))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("table:B");
        assertThatThrownBy(() -> withA().drop("file:A.wt"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("file:A.wt");
        assertThatThrownBy(() -> withA().withCheckpoint("file:B.wt", entry(1)))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("file:B.wt");
    }

    @Test
    void aCheckpointReplacesTheOneBeforeAndKeepsTheRest() {
        Catalog first = withA().withCheckpoint("file:A.wt", entry(1));
        Catalog second = first.withCheckpoint("file:A.wt", entry(2));
        String expected = first.get("file:A.wt").orElseThrow()
                .replace(CheckpointEntry.list(entry(1)), CheckpointEntry.list(entry(2)));
        assertThat(second.get("file:A.wt").orElseThrow()).isEqualTo(expected)
                .contains("order=2").doesNotContain("order=1");
        assertThat(second.file(17).orElseThrow().checkpoint()).contains(entry(2));
        assertThat(first.file(17).orElseThrow().checkpoint()).contains(entry(1));
    }

    @Test
    void checkpointsOfTablesDroppedMeanwhileArePassedOver() {
        Catalog noted = withA().withCheckpoints(Map.of(17, entry(1), 25, entry(3)));
        assertThat(noted).isEqualTo(withA().withCheckpoint("file:A.wt", entry(1)));
    }

    @Test
    void rowsAndTablesAreSortedByUnsignedBytesAndCannotBeChanged() {
        List<String> names = List.of("a", "B", "é", "\ud83d\udc22", "\uffee", "Z1", "Z", "z-");
        Catalog catalog = Catalog.EMPTY;
        for (String name : names) {
            catalog = catalog.create("table:" + name, "", 17 + 8 * names.indexOf(name));
        }
        List<String> uris = new ArrayList<>(catalog.rows().keySet());
        List<String> sorted = new ArrayList<>(uris);
        sorted.sort((a, b) -> Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));
        assertThat(uris).isEqualTo(sorted).hasSize(24);
        assertThat(catalog.tables()).extracting(TableInfo::tableUri).isEqualTo(
                sorted.stream().filter(uri -> uri.startsWith("table:")).toList());
        assertThat(catalog.largestTableNumber()).isEqualTo(9);
        Catalog fixed = catalog;
        assertThatThrownBy(() -> fixed.rows().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> fixed.tables().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theLargestTableNumberOfAnEmptyCatalogIsZero() {
        assertThat(Catalog.EMPTY.largestTableNumber()).isZero();
        assertThat(withA().largestTableNumber()).isEqualTo(2);
    }

    @Test
    void changesTellWhatToPutAndWhatToRemove() {
        Catalog older = withA();
        Catalog newer = older.create("table:B", "", 25).withCheckpoint("file:A.wt", entry(1));
        assertThat(newer.changesSince(older)).containsOnlyKeys(
                "colgroup:B", "file:A.wt", "file:B.wt", "table:B")
                .containsEntry("file:A.wt", newer.get("file:A.wt"));
        assertThat(newer.drop("table:A").changesSince(newer)).isEqualTo(Map.of(
                "colgroup:A", Optional.empty(), "file:A.wt", Optional.empty(),
                "table:A", Optional.empty()));
        assertThat(newer.changesSince(newer)).isEmpty();
        assertThat(withA().changesSince(older)).isEmpty();
        assertThat(Catalog.EMPTY.changesSince(older)).hasSize(3);
        assertThat(older.changesSince(Catalog.EMPTY)).hasSize(3);
    }

    /** Whatever happens between two catalogs, the changes turn the rows of one into the other's. */
    @Test
    void changesAppliedToTheOlderRowsGiveTheNewerOnes() {
        for (long seed = 1; seed <= 200; seed++) {
            Random random = new Random(seed);
            Catalog older = random(Catalog.EMPTY, random, 20);
            Catalog newer = random(random.nextInt(4) == 0 ? Catalog.EMPTY : older, random, 12);
            TreeMap<String, String> rows = new TreeMap<>(older.rows());
            newer.changesSince(older).forEach((uri, row) -> {
                assertThat(row).isNotEqualTo(older.get(uri));
                row.ifPresentOrElse(text -> rows.put(uri, text), () -> rows.remove(uri));
            });
            assertThat(rows).as("new Random(%d)", seed).isEqualTo(newer.rows());
        }
    }

    private static Catalog random(Catalog from, Random random, int steps) {
        Catalog catalog = from;
        for (int i = 0; i < steps; i++) {
            String uri = "table:" + (char) ('a' + random.nextInt(8));
            if (catalog.table(uri).isEmpty()) {
                catalog = catalog.create(uri, "", 17 + 8 * (catalog.largestTableNumber()));
            } else if (random.nextBoolean()) {
                catalog = catalog.drop(uri);
            } else {
                FileInfo file = catalog.table(uri).orElseThrow().files().get(0);
                catalog = catalog.withCheckpoint(file.fileUri(), entry(1 + random.nextInt(9)));
            }
        }
        return catalog;
    }
}
