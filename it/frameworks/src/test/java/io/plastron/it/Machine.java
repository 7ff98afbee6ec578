// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the machine itself does while a test runs: one thread only computes, one only forces a small
 * file, and neither has anything to do with a store. A machine that is shared stands still now and
 * then, for seconds even; whoever asks whether a store kept somebody waiting asks here how long
 * these two were.
 */
final class Machine {
    private static final long NOTABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FORCE_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int TURNS = 1_000;

    private final Path file;
    private final Latencies computing = new Latencies();
    private final Latencies forcing = new Latencies();
    private final Queue<Stall> stalls = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = List.of(
            new Thread(this::compute, "machine, computing"),
            new Thread(this::force, "machine, forcing"));
    private volatile boolean over;
    /** Keeps the computing thread's work from being left out. */
    private volatile long result;

    private record Stall(long beginMillis, long endMillis) {
        long millisWithin(long fromMillis, long toMillis) {
            return Math.max(0, Math.min(endMillis, toMillis) - Math.max(beginMillis, fromMillis));
        }
    }

    /** @param file on the disk of the store */
    Machine(Path file) {
        this.file = file;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void compute() {
        long beginNanos = System.nanoTime();
        long number = 1;
        while (!over) {
            for (int turn = 0; turn < TURNS; turn++) {
                number = number * 31 + turn;
            }
            result = number;
            long nowNanos = System.nanoTime();
            note(computing, nowNanos - beginNanos);
            beginNanos = nowNanos;
        }
    }

    private void force() {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (!over) {
                long beginNanos = System.nanoTime();
                channel.write(ByteBuffer.allocate(1), 0);
                channel.force(true);
                note(forcing, System.nanoTime() - beginNanos);
                LockSupport.parkNanos(FORCE_EVERY_NANOS);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void note(Latencies latencies, long nanos) {
        latencies.note(nanos, Load.STALL_NANOS);
        if (nanos >= NOTABLE_NANOS) {
            long endMillis = System.currentTimeMillis();
            stalls.add(new Stall(endMillis - TimeUnit.NANOSECONDS.toMillis(nanos), endMillis));
        }
    }

    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** For how long the two threads stood still in the time before a moment, added up. */
    long stoodStillMillis(Instant moment, long millisBefore) {
        long toMillis = moment.toEpochMilli();
        return stalls.stream()
                .mapToLong(stall -> stall.millisWithin(toMillis - millisBefore, toMillis)).sum();
    }

    /** What share of its time a thread that only computes stood still; after the stop. */
    double share() {
        return computing.shareBeyondLimit();
    }

    @Override
    public String toString() {
        return "a thread that only computes " + computing + "\none that only forces " + forcing;
    }
}
