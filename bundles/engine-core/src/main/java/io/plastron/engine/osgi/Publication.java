// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.Connection;
import io.plastron.KeyStatus;
import io.plastron.StoreStatus;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreConnection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Keeps a store's services as its state is: the {@link Connection} only while it is open, the
 * {@link StoreStatus} always. Everything is registered, changed and unregistered on one thread,
 * {@code plastron-publish-NAME}: consumers are activated there, never on a thread the store or its
 * keys need.
 */
final class Publication implements AutoCloseable {
    private static final long CLOSE_MILLIS_MAX = 5_000;

    private final BundleContext context;
    private final String pid;
    private final ExecutorService thread;
    private Store store;
    private StoreStatus status;
    private ServiceRegistration<StoreStatus> statusService;
    private ServiceRegistration<Connection> connectionService;
    private Dictionary<String, Object> published;
    /** The store is about to close; it may look open for a while yet. */
    private boolean withdrawn;

    Publication(BundleContext context, String pid, String storeName) {
        this.context = context;
        this.pid = pid;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "plastron-publish-" + storeName);
            made.setDaemon(true);
            return made;
        });
    }

    void open(Store opened, StoreStatus itsStatus) {
        run(() -> {
            store = opened;
            status = itsStatus;
            statusService = context.registerService(StoreStatus.class, status, properties());
        });
    }

    /** Something may have changed; cheap and never blocks. */
    void changed() {
        run(this::publish);
    }

    /** Runs something on the publishing thread. */
    void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            // After close there is nothing left to publish.
            return;
        }
    }

    private void publish() {
        if (store == null) {
            return;
        }
        Dictionary<String, Object> properties = properties();
        boolean open = !withdrawn && status.state() == StoreStatus.State.OPEN;
        boolean changed = !properties.equals(published);
        published = properties;
        if (!open) {
            unregisterConnection();
        } else if (connectionService == null) {
            connectionService = context.registerService(
                    Connection.class, new StoreConnection(store, status), properties);
        } else if (changed) {
            connectionService.setProperties(properties);
        }
        if (changed && statusService != null) {
            statusService.setProperties(properties);
        }
    }

    private Dictionary<String, Object> properties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Connection.STORE, status.name());
        properties.put(Connection.ROLE, status.role().name().toLowerCase(Locale.ROOT));
        properties.put(Connection.KEYS, keys());
        properties.put("service.pid", pid);
        return properties;
    }

    private String keys() {
        if (!store.usesKeys()) {
            return "none";
        }
        KeyStatus keys = status.keys();
        if (keys.active().isEmpty()) {
            return "absent";
        }
        return keys.degraded().isPresent() ? "degraded" : "active";
    }

    private void unregisterConnection() {
        if (connectionService != null) {
            connectionService.unregister();
            connectionService = null;
        }
    }

    /** Takes the connection away for good and waits until its consumers have let go. */
    void withdrawConnection() {
        run(() -> {
            withdrawn = true;
            unregisterConnection();
        });
        awaitQuiet();
    }

    private void awaitQuiet() {
        try {
            thread.submit(() -> {}).get(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RejectedExecutionException
                | TimeoutException late) {
            // A consumer that does not let go must not keep the store from closing.
            return;
        }
    }

    @Override
    public void close() {
        run(() -> {
            unregisterConnection();
            if (statusService != null) {
                statusService.unregister();
                statusService = null;
            }
            store = null;
        });
        thread.shutdown();
        try {
            thread.awaitTermination(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
