// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * What framework and component runtime say while a test runs. Equinox prints none of it, so it is
 * collected from the log service.
 */
final class RuntimeLog implements LogListener, AutoCloseable {
    /** What the runtime says when somebody's slow code sits in one of its callbacks. */
    private static final List<String> SIGNS_OF_BLOCKING =
            List.of("waitForTracked", "Could not obtain lock", "Circular reference");

    private final LogReaderService reader;
    private final Queue<LogEntry> entries = new ConcurrentLinkedQueue<>();

    RuntimeLog(BundleContext context) {
        reader = context.getService(context.getServiceReference(LogReaderService.class));
        reader.addLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        entries.add(entry);
    }

    /** Entries that no test may cause. */
    List<String> signsOfBlocking() {
        return lines(entry -> SIGNS_OF_BLOCKING.stream().anyMatch(text(entry)::contains));
    }

    /** Errors the runtime logged. */
    List<String> errors() {
        return lines(entry -> entry.getLogLevel() == LogLevel.ERROR);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    private List<String> lines(Predicate<LogEntry> wanted) {
        return entries.stream().filter(wanted).map(RuntimeLog::text).toList();
    }

    private static String text(LogEntry entry) {
        return String.join(" ", Stream.of(entry.getLogLevel(), entry.getBundle(),
                entry.getLoggerName(), entry.getMessage(), rootOf(entry.getException()))
                .map(String::valueOf).toList());
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        reader.removeLogListener(this);
    }
}
