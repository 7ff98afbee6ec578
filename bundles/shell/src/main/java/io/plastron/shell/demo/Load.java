// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.Session;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A writer that commits without pause and a reader that compares without pause, until told to stop.
 * The writer notes every row only after its commit returned: these rows must be there for good.
 */
final class Load implements AutoCloseable {
    static final String TABLE = "table:load";
    private static final int KEYS = 500;
    private static final long JOIN_MILLIS_MAX = 30_000;

    private final Connection connection;
    private final List<Map.Entry<String, String>> zones;
    private final SortedMap<String, String> committed = new TreeMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final List<Thread> threads;
    private volatile boolean stopped;

    /**
     * Begins at once.
     *
     * @param countriesOfZones what the reader must find in the table of zones
     */
    Load(Connection connection, SortedMap<String, String> countriesOfZones) {
        this.connection = connection;
        this.zones = List.copyOf(countriesOfZones.entrySet());
        this.threads = List.of(new Thread(() -> guarded(this::write), "demo-writer"),
                new Thread(() -> guarded(this::read), "demo-reader"));
        threads.forEach(Thread::start);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable failed) {
            failure.compareAndSet(null, failed);
        }
    }

    private void write() {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            for (long i = 0; !stopped; i++) {
                String key = String.format("%04d", i % KEYS);
                String value = "value " + i;
                long begin = System.nanoTime();
                session.begin();
                cursor.key(key).value(value).insert();
                session.commit();
                took(begin);
                committed.put(key, value);
                commits.incrementAndGet();
            }
        }
    }

    private void read() {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(DemoData.ZONES.uri())) {
            Field code = cursor.field("code");
            for (int i = 0; !stopped; i = (i + 1) % zones.size()) {
                Map.Entry<String, String> zone = zones.get(i);
                long begin = System.nanoTime();
                boolean found = cursor.key(zone.getKey()).search();
                DemoFailedException.require(found && code.getString().equals(zone.getValue()),
                        "the zones hold " + zone);
                took(begin);
                reads.incrementAndGet();
            }
        }
    }

    private void took(long beginNanos) {
        longestNanos.accumulateAndGet(System.nanoTime() - beginNanos, Math::max);
    }

    /** Throws what ended the writer or the reader, if anything did. */
    void requireRunning() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new DemoFailedException("a commit or read under load failed: " + failed, failed);
        }
    }

    /** Stops both and gives every row that was committed. */
    SortedMap<String, String> stop() {
        close();
        requireRunning();
        return committed;
    }

    long commits() {
        return commits.get();
    }

    long reads() {
        return reads.get();
    }

    /** The longest a commit or read took. */
    long longestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.get());
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS_MAX);
                DemoFailedException.require(!thread.isAlive(), thread.getName() + " ends");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
