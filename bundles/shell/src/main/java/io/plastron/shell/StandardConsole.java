// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and standard error of the process, in UTF-8 whatever the locale. Writes to the
 * file descriptors and not to {@code System.out}, which a launcher may redirect to keep what other
 * bundles print away from the result.
 */
public final class StandardConsole implements Console, AutoCloseable {
    private static final String TO_LINE_START = "\r";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final OutputStream bytes;
    private final PrintStream err;
    private final boolean terminal;
    private boolean progressShown;
    private boolean muted;

    StandardConsole(OutputStream out, OutputStream err, boolean terminal) {
        this.bytes = new BufferedOutputStream(out);
        this.err = new PrintStream(new BufferedOutputStream(err), false, StandardCharsets.UTF_8);
        this.terminal = terminal;
    }

    /**
     * The console of this process.
     *
     * @param terminal whether standard error is a terminal, so that progress may be shown
     */
    public static StandardConsole ofProcess(boolean terminal) {
        return new StandardConsole(new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err), terminal);
    }

    @Override
    public synchronized void out(String line) {
        clearProgress();
        try {
            bytes.write((line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
            // At once: a reader at the other end of a pipe waits for the line.
            bytes.flush();
        } catch (IOException failed) {
            throw new OutputException(failed);
        }
    }

    @Override
    public OutputStream bytes() {
        return new Bytes();
    }

    @Override
    public synchronized void note(String line) {
        clearProgress();
        if (!muted) {
            err.println(line);
            err.flush();
        }
    }

    @Override
    public synchronized void progress(String text) {
        if (terminal && !muted) {
            err.print((progressShown ? CLEAR_LINE : TO_LINE_START) + text);
            err.flush();
            progressShown = true;
        }
    }

    /**
     * Ends progress, and notes with it: once the process is told to stop, the errors of a verb
     * whose store is closed under it are of no interest to anybody.
     */
    @Override
    public synchronized void close() {
        clearProgress();
        muted = true;
    }

    private void clearProgress() {
        if (progressShown) {
            err.print(CLEAR_LINE);
            err.flush();
            progressShown = false;
        }
    }

    private final class Bytes extends OutputStream {
        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int from, int count) {
            synchronized (StandardConsole.this) {
                clearProgress();
                try {
                    bytes.write(source, from, count);
                } catch (IOException failed) {
                    throw new OutputException(failed);
                }
            }
        }

        @Override
        public void flush() {
            synchronized (StandardConsole.this) {
                try {
                    bytes.flush();
                } catch (IOException failed) {
                    throw new OutputException(failed);
                }
            }
        }
    }
}
