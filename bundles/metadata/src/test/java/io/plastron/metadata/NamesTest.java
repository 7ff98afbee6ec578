// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static Catalog create(String uri) {
        return Catalog.EMPTY.create(uri, "", 17);
    }

    @Test
    void everyControlCharacterIsRefusedAndShownHarmlessly() {
        for (int c = 0; c < 0x10000; c++) {
            boolean control = Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
            boolean half = Character.isSurrogate((char) c);
            if (control || half) {
                String uri = "table:a" + (char) c + "b";
                String code = String.format("U+%04X", c);
                assertThatThrownBy(() -> create(uri)).as(code)
                        .isInstanceOf(InvalidUseException.class).hasMessageContaining(code)
                        .hasMessageNotContaining(Character.toString((char) c));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "(", ")", ",", ":", "[", "]", "\\", "\"", "'"})
    void whatMeansSomethingInUrisAndConfigurationsIsRefused(String character) {
        assertThatThrownBy(() -> create("table:a" + character + "b"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(String.format("U+%04X", (int) character.charAt(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "tables:A", "table", "Table:A", "file:A.wt", "colgroup:A",
            "index:A", "colgroup", "metadata:", "metadata:create", "system:x", " table:A"})
    void whatIsNoTableUriIsRefused(String uri) {
        assertThatThrownBy(() -> create(uri)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("expected table:NAME");
    }

    @Test
    void nothingIsCreatedInATableThatIsNotThere() {
        for (String uri : new String[] {"colgroup:A:b", "index:A:b"}) {
            assertThatThrownBy(() -> create(uri)).isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("table:A");
        }
    }

    @Test
    void emptyReservedAndOverlongNamesAreRefused() {
        assertThatThrownBy(() -> create("table:")).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> create("table:WiredTigerHS"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("reserved");
        assertThatThrownBy(() -> create("table:" + "é".repeat(128)))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("256 bytes")
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a b", "a.wt", "a/b", "a=b", "Länder", "\ud83d\udc22", "-",
            "wiredTiger", "zones_note"})
    void otherNamesAreTakenAndReadBack(String name) {
        Catalog catalog = create("table:" + name);
        assertThat(CatalogReader.read(Fixtures.copy(catalog))).isEqualTo(catalog);
        assertThat(catalog.tables()).extracting(TableInfo::name).containsExactly(name);
        assertThat(create("table:" + "x".repeat(255)).tables()).hasSize(1);
    }
}
