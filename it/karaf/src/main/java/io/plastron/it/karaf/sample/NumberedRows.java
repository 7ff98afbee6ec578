// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.karaf.sample;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes numbered rows, a commit each, and reads them back. It is there, and so are its console
 * commands, while the store named "smoke" is open, and only then. Thread-safe.
 */
@Component(service = NumberedRows.class, immediate = true, property = {
    "osgi.command.scope=rows",
    "osgi.command.function=write",
    "osgi.command.function=begin",
    "osgi.command.function=end",
    "osgi.command.function=count",
    "osgi.command.function=check",
    "osgi.command.function=checkpoint"})
public final class NumberedRows {
    private static final String TABLE = "table:rows";

    private final Connection connection;
    private final ScheduledExecutorService beside = Executors.newSingleThreadScheduledExecutor();
    private long count;
    /** Null while nothing is written beside. */
    private ScheduledFuture<?> writing;

    @Activate
    public NumberedRows(@Reference(target = "(plastron.store=smoke)") Connection connection) {
        this.connection = connection;
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=S");
        }
        count = check();
    }

    @Deactivate
    void deactivate() {
        beside.shutdownNow();
    }

    /** Writes so many more rows; answers how many there are then. */
    public synchronized long write(int more) {
        for (int written = 0; written < more; written++) {
            append();
        }
        return count;
    }

    /** Begins to write rows beside everything else. */
    public synchronized void begin() {
        if (writing != null) {
            throw new IllegalStateException("it has begun; say rows:end first");
        }
        writing = beside.scheduleWithFixedDelay(this::appendBeside, 0, 1, TimeUnit.MILLISECONDS);
    }

    /**
     * Ends what {@link #begin} began; answers how many rows there are.
     *
     * @throws ExecutionException a row could not be written
     */
    public synchronized long end() throws ExecutionException, InterruptedException {
        if (writing == null) {
            throw new IllegalStateException("it has not begun; say rows:begin first");
        }
        if (!writing.cancel(false)) {
            writing.get(); // it has ended by itself: says why
        }
        writing = null;
        return count;
    }

    /** One that had begun, and waited for {@link #end}, comes too late. */
    private synchronized void appendBeside() {
        if (writing != null) {
            append();
        }
    }

    private synchronized void append() {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            cursor.key(key(count)).value(value(count)).insert();
            count++;
        }
    }

    /** How many rows were committed. */
    public synchronized long count() {
        return count;
    }

    /**
     * Reads every row; answers how many there are.
     *
     * @throws IllegalStateException a row is missing, or is not what was written
     */
    public long check() {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            long number = 0;
            while (cursor.next()) {
                if (!cursor.keyString().equals(key(number))
                        || !cursor.valueString().equals(value(number))) {
                    throw new IllegalStateException("row " + number + " was expected, found "
                            + cursor.keyString() + " with " + cursor.valueString());
                }
                number++;
            }
            return number;
        }
    }

    /** Makes everything durable; answers where in the log. */
    public String checkpoint() {
        return connection.checkpoint().lsn().toString();
    }

    private static String key(long number) {
        return String.format("%012d", number);
    }

    private static String value(long number) {
        return "value " + number;
    }
}
