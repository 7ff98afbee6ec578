// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> shown = new ArrayList<>();
    private long nanos;

    private final Progress progress = new Progress(shown::add, () -> nanos);

    @Test
    void rowsAndRateAreShownAFewTimesASecond() {
        progress.begin("table:t");
        for (int i = 0; i < 2_048_000; i++) {
            nanos += 1_000;
            progress.row(10);
        }
        assertThat(shown).hasSizeBetween(9, 11);
        assertThat(shown.get(0)).matches("table:t: 20\\d,\\d{3} rows, 1,000,000 rows/s");
        assertThat(progress.rows()).isEqualTo(2_048_000);
    }

    @Test
    void largeRowsAreShownBeforeTheyAreMany() {
        progress.begin("table:t");
        nanos = 1_000_000_000;
        progress.row(1 << 20);
        assertThat(shown).containsExactly("table:t: 1 rows, 1 rows/s");
    }

    @Test
    void nothingIsShownOfAShortTask() {
        progress.begin("table:t");
        for (int i = 0; i < 100_000; i++) {
            progress.row(10);
        }
        assertThat(shown).isEmpty();
    }
}
