// SPDX-License-Identifier: Apache-2.0
package com.example.zones;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's example does what it says, also when it is run again. */
@Timeout(60)
class ZonesTest {
    @TempDir
    private Path folder;

    @Test
    void zonesAreFoundByTheirCountry() {
        try (Zones zones = new Zones(folder.resolve("store"), folder.resolve("ring"))) {
            zones.add();
            assertThat(zones.of("DE")).containsExactly("Europe/Berlin, 4", "Europe/Busingen, 1");
        }
        try (Zones zones = new Zones(folder.resolve("store"), folder.resolve("ring"))) {
            assertThat(zones.of("NO")).containsExactly("Europe/Oslo, 1");
            assertThat(zones.of("XX")).isEmpty();
        }
    }
}
