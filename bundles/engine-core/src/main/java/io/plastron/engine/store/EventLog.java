// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent;
import io.plastron.StoreEvent.Kind;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * What happened to a store lately, and who wants to hear of it. Listeners run on a thread of
 * their own, {@code plastron-notify-NAME}, one event after the other; one that throws is dropped.
 * Thread-safe.
 */
final class EventLog implements AutoCloseable {
    /** Events kept. */
    static final int HISTORY_MAX = 50;

    private final Clock clock;
    private final ExecutorService executor;
    private final Deque<StoreEvent> history = new ArrayDeque<>();
    private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();

    EventLog(Clock clock, String storeName) {
        this.clock = clock;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "plastron-notify-" + storeName);
            thread.setDaemon(true);
            return thread;
        });
    }

    void add(Kind kind, String subject, String detail) {
        add(new StoreEvent(clock.instant(), kind, subject, detail));
    }

    void add(StoreEvent event) {
        synchronized (history) {
            history.addLast(event);
            if (history.size() > HISTORY_MAX) {
                history.removeFirst();
            }
        }
        if (listeners.isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> listeners.forEach(listener -> tell(listener, event)));
        } catch (RejectedExecutionException closed) {
            // Events of the last moments stand in the history only.
            return;
        }
    }

    private void tell(Consumer<StoreEvent> listener, StoreEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            listeners.remove(listener);
            add(Kind.PROVIDER_ERROR, "listener", "an event listener threw " + thrown.getClass()
                    .getName() + " and hears no more");
        }
    }

    List<StoreEvent> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    AutoCloseable listen(Consumer<StoreEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Tells what waits and then no more; the history stays. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
