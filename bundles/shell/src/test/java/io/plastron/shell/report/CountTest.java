// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void oneStandsAlone() {
        assertThat(Count.of(0, "row")).isEqualTo("0 rows");
        assertThat(Count.of(1, "row")).isEqualTo("1 row");
        assertThat(Count.of(2, "row")).isEqualTo("2 rows");
    }
}
