// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.StoreStatus;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.store.EventLogger;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StatusView;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreOptions;
import io.plastron.types.PlastronException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** A store that is open or wants to be, with its services. */
final class RunningStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RunningStore.class.getName());

    private final Publication publication;
    private final Store store;
    private final KeyProviderSlot slot;
    private final StatusView status;
    /** As it was configured last; the store's own options change by other ways too. */
    private volatile StoreOptions configured;

    /** Nothing runs before {@link #start}. */
    RunningStore(BundleContext context, String pid, Rooms rooms, StoreOptions options) {
        this.configured = options;
        this.publication = new Publication(context, pid, options.name());
        this.store = new Store(rooms, options, publication::changed);
        this.slot = store.slot();
        this.status = new StatusView(store);
    }

    /** The target filter, for messages. */
    void describeTarget(String filter) {
        slot.filterText(filter);
    }

    /** A key provider is there or was changed; never blocks when it is of the kind wanted. */
    void offer(ServiceHandle handle) {
        Bundle bundle = handle.bundle();
        if (bundle == null || bundle.getState() == Bundle.STOPPING) {
            // It was withdrawn when its bundle began to stop; that it changes is no reason to call.
            return;
        }
        if (wants(handle)) {
            slot.offer(handle);
        } else {
            slot.withdraw(handle);
        }
    }

    private boolean wants(ServiceHandle handle) {
        String kind = store.options().keyProvider();
        return store.usesKeys() && (kind.isEmpty() || kind.equals(handle.name()));
    }

    /** A key provider leaves; see {@link KeyProviderSlot#withdraw}. */
    void withdraw(ServiceHandle handle) {
        slot.withdraw(handle);
    }

    void start() {
        status.onEvent(EventLogger::log);
        publication.open(store, status);
        store.start();
    }

    /**
     * Takes a changed configuration over as far as that is possible in a running store; returns at
     * once.
     *
     * @return false when the store must be closed and opened again
     */
    boolean adapt(StoreOptions next) {
        StoreStatus.State state = status.state();
        boolean ended = state == StoreStatus.State.FAILED || state == StoreStatus.State.CLOSED;
        boolean waiting = state == StoreStatus.State.LOCKED || state == StoreStatus.State.OPENING;
        String change = ConfigProperties.change(configured, next);
        if (ended || ConfigProperties.needsReopening(configured, next)
                || waiting && !change.isEmpty()) {
            return false;
        }
        StoreOptions before = configured;
        configured = next;
        if (!change.isEmpty()) {
            publication.run(() -> reconfigure(change, before));
        }
        return true;
    }

    private void reconfigure(String change, StoreOptions before) {
        try {
            store.reconfigure(change);
        } catch (PlastronException refused) {
            // So that the same configuration, given once more, is tried once more.
            configured = before;
            LOG.log(System.Logger.Level.ERROR, "store " + status.name()
                    + ": changed configuration not applied: " + refused.getMessage(), refused);
        }
    }

    /** Takes the connection away, makes the closing checkpoint, closes, takes the status away. */
    @Override
    public void close() {
        publication.withdrawConnection();
        store.close();
        publication.close();
    }
}
