// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.types.ClosedException;
import io.plastron.types.InternalException;
import io.plastron.types.PlastronException;
import io.plastron.types.TimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that opens a store, makes its checkpoints, picks up, changes its role and closes
 * it: what it owns needs no lock. It is never interrupted, as that would close the log's channels.
 */
final class StoreThread implements AutoCloseable {
    private final ScheduledExecutorService executor;
    private volatile Thread thread;

    StoreThread(String storeName) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            thread = new Thread(task, "plastron-store-" + storeName);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
    }

    /** Runs a task soon; false when the thread was closed and the task will never run. */
    boolean submit(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    void every(long millis, Runnable task) {
        executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a task and waits for it. */
    <T> T call(String what, Callable<T> task) {
        if (Thread.currentThread() == thread) {
            throw new InternalException(what + " on the store's own thread would wait for itself");
        }
        Future<T> future;
        try {
            future = executor.submit(task);
        } catch (RejectedExecutionException closed) {
            throw new ClosedException("the store was closed", closed);
        }
        return await(what, future);
    }

    /** Waits for what the thread does, and throws what it threw. */
    static <T> T await(String what, Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException(
                    what + ": the wait was interrupted; it goes on by itself", interrupted);
        } catch (ExecutionException failed) {
            throw unwrap(what, failed.getCause());
        }
    }

    private static RuntimeException unwrap(String what, Throwable cause) {
        // The store thread's exception is shared by all who waited; each gets its own stack trace
        // only through the message, its class is what they decide by.
        if (cause instanceof PlastronException known) {
            return known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new InternalException(what + " failed: " + cause, cause);
    }

    /** Takes no more tasks; what is queued still runs, and finds the store closed. */
    @Override
    public void close() {
        executor.shutdown();
    }

    /**
     * Waits for the running tasks' end; false when it did not come in time. An interrupt of the
     * caller does not cut the wait short: a last checkpoint may depend on it.
     */
    boolean awaitEnd(long millis) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return executor.awaitTermination(
                            endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
