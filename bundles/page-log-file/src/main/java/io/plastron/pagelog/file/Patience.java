// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Waiting with one deadline over several waits. An interrupt does not end it, since the log's
 * outcome does not depend on who waits for it; it is given back to the thread on close.
 */
final class Patience implements AutoCloseable {
    private final Condition condition;
    private final long endNanos;
    private boolean interrupted;

    Patience(Condition condition, long millis) {
        this.condition = condition;
        this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Waits for a signal, lock held; false when the deadline has passed. May return early. */
    boolean await() {
        long remaining = endNanos - System.nanoTime();
        if (remaining <= 0) {
            return false;
        }
        try {
            condition.awaitNanos(remaining);
        } catch (InterruptedException later) {
            interrupted = true;
        }
        return true;
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
