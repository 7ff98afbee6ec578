// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.ProviderHandle;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StatusView;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreConnection;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.metadata.CatalogFactory;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.turtle.TurtleCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A Plastron store put together by hand, without a framework. */
final class PlastronWiring {
    private static final long OPEN_SECONDS_MAX = 60;
    private static final Set<State> SETTLED = Set.of(State.OPEN, State.LOCKED, State.FAILED);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Store store;
    private final StoreStatus status;

    private PlastronWiring(Path home, String config) {
        FileSystem files = FileSystem.local();
        Rooms rooms = new Rooms(files, new FilePageLogFactory(files), new TurtleCodec(),
                new CatalogFactory(), Clock.systemUTC());
        store = new Store(rooms, StoreOptions.parse("bench", home, config), this::tell);
        status = new StatusView(store);
    }

    /**
     * Opens a store and waits until it is open.
     *
     * @param ring file of the key ring, made if missing; null for a store without keys
     */
    static Connection open(Path home, String config, Path ring) {
        PlastronWiring wiring = new PlastronWiring(home, config);
        if (ring != null) {
            wiring.store.slot().offer(
                    new Handle(new FileKeyProvider(FileSystem.local(), ring, true)));
        }
        wiring.store.start();
        try {
            wiring.awaitOpen();
        } catch (RuntimeException | Error failed) {
            wiring.store.close();
            throw failed;
        }
        return new StoreConnection(wiring.store, wiring.status);
    }

    private void tell() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitOpen() {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(OPEN_SECONDS_MAX);
            while (!SETTLED.contains(status.state()) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while the store opens", interrupted);
        } finally {
            lock.unlock();
        }
        if (status.state() != State.OPEN) {
            throw new IllegalStateException("the store is " + status.state() + ": "
                    + status.events(), status.failure().orElse(null));
        }
    }

    /** The only provider there is. */
    private record Handle(KeyProvider provider) implements ProviderHandle {
        @Override
        public String name() {
            return "file";
        }

        @Override
        public long serviceId() {
            return 1;
        }

        @Override
        public int ranking() {
            return 0;
        }

        @Override
        public KeyProvider get() {
            return provider;
        }

        @Override
        public void unget() {
            // The provider needs no return: it lives as long as the process.
        }
    }
}
