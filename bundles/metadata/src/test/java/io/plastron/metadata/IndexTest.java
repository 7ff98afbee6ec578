// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.ZONES;
import static io.plastron.metadata.Fixtures.withAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexTest {
    private static Catalog wide() {
        return Catalog.EMPTY.create("table:w",
                "key_format=Sqi,value_format=5suH,columns=(a,b,c,d,e,f)", 17);
    }

    private static Index index(Catalog catalog, String name) {
        return catalog.tables().stream().flatMap(table -> table.schema().indices().stream())
                .filter(index -> index.name().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"d,5sSqi,1", "a,Sqi,1", "c,iSq,1", "b.c,qiS,2", "e,uSqi,1", "f.d,H5sSqi,2",
        "c.b.a,iqS,3", "f.b,HqSi,2", "a.b.c.d.e.f,Sqi5suH,6"})
    void theStoredKeyIsItsColumnsAndThenTheRestOfTheKey(String columns, String format, int count) {
        List<String> names = List.of(columns.split("\\."));
        Catalog catalog = wide().create(
                "index:w:i", "columns=(" + String.join(",", names) + ")", 25);
        assertThat(index(catalog, "i")).isEqualTo(
                new Index("i", "index:w:i", names, false, 25, format, count));
        assertThat(catalog.file(25).orElseThrow().fileUri()).isEqualTo("file:w_i.wti");
        assertThat(catalog.get("index:w:i").orElseThrow())
                .contains(",key_format=" + format + ",", ",value_format=,");
    }

    @Test
    void anIndexMayBePromisedToBeImmutable() {
        Catalog catalog = wide().create("index:w:i", "columns=(d),immutable", 25);
        assertThat(index(catalog, "i").immutable()).isTrue();
        assertThat(catalog.get("index:w:i").orElseThrow()).contains(",immutable=true,");
        assertThat(MetadataCursorRows.create(catalog, Optional.empty()).get("index:w:i"))
                .contains(",immutable=true,");
        assertThat(catalog.create("index:w:i", "columns=(d),immutable=true", 33))
                .isSameAs(catalog);
        assertThatThrownBy(() -> catalog.create("index:w:i", "columns=(d)", 33))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("immutable=true and not false");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "|no columns", "columns=(g)|there is no column g; the table has a, b, c, d, e, f",
        "columns=(d,d)|twice", "columns=(d),key_format=5s|it is key_format=5sSqi",
        "columns=(d),value_format=u|it is value_format=;",
        "columns=(d),colgroups=(x)|colgroups=(x)",
        "columns=(d),source=\"file:w.wt\"|it is \"file:w_i.wti\"", "columns=(d),type=lsm|type=lsm",
        "columns=(d),immutable=5|expected true or false", "columns=(\"d e\")|U+0020"})
    void anIndexThatCannotBeIsRefused(String config, String text) {
        assertThatThrownBy(() -> wide().create("index:w:i", config == null ? "" : config, 25))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("index:w:i:").hasMessageContaining(text);
    }

    @Test
    void anIndexNeedsColumnsWithNamesAndAllColumnGroups() {
        assertThatThrownBy(() -> withAll().create("index:A:i", "columns=(value0)", 801))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("have names");
        Catalog half = Catalog.EMPTY.create("table:zones", ZONES, 17)
                .create("colgroup:zones:place", "columns=(code,coord)", 17);
        assertThatThrownBy(() -> half.create("index:zones:bycode", "columns=(code)", 25))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the column groups note of table:zones");
    }

    @Test
    void anIndexIsDroppedAlone() {
        Catalog without = withAll().drop("index:zones:bycode");
        assertThat(withAll().rows().keySet()).containsAll(without.rows().keySet()).hasSize(13);
        assertThat(without.rows()).hasSize(11)
                .doesNotContainKeys("index:zones:bycode", "file:zones_bycode.wti");
        assertThat(without.table("table:zones").orElseThrow().schema().indices()).isEmpty();
        assertThatThrownBy(() -> without.drop("index:zones:bycode"))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("index:zones:bycode");
    }

    @Test
    void indicesOfOneTableComeInTheOrderOfTheirNamesAndNoneOfAnotherTable() {
        Catalog catalog = wide().create("index:w:z", "columns=(d)", 25)
                .create("index:w:B y", "columns=(d)", 33)
                .create("table:w_", "value_format=S,columns=(k,v)", 41)
                .create("index:w_:z", "columns=(v)", 49)
                .create("index:w:é", "columns=(f)", 57);
        assertThat(catalog.table("table:w").orElseThrow().schema().indices())
                .extracting(Index::name).containsExactly("B y", "z", "é");
        assertThat(CatalogReader.read(Fixtures.copy(catalog)).tables())
                .containsExactlyElementsOf(catalog.tables());
    }

    @Test
    void twoIndicesWithOneFileAreRefused() {
        Catalog catalog = wide().create("table:w_x", "value_format=S,columns=(k,v)", 25)
                .create("index:w:x_i", "columns=(d)", 33);
        assertThatThrownBy(() -> catalog.create("index:w_x:i", "columns=(v)", 41))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("file:w_x_i.wti")
                .hasMessageContaining("belongs to table:w.");
        assertThat(catalog.create("table:w_x_i", "", 41).files()).hasSize(4);
    }

    @Test
    void droppingTheTableDropsWhatItHas() {
        assertThat(withAll().drop("table:zones").drop("table:countries"))
                .isEqualTo(Fixtures.withA());
        assertThat(withAll().drop("table:zones").files()).extracting(FileInfo::tableId)
                .containsExactly(17, 25);
    }
}
