// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowsTest {
    private final Rows rows = new Rows(1 << 20, 100);

    @Test
    void keysAreInTheOrderOfRowsAndNameThem() {
        int[] some = {0, 1, 9, 10, 15, 16, 255, 256, 65_535, 1_000_000, Integer.MAX_VALUE};
        for (int i = 0; i < some.length; i++) {
            assertThat(rows.row(rows.key(some[i]))).isEqualTo(some[i]);
            if (i > 0) {
                assertThat(Arrays.compareUnsigned(rows.key(some[i - 1]), rows.key(some[i])))
                        .isNegative();
            }
        }
        assertThat(rows.key(0x12AB)).asString().isEqualTo("00000000000012ab");
    }

    @Test
    void aValueTellsItsVersion() {
        assertThat(rows.check(7, rows.value(7, 3))).isEqualTo(3);
        assertThatThrownBy(() -> rows.check(7, 4, rows.value(7, 3)))
                .isInstanceOf(WrongRowException.class).hasMessageContaining("version 3");
    }

    @Test
    void everyChangedByteOfAValueIsFound() {
        for (int at = 0; at < rows.valueBytes(); at++) {
            byte[] value = rows.value(7, 3);
            value[at] ^= 1;
            assertThatThrownBy(() -> rows.check(7, value)).as("byte " + at)
                    .isInstanceOf(WrongRowException.class);
        }
    }

    @Test
    void missingShortAndForeignValuesAreFound() {
        assertThatThrownBy(() -> rows.check(7, null)).isInstanceOf(WrongRowException.class);
        assertThatThrownBy(() -> rows.check(7, new byte[99])).isInstanceOf(WrongRowException.class);
        assertThatThrownBy(() -> rows.check(7, rows.value(8, 3)))
                .isInstanceOf(WrongRowException.class);
    }
}
