// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static io.plastron.metadata.Fixtures.ZONES;
import static io.plastron.metadata.Fixtures.withAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of tables, and the column groups made of them. */
class ColumnGroupTest {
    private static final String PLACE = "colgroup:zones:place";
    private static final String NOTE = "colgroup:zones:note";

    private static Catalog declared() {
        return Catalog.EMPTY.create("table:zones", ZONES, 17);
    }

    private static TableSchema zones(Catalog catalog) {
        return catalog.table("table:zones").orElseThrow().schema();
    }

    private static void assertRefused(Catalog catalog, String uri, String config, String text) {
        assertThatThrownBy(() -> catalog.create(uri, config, 801)).as(config)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith(uri + ":").hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "columns=(k)|names 1, but key_format=S has 1", "columns=(k,v,w)|names 3",
        "columns=(k,k)|the column k is there twice", "columns=(k,\"v w\")|U+0020",
        "columns=(k,\"v,w\")|U+002C", "columns=(k,\"v(\")|U+0028", "columns=(k,\"v)\")|U+0029",
        "columns=(k,\"v:w\")|U+003A", "columns=(k,\"v=w\")|U+003D", "columns=(k,'v')|U+0027",
        "columns=(k,\"v\\u0007\")|U+0007", "columns=(k,\"v\\\"\")|U+0022",
        "columns=(k,\"v\\n\")|U+000A", "columns=(k,\"v\u00a0w\")|U+00A0",
        "columns=(k,v=1)|expected a list of names", "columns=k|expected a list of names",
        "colgroups=(a)|columns=", "columns=(k,v),colgroups=(a,a)|column group a is there twice",
        "columns=(k,v),colgroups=(a,\"b c\")|U+0020", "columns=(k,v),colgroups=(\"a:b\")|U+003A",
        "columns=(k,v),colgroups=(a=1)|expected a list of names",
        "columns=(k,v),colgroups=(WiredTigerX)|reserved",
        "columns=(k,v),colgroups=(a),leaf_page_max=4KB|give it to these",
        "columns=(k,v),colgroups=(a),source=\"file:A.wt\"|its column groups have files"})
    void columnsThatCannotBeAreRefused(String config, String text) {
        assertRefused(Catalog.EMPTY, "table:A", "key_format=S,value_format=S," + config, text);
    }

    @Test
    void columnsInAnyBracketsAreOneListAndKeptInTheFormOfTheOriginal() {
        Catalog catalog = Catalog.EMPTY.create(
                "table:A", "value_format=3i,columns=[k, \"a\", Länge ,true]", 17);
        assertThat(catalog.get("table:A").orElseThrow())
                .contains(",columns=(k,a,Länge,true),", ",value_format=3i,");
        assertThat(catalog.create(
                "table:A", "columns=(k,a,Länge,true),value_format=iii", 25)).isSameAs(catalog);
    }

    @Test
    void aTableWithNamedGroupsTakesNoFileAndIsCompleteWithTheLastOfThem() {
        Catalog none = declared();
        assertThat(none.rows().keySet()).containsExactly("table:zones");
        assertThat(none.files()).isEmpty();
        assertThat(none.largestTableNumber()).isZero();
        assertThat(zones(none).groupsMissing()).containsExactly("place", "note");
        Catalog one = none.create(NOTE, "columns=(comment,shared)", 17);
        assertThat(zones(one).groupsMissing()).containsExactly("place");
        assertThat(zones(one).groups()).extracting(ColumnGroup::name).containsExactly("note");
        assertThat(zones(one).isComplete()).isFalse();
        Catalog both = one.create(PLACE, "columns=(code,coord)", 25);
        assertThat(zones(both).isComplete()).isTrue();
        assertThat(zones(both).groups()).extracting(ColumnGroup::name)
                .containsExactly("place", "note");
    }

    @Test
    void theLastColumnGroupMustBringWhatTheOthersLeaveOut() {
        Catalog one = declared().create(PLACE, "columns=(code)", 17);
        assertThatThrownBy(() -> one.create(NOTE, "columns=(shared)", 25))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(NOTE).hasMessageContaining("none has the columns coord,");
        Catalog both = one.create(NOTE, "columns=(shared,comment,code,coord)", 25);
        assertThat(zones(both).groups()).extracting(ColumnGroup::valueFormat)
                .containsExactly("S", "iSSS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "|no columns", "columns=()|no columns", "columns=(zone)|is of the key",
        "columns=(other)|there is no column other", "columns=(code,code)|twice",
        "columns=code|list of names", "columns=(\"a b\")|U+0020",
        "columns=(code),key_format=u|by its columns it is key_format=S",
        "columns=(code),value_format=SS|by its columns it is value_format=S",
        "columns=(code),value_format=t|t (bit field)",
        "columns=(code),source=\"file:zones.wt\"|it is \"file:zones_place.wt\"",
        "columns=(code),colgroups=(x)|not implemented",
        "columns=(code),immutable=true|not implemented",
        "columns=(code),leaf_page_max=1|out of range",
        "columns=(code),exclusive=maybe|expected true or false"})
    void aColumnGroupThatCannotBeIsRefused(String config, String text) {
        assertRefused(declared(), PLACE, config == null ? "" : config, text);
    }

    @Test
    void aColumnGroupThatNoTableDeclaresIsRefused() {
        assertRefused(
                declared(), "colgroup:zones:other", "columns=(code)", "there are note, place");
        assertRefused(withAll(), "colgroup:A:place", "columns=(value0)", "it has none at all");
        assertThatThrownBy(() -> declared().create("colgroup:zonen:place", "columns=(code)", 17))
                .isInstanceOf(NotFoundException.class).hasMessageContaining("table:zonen");
    }

    @Test
    void aColumnGroupGetsItsOwnSettings() {
        Catalog catalog = declared().create(PLACE, "columns=(coord,code),leaf_page_max=4KB,"
                + "app_metadata=(x=1),key_format=S,value_format=SS,exclusive=true,"
                + "source=\"file:zones_place.wt\"", 17);
        assertThat(catalog.file(17).orElseThrow().leafPageBytesMax()).isEqualTo(4096);
        for (String uri : List.of(PLACE, "file:zones_place.wt")) {
            assertThat(catalog.get(uri).orElseThrow())
                    .contains("app_metadata=(x=1),", ",columns=(coord,code),");
        }
        assertThat(catalog.get("table:zones").orElseThrow()).startsWith("app_metadata=,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"columns=(coord,code)", "columns=(code)", "columns=(code,coord,shared)",
            "columns=(code,coord),leaf_page_max=4KB", "columns=(code,coord),app_metadata=x"})
    void anExistingOneWithOtherSettingsIsRefused(String config) {
        assertThatThrownBy(() -> withAll().create(PLACE, config, 801))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(PLACE + " exists with other settings: ");
        assertThat(withAll().create(PLACE, "columns=(code,coord)", 801)).isEqualTo(withAll());
    }

    @Test
    void exclusiveRefusesWhatExistsWhateverItsSettings() {
        for (String uri : List.of("table:A", PLACE, "index:zones:bycode")) {
            assertThatThrownBy(() -> withAll().create(uri, "exclusive=true", 801))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining(uri + " exists, and exclusive=true");
        }
        assertThat(Catalog.EMPTY.create("table:A", "exclusive=true", 17))
                .isEqualTo(Catalog.EMPTY.create("table:A", "", 17));
    }

    @Test
    void aDroppedColumnGroupCanBeCreatedAgainWithOtherColumns() {
        Catalog without = withAll().drop(NOTE);
        assertThat(without.rows()).doesNotContainKeys(NOTE, "file:zones_note.wt");
        assertThat(without.file(41)).isEmpty();
        assertThat(zones(without).groupsMissing()).containsExactly("note");
        assertThat(zones(without).indices()).hasSize(1);
        assertThat(zones(without.create(NOTE, "columns=(shared,comment)", 57)).groups().get(1))
                .isEqualTo(new ColumnGroup("note", NOTE, List.of("shared", "comment"), 57, "iS"));
        assertThatThrownBy(() -> without.drop(NOTE)).isInstanceOf(NotFoundException.class)
                .hasMessageContaining(NOTE);
    }

    @Test
    void aColumnGroupOnWhichAnIndexStandsIsNotDropped() {
        assertThatThrownBy(() -> withAll().drop(PLACE)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("index:zones:bycode").hasMessageContaining("drop that first");
        assertThat(zones(withAll().drop("index:zones:bycode").drop(PLACE)).groups()).hasSize(1);
    }

    @Test
    void theColumnGroupOfASimpleTableIsNoneOfItsOwn() {
        for (Runnable use : List.<Runnable>of(() -> withAll().drop("colgroup:A"),
                () -> withAll().create("colgroup:A", "", 801),
                () -> withAll().alter("colgroup:A", "app_metadata=x"))) {
            assertThatThrownBy(use::run).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("colgroup:A").hasMessageContaining("with the table");
        }
    }

    /** {@code a_b} with {@code c} and {@code a} with {@code b_c} are both {@code a_b_c}. */
    @Test
    void aFileThatTwoObjectsAskForIsGivenToOne() {
        String one = "value_format=S,columns=(k,v),colgroups=(c,b_c)";
        Catalog catalog = Catalog.EMPTY.create("table:a", one, 17).create("table:a_b", one, 17);
        Catalog first = catalog.create("colgroup:a:b_c", "columns=(v)", 17);
        assertThatThrownBy(() -> first.create("colgroup:a_b:c", "columns=(v)", 25))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("file:a_b_c.wt")
                .hasMessageContaining("belongs to table:a.");
        Catalog second = catalog.create("colgroup:a_b:c", "columns=(v)", 17);
        assertThatThrownBy(() -> second.create("colgroup:a:b_c", "columns=(v)", 25))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("belongs to table:a_b.");
        assertThatThrownBy(() -> second.create("table:a_b_c", "", 25))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("file:a_b_c.wt");
        Catalog simple = catalog.create("table:a_b_c", "", 17);
        assertThatThrownBy(() -> simple.create("colgroup:a:b_c", "columns=(v)", 25))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("belongs to table:a_b_c.");
    }
}
