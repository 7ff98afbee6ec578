// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
    void bytesGoWhereLinesGoAsTheyAre() throws IOException {
        StandardConsole console = new StandardConsole(out, err, true);
        OutputStream bytes = console.bytes();
        console.progress("50 %");
        bytes.write(new byte[] {(byte) 0xff, 0, 'a'});
        bytes.write(0xfe);
        bytes.flush();
        console.out("end");
        assertThat(out.toByteArray())
                .isEqualTo(new byte[] {(byte) 0xff, 0, 'a', (byte) 0xfe, 'e', 'n', 'd', '\n'});
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\r50 %\r\u001b[K");
    }

    @Test
    void resultsThatCannotBeWrittenAreTold() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StandardConsole console = new StandardConsole(closed, err, false);
        OutputStream bytes = console.bytes();
        assertThatThrownBy(() -> {
            bytes.write(1);
            bytes.flush();
        }).isInstanceOf(OutputException.class).hasMessageEndingWith("No space left on device");
        assertThatThrownBy(() -> console.out("line")).isInstanceOf(OutputException.class);
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
