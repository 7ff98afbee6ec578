// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.ProviderHandle;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreConnection;
import io.plastron.engine.store.StoreOptions;
import io.plastron.engine.store.StatusView;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.metadata.CatalogFactory;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.turtle.TurtleCodec;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** A store on the local disk with a key ring, put together without a framework. */
final class ChildStore implements AutoCloseable {
    private static final long WAIT_MILLIS = 60_000;

    private final Store store;
    private final StoreStatus status;
    private final Connection connection;
    private final Object change = new Object();
    /** When each checkpoint was seen first, in microseconds since 1970. */
    private final Map<Lsn, Long> seenMicros = new ConcurrentHashMap<>();

    ChildStore(Path home, Path ring, String config) {
        FileSystem files = FileSystem.local();
        StoreOptions options = StoreOptions.parse("child", home, config);
        store = new Store(new Rooms(files, new FilePageLogFactory(files), new TurtleCodec(),
                new CatalogFactory(), Clock.systemUTC()), options, this::changed);
        status = new StatusView(store);
        connection = new StoreConnection(store, status);
        store.slot().offer(new Handle(new FileKeyProvider(files, ring, options.create())));
        store.start();
    }

    private void changed() {
        if (status != null) {
            noteCheckpoint();
        }
        synchronized (change) {
            change.notifyAll();
        }
    }

    private void noteCheckpoint() {
        status.checkpoint().ifPresent(
                found -> seenMicros.putIfAbsent(found.lsn(), nowMicros()));
    }

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Waits until it opened; throws what kept it from opening. */
    void awaitOpen() {
        await("opening", () -> Set.of(State.OPEN, State.FAILED, State.LOCKED)
                .contains(status.state()));
        if (status.state() != State.OPEN) {
            throw sneak(status.failure().orElseThrow());
        }
    }

    private static RuntimeException sneak(Throwable why) {
        if (why instanceof RuntimeException known) {
            return known;
        }
        throw (Error) why;
    }

    /** Waits for a checkpoint or a later one; answers when it was seen. */
    long awaitCheckpoint(Lsn wanted) {
        await("checkpoint " + wanted, () -> {
            noteCheckpoint();
            return seenMicros.keySet().stream().anyMatch(seen -> seen.compareTo(wanted) >= 0);
        });
        return seenMicros.entrySet().stream()
                .filter(seen -> seen.getKey().compareTo(wanted) >= 0)
                .mapToLong(Map.Entry::getValue).min().orElseThrow();
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new History.Violation(what + " did not come; state " + status.state()
                        + ", events " + status.events());
            }
            awaitChange();
        }
    }

    /** Waits until something may have changed. */
    void awaitChange() {
        synchronized (change) {
            try {
                change.wait(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("nobody interrupts here", interrupted);
            }
        }
    }

    StoreStatus status() {
        return status;
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        store.close();
    }

    /** The only provider of a child. */
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
            // The child holds its provider by itself.
        }
    }
}
