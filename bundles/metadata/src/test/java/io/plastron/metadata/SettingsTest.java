// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code create} refuses, and how it says so. */
class SettingsTest {
    private static Catalog create(String config) {
        return Catalog.EMPTY.create("table:A", config, 17);
    }

    @Test
    void everySettingMayBeGivenItsDefault() {
        assertThat(create(Defaults.CREATE.toString())).isEqualTo(create(""));
        for (ConfigString.Entry item : Defaults.CREATE.entries()) {
            assertThat(create(item.toString())).as(item.toString()).isEqualTo(create(""));
        }
    }

    /** Of every setting that is not implemented, and every field within one. */
    @Test
    void anotherValueThanTheDefaultIsRefusedAndNamed() {
        List<String> implemented =
                List.of("key_format", "value_format", "leaf_page_max", "app_metadata",
                        "columns", "colgroups", "exclusive", "source");
        List<String> refused = new ArrayList<>();
        for (ConfigString.Entry item : Defaults.CREATE.entries()) {
            if (!implemented.contains(item.key())) {
                refused.add(item.key() + "=" + otherThan(item.value()));
                refused.add(item.key() + "=(nonsense=1)");
                if (item.value().kind() == ConfigValue.Kind.STRUCT) {
                    item.value().struct().entries().forEach(inner -> refused.add(
                            item.key() + "=(" + inner.key() + "="
                                    + otherThan(inner.value()) + ")"));
                }
            }
        }
        assertThat(refused).hasSizeGreaterThan(100);
        for (String config : refused) {
            String key = config.substring(0, config.indexOf('='));
            assertThatThrownBy(() -> create(config)).as(config)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("table:A: " + config)
                    .hasMessageContaining("not implemented")
                    .hasMessageContaining("its default, "
                            + key + "=" + Defaults.CREATE.find(key).orElseThrow().raw());
        }
    }

    private static String otherThan(ConfigValue value) {
        return switch (value.kind()) {
            case NUMBER -> Long.toString(value.number() + 1);
            case BOOL -> Boolean.toString(!value.bool());
            default -> "other";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"allocation_size=4096", "allocation_size=4K", "memory_page_max=5242880",
            "assert=()", "assert=", "assert=(write_timestamp=off)", "columns=()", "colgroups=()",
            "collator=\"\"", "verbose=", "verbose=()", "type=\"file\"", "source=",
            "source=\"file:A.wt\"", "source=file:A.wt", "exclusive", "exclusive=false",
            "split_pct=90", "leaf_page_max=32768", "log=(enabled)",
            "block_compressor=snappy,block_compressor="})
    void aDefaultInOtherWordsIsADefault(String config) {
        assertThat(create(config)).isEqualTo(create(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"S i", "t", "8t", "x", "", "U", "10S", "3u", "true", "3",
            "S\\u0001", "1001i", "99999999999q", "0s"})
    void formatsThatAreNotImplementedAreRefusedAndNamed(String format) {
        for (String key : List.of("key_format", "value_format")) {
            String config = key + "=\"" + format + "\"";
            assertThatThrownBy(() -> create(config)).as(config)
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("table:A: " + key + "=")
                    .hasMessageNotContaining("\u0001");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "rS", "2r", "r,value_format=S"})
    void recordNumberTablesAreRefusedByName(String format) {
        assertThatThrownBy(() -> create("key_format=" + format))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("record-number tables are not implemented");
        assertThat(create("key_format=Sr,value_format=r").file(17).orElseThrow().keyFormat())
                .isEqualTo("Sr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source=\"file:B.wt\"", "source=(a)",
            "type=lsm", "in_memory=true", "log=(enabled=false)", "immutable", "immutable=true",
            "assert=(other=1)", "verbose=[write]", "assert=none", "split_pct=\"90%\""})
    void whatIsNotImplementedIsNamed(String config) {
        String key = config.replaceAll("=.*", "");
        assertThatThrownBy(() -> create(config)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("table:A: " + key + "=")
                .hasMessageContaining("not implemented");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id=3", "checkpoint=()", "version=(major=2,minor=1)", "readonly=false",
            "checkpoint_lsn=(1,2)", "keyformat=S", "x"})
    void unknownKeysAreRefusedAndNamed(String config) {
        assertThatThrownBy(() -> create(config)).isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("table:A: unknown key")
                .hasMessageContaining(config.replaceAll("=.*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"511", "512KB1", "524289", "1MB", "-4096", "0", "many", "", "(4KB)",
            "99999999999999999999"})
    void leafSizesOutOfRangeAreRefused(String bytes) {
        assertThatThrownBy(() -> create("leaf_page_max=" + bytes))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("leaf_page_max");
    }

    @Test
    void leafSizesAtTheLimitsAreTaken() {
        assertThat(create("leaf_page_max=512").file(17).orElseThrow().leafPageBytesMax())
                .isEqualTo(512);
        assertThat(create("leaf_page_max=512KB").file(17).orElseThrow().leafPageBytesMax())
                .isEqualTo(512 << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "free", "\"quoted, text\"", "(a=(b=[c,d]),e=\"f\")", "[1,2]",
            "true"})
    void appMetadataIsKeptAsItIs(String value) {
        Catalog catalog = create("app_metadata=" + value);
        for (String row : catalog.rows().values()) {
            assertThat(ConfigString.parse(row).find("app_metadata").orElseThrow().raw())
                    .isEqualTo(value);
        }
        assertThat(catalog.create("table:A", "app_metadata=" + value, 25)).isSameAs(catalog);
    }

    @Test
    void whatIsShownOfTheLongestSettingsCanBeGivenBack() {
        String longest = "x".repeat(Settings.VALUE_CHARS_MAX);
        Catalog catalog = create("columns=(" + column('k') + "," + column('v')
                + "),app_metadata=" + longest);
        String shown = MetadataCursorRows.create(catalog, Optional.empty()).get("table:A");
        assertThat(shown).contains(longest).hasSizeGreaterThan(Settings.VALUE_CHARS_MAX);
        assertThat(catalog.create("table:A", shown, 25)).isSameAs(catalog);
        assertThat(catalog.alter("table:A", "app_metadata=" + longest)).isSameAs(catalog);
        assertThatThrownBy(() -> catalog.alter("table:A", "app_metadata=y" + longest))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("table:A: app_metadata= has 65537 characters");
    }

    private static String column(char letter) {
        return String.valueOf(letter).repeat(Names.BYTES_MAX);
    }

    @Test
    void aConfigurationThatNoRowCouldHoldIsRefused() {
        assertThatThrownBy(() -> create("app_metadata=,".repeat(40_000)))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("560000");
        assertThatThrownBy(() -> create("app_metadata=\"" + "x".repeat(64 << 10) + "\""))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("65536");
        assertThatThrownBy(() -> create("app_metadata=\"\ud83d\""))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> create("app_metadata=\"\u0001\""))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("control character");
        assertThatThrownBy(() -> create("key_format=S,("))
                .isInstanceOf(InvalidUseException.class);
    }
}
