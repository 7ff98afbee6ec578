// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;

/**
 * Writers, readers and checkpoints without pause, and a memory of what was committed.
 *
 * <p>Each writer has rows of its own and writes rising numbers to them, now and then several in one
 * transaction; what {@code commit} returned from must be there from then on, as a reader sees that
 * looks the number up before it reads the row.
 */
final class Load {
    /** Nobody waits so long for a store that is in memory. */
    static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final int ROWS_EACH = 250;
    private static final int TRANSACTION_EVERY = 8;
    private static final int TRANSACTION_ROWS = 5;

    private final Connection connection;
    private final Consumer<Long> checkpointing;
    private final List<AtomicLongArray> committed = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> failedCheckpoints = new ConcurrentHashMap<>();
    private final Map<String, String> lastMessages = new ConcurrentHashMap<>();
    private final AtomicLong checkpoints = new AtomicLong();
    private final Latencies writes = new Latencies();
    private final Latencies reads = new Latencies();
    private volatile boolean over;

    /** @param checkpointing makes the checkpoint of that number */
    Load(Connection connection, Consumer<Long> checkpointing) {
        this.connection = connection;
        this.checkpointing = checkpointing;
        for (int writer = 0; writer < WRITERS; writer++) {
            committed.add(new AtomicLongArray(ROWS_EACH));
        }
    }

    void start() {
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            run("writer " + writer, writes, latencies -> write(number, latencies));
        }
        for (int reader = 0; reader < READERS; reader++) {
            int number = reader;
            run("reader " + reader, reads, latencies -> read(number, latencies));
        }
        run("checkpoints", new Latencies(), latencies -> checkpoint());
        threads.forEach(Thread::start);
    }

    private void run(String name, Latencies all, Consumer<Latencies> work) {
        threads.add(new Thread(() -> {
            Latencies own = new Latencies();
            try {
                work.accept(own);
            } catch (Throwable failed) {
                failures.add(failed);
            }
            synchronized (all) {
                all.add(own);
            }
        }, name));
    }

    private void write(int writer, Latencies latencies) {
        AtomicLongArray mine = committed.get(writer);
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(Rows.TABLE)) {
            for (long number = 1; !over; number++) {
                int row = (int) (number % (ROWS_EACH - TRANSACTION_ROWS));
                int rows = number % TRANSACTION_EVERY == 0 ? TRANSACTION_ROWS : 1;
                long beginNanos = System.nanoTime();
                if (rows > 1) {
                    session.begin();
                }
                for (int next = row; next < row + rows; next++) {
                    cursor.key(key(writer, next)).value(String.valueOf(number)).insert();
                }
                if (rows > 1) {
                    session.commit();
                }
                latencies.note(System.nanoTime() - beginNanos, STALL_NANOS);
                for (int next = row; next < row + rows; next++) {
                    mine.set(next, number);
                }
            }
        }
    }

    private void read(int reader, Latencies latencies) {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(Rows.TABLE)) {
            for (long turn = 0; !over; turn++) {
                int writer = (int) (turn % WRITERS);
                int row = (int) ((turn * 31 + reader * 17) % ROWS_EACH);
                long expected = committed.get(writer).get(row);
                long beginNanos = System.nanoTime();
                boolean found = cursor.key(key(writer, row)).search();
                latencies.note(System.nanoTime() - beginNanos, STALL_NANOS);
                long there = found ? Long.parseLong(cursor.valueString()) : 0;
                if (there < expected) {
                    throw new AssertionError("lost: row " + key(writer, row) + " was " + expected
                            + " and is " + there);
                }
            }
        }
    }

    private static String key(int writer, int row) {
        return "writer " + writer + " row " + row;
    }

    private void checkpoint() {
        for (long number = 1; !over; number++) {
            try {
                checkpointing.accept(number);
                checkpoints.incrementAndGet();
            } catch (RuntimeException failed) {
                failedCheckpoints.computeIfAbsent(failed.getClass().getName(),
                        name -> new AtomicLong()).incrementAndGet();
                lastMessages.put(failed.getClass().getSimpleName(),
                        String.valueOf(failed.getMessage()));
            }
        }
    }

    /** Ends all threads; everything below is of interest only then. */
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(Waiting.LIMIT.toMillis());
            assertThat(thread.isAlive()).as(thread.getName() + " hangs").isFalse();
        }
    }

    /** Checkpoints that succeeded so far. */
    long checkpoints() {
        return checkpoints.get();
    }

    /** What went wrong in writers and readers. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** How many checkpoints failed, by the class of their exception. */
    Map<String, AtomicLong> failedCheckpoints() {
        return new TreeMap<>(failedCheckpoints);
    }

    Latencies writes() {
        return writes;
    }

    Latencies reads() {
        return reads;
    }

    /** Fails unless every row holds exactly what was committed last. */
    void assertNothingLost(Connection now) {
        try (Session session = now.openSession(); Cursor cursor = session.openCursor(Rows.TABLE)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                for (int row = 0; row < ROWS_EACH; row++) {
                    long expected = committed.get(writer).get(row);
                    boolean found = cursor.key(key(writer, row)).search();
                    assertThat(found ? Long.parseLong(cursor.valueString()) : 0)
                            .as(key(writer, row)).isEqualTo(expected);
                }
            }
        }
    }

    @Override
    public String toString() {
        return "writes " + writes + "\nreads " + reads + "\ncheckpoints " + checkpoints
                + ", failed " + failedCheckpoints + ", of each kind the last: " + lastMessages;
    }
}
