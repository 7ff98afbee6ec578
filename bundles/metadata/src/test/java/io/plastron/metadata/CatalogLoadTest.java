// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.entry;
import static io.plastron.metadata.Fixtures.withA;
import static io.plastron.metadata.Fixtures.withAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.btree.PageStore;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.TableId;
import io.plastron.types.TooNewException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the rows of a metadata table, friendly and hostile, to a catalog. */
class CatalogLoadTest {
    private static final PageStore NO_PAGES = (table, cookie) -> {
        throw new InternalException("nothing was written");
    };

    private final MetadataFactory factory = new CatalogFactory();

    private static Tree tree(Map<byte[], byte[]> packed) {
        TreeEdit edit = Tree.create(NO_PAGES, TreeConfig.of(TableId.METADATA)).edit();
        packed.forEach(edit::put);
        return edit.publish();
    }

    private Catalog load(Map<String, String> rows) {
        TreeEdit edit = Tree.create(NO_PAGES, TreeConfig.of(TableId.METADATA)).edit();
        rows.forEach((uri, row) -> edit.put(packed(uri), packed(row)));
        return factory.load(edit.publish());
    }

    private static byte[] packed(String text) {
        Tuple tuple = new Tuple(Format.of("S"), List.of("text"), "row");
        tuple.putString(0, text);
        return tuple.packed();
    }

    private static NavigableMap<String, String> rows() {
        return Fixtures.copy(withA().withCheckpoint("file:A.wt", entry(2)));
    }

    @Test
    void anEmptyTreeIsTheEmptyCatalog() {
        assertThat(load(Map.of())).isSameAs(factory.empty());
        assertThat(factory.empty().rows()).isEmpty();
    }

