// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.StoreEvent;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes events under the slot's lock and delivers them, in that order, on a thread of its own: a
 * slow or failing listener costs events, never keys. Holds at most {@value #WAITING_MAX}; when more
 * wait, the newest are dropped and the next one that fits says how many.
 */
final class SlotEvents implements Runnable {
    static final int WAITING_MAX = 1024;

    private static final System.Logger LOG = System.getLogger(SlotEvents.class.getName());
    /** Wakes the thread so that it sees {@link #closed}; never delivered. */
    private static final StoreEvent END =
            new StoreEvent(Instant.EPOCH, StoreEvent.Kind.STATE, "events", "end");

    private final Consumer<StoreEvent> listener;
    private final Thread thread;
    private final BlockingQueue<StoreEvent> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    SlotEvents(String storeName, Consumer<StoreEvent> listener) {
        this.listener = listener;
        this.thread = Threads.daemon("plastron-events-" + storeName, this);
    }

    /** Begins to deliver, also what was told before. */
    void start() {
        thread.start();
    }

    /** Never blocks. */
    void tell(StoreEvent.Kind kind, String subject, String detail) {
        long before = lost.getAndSet(0);
        String lostBefore = before == 0 ? "" : " (" + before + " events before it were lost)";
        if (!waiting.offer(new StoreEvent(Instant.now(), kind, subject, detail + lostBefore))) {
            lost.addAndGet(before + 1);
        }
    }

    /** Delivers what waits and ends the thread; waits for that at most {@code millisMax}. */
    void close(long millisMax) {
        closed = true;
        // A full queue needs no wake-up: the thread looks at the flag after each event.
        waiting.offer(END);
        Threads.join(thread, millisMax);
    }

    @Override
    public void run() {
        while (!closed || !waiting.isEmpty()) {
            try {
                deliver(waiting.take());
            } catch (InterruptedException interrupted) {
                LOG.log(System.Logger.Level.DEBUG, "a listener left its interrupt behind");
            }
        }
    }

    private void deliver(StoreEvent event) {
        if (event == END) {
            return;
        }
        try {
            listener.accept(event);
        } catch (Throwable failure) {
            LOG.log(System.Logger.Level.WARNING, "a listener of store events failed", failure);
        }
    }
}
