// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what the stores log to itself and adds it to the failure when a test fails. Tests provoke
 * refusals by the hundred; on the console they would hide what is worth reading.
 */
final class StoreLog extends Handler implements BeforeEachCallback, AfterEachCallback {
    /** The last ones: what went before a failure is what explains it. */
    private static final int LINES_MAX = 40;
    /** Held, or the logging system forgets the handler with its logger. */
    private static final Logger LOGGER = Logger.getLogger("io.plastron");

    private final Deque<String> lines = new ArrayDeque<>();

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        lines.clear();
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(this);
    }

    @Override
    public synchronized void afterEach(ExtensionContext context) {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
        if (!lines.isEmpty()) {
            context.getExecutionException().ifPresent(failure -> failure.addSuppressed(
                    new Told("the stores said, last:\n" + String.join("\n", lines))));
        }
    }

    /** Carries lines to where the failure is read; nothing failed here. */
    private static final class Told extends Throwable {
        private static final long serialVersionUID = 1;

        Told(String lines) {
            super(lines, null, false, false);
        }
    }

    @Override
    public synchronized void publish(LogRecord told) {
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        Throwable thrown = told.getThrown();
        lines.addLast(LocalTime.ofInstant(told.getInstant(), ZoneId.systemDefault()) + " "
                + told.getLevel() + " " + told.getMessage()
                + (thrown == null ? "" : "; " + thrown));
    }

    @Override
    public void flush() {
        // Nothing is on its way.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
