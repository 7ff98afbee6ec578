// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A store's second thread for sealing: it begins with the first large checkpoint, helps one at a
 * time, and ends when it had nothing to do for a while. Thread-safe.
 */
public final class SealingHelper implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    /** Null where there is no second processor to run on. */
    private final ThreadPoolExecutor thread;

    public SealingHelper(String store) {
        thread = Runtime.getRuntime().availableProcessors() < 2 ? null
                : new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS,
                        new SynchronousQueue<>(), work -> daemon(work, "plastron-seal-" + store));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Begins that work on the other thread; false if there is none, or it is busy. */
    boolean tryHelp(Runnable work) {
        if (thread == null) {
            return false;
        }
        try {
            thread.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // The machine gives no thread: who asked seals by itself.
            return false;
        }
    }

    /** Ends the thread behind what it is doing. */
    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }
}
