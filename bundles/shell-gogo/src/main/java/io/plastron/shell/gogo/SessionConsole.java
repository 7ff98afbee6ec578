// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import io.plastron.shell.Console;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * The console of a Gogo session, or the pipe that a command writes into. Notes go where its errors
 * go; how far a task got is not shown, as several commands may share a terminal.
 */
record SessionConsole(PrintStream output, PrintStream errors) implements Console {
    /** Of the command that runs on this thread. */
    static SessionConsole of(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null ? new SessionConsole(session.getConsole(), session.getConsole())
                : new SessionConsole(process.out(), process.err());
    }

    @Override
    public void out(String line) {
        output.println(line);
        output.flush();
    }

    @Override
    public OutputStream bytes() {
        return new FilterOutputStream(output) {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                output.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                output.flush();
                if (output.checkError()) {
                    throw new IOException("the console of the session takes no more");
                }
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    @Override
    public void note(String line) {
        errors.println(line);
        errors.flush();
    }

    @Override
    public void progress(String text) {
        // Not shown.
    }
}
