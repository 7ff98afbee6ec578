// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.btree.SegmentRange;
import io.plastron.btree.SegmentUse.Counts;
import io.plastron.btree.Tree;
import io.plastron.engine.space.AccountRows;
import io.plastron.engine.space.Accounts;
import io.plastron.engine.space.ImagePages;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CatalogFactory;
import io.plastron.metadata.SegmentEntry;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a checkpoint writes into the metadata table, whatever stands there and can be read. */
class MetadataTableTest {
    private static final SegmentEntry ENTRY = new SegmentEntry(2, new Counts(3, 3, 300, 0), 0);
    private static final int SEGMENT = 1;

    private final ImagePages pages = new ImagePages();
    private final List<String> unmoved = new ArrayList<>();
    private final Catalog catalog = new CatalogFactory().empty();

    private static byte[] packed(String text) {
        Tuple tuple = new Tuple(Format.of("S"), List.of("text"), "a row");
        tuple.putString(0, text);
        return tuple.packed();
    }

    /** A table as it stands in the log, with nothing in memory. */
    private Tree tree(Map<String, String> rows) {
        pages.segment(SEGMENT);
        return pages.tree(TableId.METADATA, edit ->
                rows.forEach((key, value) -> edit.put(packed(key), packed(value))));
    }

    private Tree write(Tree tree, boolean all, SegmentRange emptied) {
        return new MetadataTable(tree, catalog).write(catalog,
                new AccountRows(Map.of(2, Optional.of(ENTRY)), all), emptied, pages,
                why -> unmoved.add(why.getMessage()));
    }

    @Test
    void anAccountThatIsCountedAnewLeavesNoOtherRowNotEvenAMalformedOne() {
        Map<String, String> rows = Map.of("system:segment:none", "x", SegmentEntry.PREFIX, "",
                SegmentEntry.uri(1), "images=many", "system:segmenta", "no account's",
                "system:a", "no account's", "table:t", "no account's");
        Tree written = write(tree(rows), true, null);
        assertThat(Accounts.rows(written)).containsOnly(Map.entry(2, ENTRY));
        for (String other : List.of("system:segmenta", "system:a", "table:t")) {
            assertThat(written.get(packed(other))).as(other).isEqualTo(packed("no account's"));
        }
    }

    @Test
    void anAccountThatGoesOnLeavesTheOtherRows() {
        SegmentEntry other = new SegmentEntry(1, new Counts(1, 1, 10, 0), 0);
        Tree written = write(tree(Map.of(other.uri(), other.text())), false, null);
        assertThat(Accounts.rows(written)).containsOnly(
                Map.entry(1, other), Map.entry(2, ENTRY));
    }

    @Test
    void pagesThatCannotBeReadStayWhereTheyAreAndAllElseIsWritten() {
        Map<String, String> rows = new HashMap<>();
        for (int row = 0; row < 100; row++) {
            rows.put(String.format("table:%03d", row), "x".repeat(50));
        }
        Tree tree = tree(rows);
        // The last leaf, far from the row that is written.
        long last = pages.lose("table:099");
        Tree written = write(tree, false, new SegmentRange(SEGMENT, SEGMENT));
        assertThat(unmoved).singleElement().asString().contains(Long.toString(last));
        assertThat(written.get(packed(ENTRY.uri()))).isEqualTo(packed(ENTRY.text()));
        assertThat(written.dirty()).isFalse();
    }
}
