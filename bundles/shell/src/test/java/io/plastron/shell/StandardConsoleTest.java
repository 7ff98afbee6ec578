// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void resultsAndNotesGoToDifferentPlacesInUtf8AndAtOnce() {
        StandardConsole console = new StandardConsole(out, err, false);
        console.out("Åland");
        console.note("où?");
        assertThat(out.toByteArray()).isEqualTo("Åland\n".getBytes(StandardCharsets.UTF_8));
        assertThat(err.toByteArray()).isEqualTo("où?\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void progressIsShownOnATerminalOnlyAndMakesWayForALine() {
        StandardConsole quiet = new StandardConsole(out, err, false);
        quiet.progress("50 %");
        assertThat(err.size()).isZero();

        StandardConsole terminal = new StandardConsole(out, err, true);
        terminal.progress("50 %");
        terminal.progress("60 %");
        terminal.note("done");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r50 %\r\u001b[K60 %\r\u001b[Kdone\n");
        assertThat(out.size()).isZero();
    }

    @Test
    void afterItsEndNoErrorsOfADyingVerbAreShown() {
        StandardConsole console = new StandardConsole(out, err, true);
        console.progress("50 %");
        console.close();
        console.note("the store was closed");
        console.progress("60 %");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r50 %\r\u001b[K");
    }
}
