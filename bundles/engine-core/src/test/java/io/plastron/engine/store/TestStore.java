// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.StoreStatus;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.ProviderHandle;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.metadata.CatalogFactory;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.turtle.TurtleCodec;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A store of a test, on whatever disk, with whatever providers; closes what it opened. */
final class TestStore implements AutoCloseable {
    private static final AtomicLong SERVICE_IDS = new AtomicLong();
    private static final long WAIT_MILLIS = 60_000;

    private final Store store;
    private final StatusView status;
    private final Object change = new Object();

    private TestStore(FileSystem files, Path home, String config, Clock clock) {
        Rooms rooms = new Rooms(files, new FilePageLogFactory(files), new TurtleCodec(),
                new CatalogFactory(), clock);
        store = new Store(rooms, StoreOptions.parse("test", home, config), this::changed);
        status = new StatusView(store);
    }

    private void changed() {
        synchronized (change) {
            change.notifyAll();
        }
    }

    /** Starts to open; see {@link #awaitState}. */
    static TestStore start(FileSystem files, Path home, String config, KeyProvider... providers) {
        return start(files, home, config, Clock.systemUTC(), providers);
    }

    /** Likewise, with a clock of the test's. */
    static TestStore start(FileSystem files, Path home, String config, Clock clock,
            KeyProvider... providers) {
        return start(new TestStore(files, home, config, clock), providers);
    }

    private static TestStore start(TestStore test, KeyProvider... providers) {
        for (KeyProvider provider : providers) {
            test.offer(provider, 0);
        }
        test.store.start();
        return test;
    }

    /** Opens, or throws what kept it from opening. */
    static TestStore open(FileSystem files, Path home, String config, KeyProvider... providers) {
        return opened(start(files, home, config, providers));
    }

    /** Likewise, with a clock of the test's. */
    static TestStore open(FileSystem files, Path home, String config, Clock clock,
            KeyProvider... providers) {
        return opened(start(files, home, config, clock, providers));
    }

    private static TestStore opened(TestStore test) {
        try {
            test.awaitOpen();
        } catch (RuntimeException | Error failed) {
            test.close();
            throw failed;
        }
        return test;
    }

    Offered offer(KeyProvider provider, int ranking) {
        Offered handle = new Offered(provider, SERVICE_IDS.incrementAndGet(), ranking);
        store.slot().offer(handle);
        return handle;
    }

    void withdraw(Offered handle) {
        store.slot().withdraw(handle);
    }

    void awaitOpen() {
        awaitState(Set.of(State.OPEN, State.FAILED, State.LOCKED));
        if (status.state() != State.OPEN) {
            Throwable why = status.failure().orElseThrow();
            if (why instanceof RuntimeException known) {
                throw known;
            }
            throw (Error) why;
        }
    }

    void awaitState(Set<State> wanted) {
        await("state " + wanted, () -> wanted.contains(status.state()));
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        synchronized (change) {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(what + " did not come; state " + status.state()
                            + ", events " + status.events());
                }
                try {
                    change.wait(20);
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }
    }

    StoreStatus status() {
        return status;
    }

    Store store() {
        return store;
    }

    Connection connection() {
        return new StoreConnection(store, status);
    }

    /** Writes rows of format S/S, each in a transaction of its own. */
    void put(String table, String... keysAndValues) {
        try (Session session = connection().openSession();
                Cursor cursor = session.openCursor(table)) {
            for (int i = 0; i < keysAndValues.length; i += 2) {
                cursor.key(keysAndValues[i]).value(keysAndValues[i + 1]).insert();
            }
        }
    }

    /** Writes one row and returns when it is durable. */
    void putDurably(String table, String key, String value) {
        try (Session session = connection().openSession();
                Cursor cursor = session.openCursor(table)) {
            session.begin();
            cursor.key(key).value(value).insert();
            session.commit("sync=true");
        }
    }

    void create(String table) {
        try (Session session = connection().openSession()) {
            session.create(table, "key_format=S,value_format=S");
        }
    }

    /** All rows of a table of format S/S. */
    TreeMap<String, String> rows(String table) {
        TreeMap<String, String> rows = new TreeMap<>();
        try (Session session = connection().openSession();
                Cursor cursor = session.openCursor(table)) {
            while (cursor.next()) {
                rows.put(cursor.keyString(), cursor.valueString());
            }
        }
        return rows;
    }

    @Override
    public void close() {
        store.close();
    }

    /** A provider as a test offers it. */
    record Offered(KeyProvider provider, long serviceId, int ranking) implements ProviderHandle {
        @Override
        public String name() {
            return provider.getClass().getSimpleName();
        }

        @Override
        public KeyProvider get() {
            return provider;
        }

        @Override
        public void unget() {
            // Tests hold their providers by themselves.
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Offered that && serviceId == that.serviceId;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(serviceId);
        }
    }
}
