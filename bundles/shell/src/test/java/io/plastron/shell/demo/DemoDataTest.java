// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class DemoDataTest {
    private final Map<String, SortedMap<String, String>> tables = DemoData.tables();

    @Test
    void theInputIsWhole() {
        assertThat(tables.get("table:countries")).hasSize(249).containsEntry("AX", "Åland Islands");
        assertThat(tables.get("table:zones")).hasSize(312)
                .containsEntry("Africa/Abidjan", "CI|+0519-00402||12");
    }

    @Test
    void everyZoneIsInACountryThatIsThere() {
        assertThat(tables.get("table:zones").values())
                .allSatisfy(zone -> assertThat(tables.get("table:countries"))
                        .containsKey(zone.substring(0, zone.indexOf('|'))));
    }

    @Test
    void rowsTheDemonstrationAddsAreNotInTheInput() {
        assertThat(tables.get("table:countries")).doesNotContainKeys("XX", "YY", "ZZ");
    }
}