    @Test
    void loadingGivesTheCatalogThatWasWritten() {
        Catalog catalog = withA();
        for (int i = 0; i < 500; i++) {
            catalog = catalog.create("table:t" + i + "\ud83d\udc22", "key_format=S", 25 + 8 * i)
                    .withCheckpoints(Map.of(25 + 8 * i, entry(1 + i)));
        }
        Catalog loaded = load(catalog.rows());
        assertThat(loaded).isEqualTo(catalog);
        assertThat(loaded.tables()).containsExactlyElementsOf(catalog.tables());
        assertThat(loaded.changesSince(catalog)).isEmpty();
        assertThat(loaded.largestTableNumber()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table:A", "colgroup:A", "file:A.wt"})
    void aTableWithoutOneOfItsRowsIsCorruption(String uri) {
        NavigableMap<String, String> rows = rows();
        rows.remove(uri);
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("metadata table: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:B.wt", "colgroup:B", "other:x", "", "table",
            "colgroup:A:c", "index:B:i", "index:A", "index:", "file:A.wti", "file:A_c.wt"})
    void aRowThatNoTableHasIsCorruption(String uri) {
        NavigableMap<String, String> rows = rows();
        rows.put(uri, "");
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("metadata table: " + uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layered:A", "system:checkpoint"})
    void aKindOfRowFromLaterVersionsIsTooNew(String uri) {
        NavigableMap<String, String> rows = rows();
        rows.put(uri, "");
        assertThatThrownBy(() -> load(rows)).isInstanceOf(TooNewException.class)
                .hasMessageContaining(uri);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "file:A.wt|id=17,|id=18,", "file:A.wt|id=17,|id=x,", "file:A.wt|id=17,|",
        "file:A.wt|id=17,|id=4294967313,", "file:A.wt|id=17,|id=(17),",
        "file:A.wt|leaf_page_max=32KB|leaf_page_max=1GB", "file:A.wt|key_format=S,|",
        "file:A.wt|leaf_page_max=32KB|leaf_page_max=511", "file:A.wt|key_format=S|key_format=u",
        "file:A.wt|order=2|order=3", "file:A.wt|checkpoint=(|checkpoint=",
        "table:A|value_format=S|value_format=u", "table:A|colgroups=,|", "table:A|app|(app",
        "colgroup:A|file:A.wt|file:B.wt", "colgroup:A|source=\"file:A.wt\",|",
        "colgroup:A|source=|source", "colgroup:A|type|ty\"pe"})
    void aMalformedRowIsCorruptionAndNamed(String uri, String part, String changed) {
        NavigableMap<String, String> rows = rows();
        String row = rows.get(uri).replaceFirst(
                Pattern.quote(part), changed == null ? "" : changed);
        assertThat(row).isNotEqualTo(rows.get(uri));
        rows.put(uri, row);
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageStartingWith("metadata table: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "table:A|key_format=S|key_format=t", "table:A|key_format=S|key_format=r",
        "table:A|key_format=S|key_format=rS", "table:A|value_format=S|value_format=",
        "table:A|value_format=S|value_format=5S", "table:A|collator=|collator=de",
        "table:A|colgroups=|cells=,colgroups=", "colgroup:A|type=file|type=lsm",
        "file:A.wt|block_compressor=|block_compressor=snappy", "file:A.wt|major=2|major=3",
        "file:A.wt|checkpoint_lsn=(4294967295|checkpoint_lsn=(1"})
    void settingsFromLaterVersionsAreTooNew(String uri, String part, String changed) {
        NavigableMap<String, String> rows = rows();
        rows.computeIfPresent(uri, (key, row) -> row.replace(part, changed));
        assertThat(rows).isNotEqualTo(rows());
        assertThatThrownBy(() -> load(rows)).isInstanceOf(TooNewException.class)
                .hasMessageStartingWith("metadata table: " + uri);
    }

    /** One fault each, in the rows of a table with two column groups and an index. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "table:zones|colgroups=(place,note)|colgroups=(place)|no column group has",
        "table:zones|colgroups=(place,note)|colgroups=(place,other)|colgroup:zones:note: no table",
        "table:zones|colgroups=(place,note)|colgroups=|colgroup:zones: it is missing",
        "table:zones|colgroups=(place,note)|colgroups=[place,note]|colgroups=[place,note]",
        "table:zones|colgroups=(place,note)|colgroups=(place,note,note)|there twice",
        "table:zones|colgroups=(place,note)|colgroups=(place,\"note\")|expected (place,note)",
        "table:zones|zone,code|zone,cod|no column code",
        "table:zones|(zone,code,coord,comment,shared)||have names",
        "table:zones|value_format=SSSi|value_format=SSSii|names 5",
        "table:zones|value_format=SSSi|value_format=SSSq|value_format=Si, expected Sq",
        "table:zones|key_format=S|key_format=u|key_format=S, expected u",
        "table:zones|app_metadata=|app_metadata |found app_metadata where",
        "colgroup:zones:place|(code,coord)|(code,coor)|no column coor",
        "colgroup:zones:place|(code,coord)|(code)|columns=(code,coord), expected (code)",
        "colgroup:zones:place|(code,coord)|(coord,code)|columns=(code,coord), expected",
        "colgroup:zones:place|(code,coord)|(zone,code,coord)|is of the key",
        "colgroup:zones:place|(code,coord)|()|no columns",
        "colgroup:zones:place|zones_place|zones_note|source=",
        "colgroup:zones:place|app_metadata=|app_metadata=x|app_metadata=, expected x",
        "index:zones:bycode|(code)|(shared)|key_format=SS, expected iS",
        "index:zones:bycode|(code)|(coord)|columns=(code), expected (coord)",
        "index:zones:bycode|(code)|(code,code)|twice",
        "index:zones:bycode|immutable=false|immutable=0|expected true or false",
        "index:zones:bycode|immutable=false|immutable=\"false\"|immutable",
        "index:zones:bycode|.wti|.wt|source=",
        "index:zones:bycode|value_format=|value_format=S|value_format=S, expected",
        "file:zones_place.wt|id=33|id=41|also that of file:zones_place.wt",
        "file:zones_place.wt|id=33|id=34|not the id of a user table",
        "file:zones_place.wt|id=33|id=-7|out of range",
        "file:zones_place.wt|value_format=SS|value_format=Si|value_format=Si, expected SS",
        "file:zones_bycode.wti|key_format=SS|key_format=S|key_format=S, expected SS",
        "file:zones_bycode.wti|columns=(code)|columns=|columns=, expected (code)",
        "file:zones_note.wt|,dictionary=0|,dictionary=0,dictionary=0|where disaggregated=",
        "file:zones_note.wt|,dictionary=0||found disaggregated=",
        "file:zones_note.wt|,dictionary=0| , dictionary = 0|white space",
        "file:zones_note.wt|2147483647)|2147483647),id=41|settings, expected",
        "file:zones_note.wt|,checkpoint=,checkpoint_backup_info=||found checkpoint_lsn="})
    void rowsThatContradictEachOtherAreCorruptionAndNamed(
            String uri, String part, String changed, String text) {
        NavigableMap<String, String> rows = Fixtures.copy(withAll());
        rows.computeIfPresent(uri, (key, row) -> row.replace(part, changed == null ? "" : changed));
        assertThat(rows).isNotEqualTo(withAll().rows());
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageStartingWith("metadata table: ").hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:zones_place.wt", "file:zones_note.wt", "file:zones_bycode.wti",
            "table:zones", "colgroup:zones:place"})
    void aTableOfManyRowsWithoutOneThatMustBeThereIsCorruption(String uri) {
        NavigableMap<String, String> rows = Fixtures.copy(withAll());
        rows.remove(uri);
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class);
    }

    @Test
    void aTableMayMissColumnGroupsOnWhichNoIndexStands() {
        NavigableMap<String, String> rows = Fixtures.copy(withAll());
        rows.keySet().removeAll(List.of("colgroup:zones:note", "file:zones_note.wt"));
        assertThat(load(rows)).isEqualTo(withAll().drop("colgroup:zones:note"));
        rows.keySet().removeAll(List.of("colgroup:zones:place", "file:zones_place.wt"));
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("index:zones:bycode: its columns are in no column group");
    }

    @Test
    void oneFileOfTwoTablesIsCorruption() {
        String settings = "value_format=S,columns=(k,v),colgroups=(c,b_c)";
        Catalog left = Catalog.EMPTY.create("table:a", settings, 17)
                .create("colgroup:a:b_c", "columns=(v)", 17);
        Catalog right = Catalog.EMPTY.create("table:a_b", settings, 17)
                .create("colgroup:a_b:c", "columns=(v)", 17);
        NavigableMap<String, String> rows = Fixtures.copy(left);
        rows.putAll(right.rows());
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("file:a_b_c.wt: both table:a and table:a_b have it");
    }

    @Test
    void twoTablesWithOneIdAreCorruption() {
        NavigableMap<String, String> rows = rows();
        rows.putAll(Catalog.EMPTY.create("table:B", "", 17).rows());
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("17").hasMessageContaining("file:A.wt");
    }

    @Test
    void aNameThatCannotBeCreatedIsCorruption() {
        NavigableMap<String, String> rows = rows();
        rows.put("table:a\u0007b", rows.get("table:A"));
        assertThatThrownBy(() -> load(rows)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("U+0007").hasMessageNotContaining("\u0007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "41", "4100410000", "410041", "00", "c32800", "eda0bd00", "ff00"})
    void aKeyOrValueThatIsNoPackedStringIsCorruption(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] good = {'A', 0};
        if (bad.length > 1) {
            assertThatThrownBy(() -> factory.load(tree(Map.of(bad, good))))
                    .isInstanceOf(CorruptionException.class);
        }
        assertThatThrownBy(() -> factory.load(tree(Map.of(good, bad))))
                .isInstanceOf(CorruptionException.class);
    }

    /** Whatever one row turns into, loading says corruption or too new, or reads it. */
    @Test
    void randomDamageNeverEscapesAsAnotherError() {
        for (long seed = 1; seed <= 3000; seed++) {
            Random random = new Random(seed);
            NavigableMap<String, String> rows = Fixtures.copy(withAll());
            String uri = rows.keySet().stream().skip(random.nextInt(rows.size())).findFirst()
                    .orElseThrow();
            StringBuilder row = new StringBuilder(rows.get(uri));
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(row.length() - 8);
                row.replace(at, at + random.nextInt(8),
                        "(),=[]\"\\x-19 K".substring(random.nextInt(13)).substring(0, 1));
            }
            rows.put(uri, row.toString());
            String repeat = "new Random(" + seed + "): " + uri + " " + row;
            try {
                assertThat(load(rows).rows()).as(repeat).isEqualTo(rows);
            } catch (CorruptionException | TooNewException refused) {
                assertThat(refused.getMessage()).as(repeat).contains(". ");
            }
        }
    }
}
