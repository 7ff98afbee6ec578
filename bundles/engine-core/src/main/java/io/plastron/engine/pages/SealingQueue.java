// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.pages;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Records of one checkpoint that wait to be sealed. In a level with many of them a second thread
 * seals as well while the checkpoint's own thread goes on encoding pages; sealing is half of what a
 * large checkpoint computes.
 *
 * <p>{@link #add} and {@link #finish} are for the checkpoint's thread. Every record that was added
 * is brought to its end, also when that thread gives up before {@link #finish}: as long as one
 * waits, the helper is at work.
 */
final class SealingQueue {
    /** So many of a level are sealed at once: waking a thread costs as much. */
    private static final int ALONE_MAX = 16;
    /** With more than these waiting the checkpoint's thread seals, too. */
    private static final int WAITING_MAX = 16;
    /** After so many it waits for the helper, behind whose record the log can write nothing. */
    private static final int AHEAD_MAX = 256;

    private final SealingHelper helper;
    private final Runnable helping = this::help;
    private int inLevel;

    // Guarded by this.
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean helped;
    private Throwable failure;

    SealingQueue(SealingHelper helper) {
        this.helper = helper;
    }

    /** Seals a record, now or soon. What it throws may be thrown by {@link #finish}. */
    void add(Runnable record) {
        inLevel++;
        boolean handedOver = false;
        try {
            handedOver = inLevel > ALONE_MAX && handOver(record);
        } finally {
            if (!handedOver) {
                record.run();
            }
        }
        if (inLevel % AHEAD_MAX == 0) {
            drain();
        } else {
            sealOverflow();
        }
    }

    /** Whether the helper sees to it; if not, nothing waits. */
    private boolean handOver(Runnable record) {
        synchronized (this) {
            waiting.add(record);
            if (helped) {
                return true;
            }
            helped = true;
        }
        boolean begun = false;
        try {
            begun = helper.tryHelp(helping);
            return begun;
        } finally {
            if (!begun) {
                forgetHelp();
            }
        }
    }

    private synchronized void forgetHelp() {
        helped = false;
        waiting.clear();
    }

    private void sealOverflow() {
        Runnable next;
        synchronized (this) {
            next = waiting.size() > WAITING_MAX ? waiting.poll() : null;
        }
        if (next != null) {
            next.run();
        }
    }

    /** On the helper's thread. */
    private void help() {
        for (Runnable next = nextOrEnd(); next != null; next = nextOrEnd()) {
            try {
                next.run();
            } catch (RuntimeException | Error failed) {
                failed(failed);
            }
        }
    }

    private synchronized Runnable nextOrEnd() {
        Runnable next = waiting.poll();
        if (next == null) {
            helped = false;
            notifyAll();
        }
        return next;
    }

    private synchronized void failed(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** Ends a level: all its records are sealed, or this throws what one of them did. */
    void finish() {
        inLevel = 0;
        drain();
    }

    private void drain() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
        Throwable why = awaitHelper();
        if (why instanceof Error error) {
            throw error;
        }
        if (why != null) {
            throw (RuntimeException) why;
        }
    }

    private synchronized Runnable next() {
        return waiting.poll();
    }

    /** A record takes microseconds: nobody can wait here for long. */
    private synchronized Throwable awaitHelper() {
        boolean interrupted = false;
        while (helped) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }
}
