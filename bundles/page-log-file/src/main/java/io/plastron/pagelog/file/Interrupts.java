// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/**
 * Keeps an application's interrupts out of the log. The JDK closes a channel under an interrupted
 * thread; a log that went on without that file would take it for missing. So a call is done again
 * with the interrupt set aside, and the interrupt is given back at the end.
 */
final class Interrupts {
    private Interrupts() {}

    /** Something that reads or writes files and may be done again from its beginning. */
    interface FileCall<T> {
        T run() throws IOException;
    }

    /**
     * Runs a call.
     *
     * @param what begins the message when it fails, followed by {@code where}
     */
    static <T> T shield(String what, Path where, FileCall<T> call) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return call.run();
                } catch (ClosedByInterruptException again) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException failed) {
            throw LogErrors.failed(what, where, failed);
        } catch (UncheckedIOException failed) {
            throw LogErrors.failed(what, where, failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
