// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.types.PlastronException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Tells listeners when the acknowledged completion may have changed. A thread looks at the shared
 * words every millisecond while they change, backing off to every 20; it exists only while somebody
 * listens. (File system events would be cheaper while nothing happens, but a store through a
 * mapping raises none, and some file systems raise none at all.)
 */
final class Watchers implements AutoCloseable {
    private static final long POLL_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long POLL_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long RETRY_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    /** The log cannot be read: listeners are told again and again, until one can pick it up. */
    private static final long UNREADABLE = -1;

    private final String label;
    private final Supplier<Optional<Completion>> newest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Watch> watches = new ArrayList<>();
    private Thread thread;

    Watchers(String label, Supplier<Optional<Completion>> newest) {
        this.label = label;
        this.newest = newest;
    }

    /** A listener, and the handle that ends its watch. */
    private final class Watch implements AutoCloseable {
        private final Runnable listener;

        private Watch(Runnable listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                watches.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    AutoCloseable add(Runnable listener) {
        Watch watch = new Watch(listener);
        long seen = signal();
        lock.lock();
        try {
            watches.add(watch);
            if (thread == null) {
                thread = new Thread(() -> poll(seen), "plastron-log-watch-" + label);
                thread.setDaemon(true);
                thread.start();
            }
            return watch;
        } finally {
            lock.unlock();
        }
    }

    private void poll(long first) {
        long seen = first;
        long pauseNanos = POLL_NANOS_MIN;
        boolean ended = false;
        try {
            while (pause(pauseNanos)) {
                long now = signal();
                boolean unreadable = now == UNREADABLE;
                pauseNanos = now != seen ? POLL_NANOS_MIN : Math.min(
                        unreadable ? RETRY_NANOS_MAX : POLL_NANOS_MAX,
                        pauseNanos + pauseNanos / 8 + 1);
                if (now != seen || unreadable) {
                    seen = now;
                    listeners().forEach(Watchers::tell);
                }
            }
            ended = true;
        } finally {
            if (!ended) {
                forgetThread();
            }
        }
    }

    /** This thread died of an error: the next listener gets another one. */
    private void forgetThread() {
        lock.lock();
        try {
            thread = null;
        } finally {
            lock.unlock();
        }
    }

    /** A listener's failure is its own: it is reported, and the others are told all the same. */
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error failed) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, failed);
        }
    }

    /**
     * What the acknowledged LSN is; a log that cannot be read has changed, too: who looks is told,
     * and told again, so that a pick-up that failed is tried again.
     */
    private long signal() {
        try {
            return newest.get().map(found -> found.lsn().value()).orElse(0L);
        } catch (PlastronException unreadable) {
            return UNREADABLE;
        }
    }

    private List<Runnable> listeners() {
        lock.lock();
        try {
            return watches.stream().map(watch -> watch.listener).toList();
        } finally {
            lock.unlock();
        }
    }

    /** False when nobody listens any more: the thread ends. */
    private boolean pause(long nanos) {
        lock.lock();
        try {
            long end = System.nanoTime() + nanos;
            while (!watches.isEmpty() && System.nanoTime() < end) {
                changed.awaitNanos(end - System.nanoTime());
            }
            if (watches.isEmpty()) {
                thread = null;
                return false;
            }
            return true;
        } catch (InterruptedException ended) {
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            watches.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
