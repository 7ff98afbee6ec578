// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void columnsAreAlignedNumbersToTheRight() {
        assertThat(new TextTable(List.of("name", "n"),
                List.of(List.of("a", "-5"), List.of("longer", "1000"))).lines())
                .containsExactly("name       n", "a         -5", "longer  1000");
    }

    @Test
    void aColumnOfTextAndNumbersIsText() {
        assertThat(new TextTable(List.of("n", "x"),
                List.of(List.of("1000", "x"), List.of("-", "y"))).lines())
                .containsExactly("n     x", "1000  x", "-     y");
    }

    @Test
    void withoutRowsTheNamesAreShown() {
        assertThat(new TextTable(List.of("a", "b"), List.of()).lines()).containsExactly("a  b");
        assertThat(new TextTable(List.of(), List.of()).lines()).containsExactly("");
    }

    @Test
    void controlCharactersNeitherBreakTheTableNorReachTheTerminal() {
        assertThat(new TextTable(List.of("a"), List.of(List.of("x\n\u001b[2J"))).lines())
                .containsExactly("a", "x\\u000a\\u001b[2J");
    }

    @Test
    void aRowOfAnotherWidthIsRefused() {
        assertThatThrownBy(() -> new TextTable(List.of("a"), List.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
