// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotFoundException;
import io.plastron.StoreStatus;
import io.plastron.shell.Access;
import io.plastron.shell.OpenStore;
import io.plastron.shell.UsageException;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.PlastronException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stores that run in this framework, by name. They belong to those who configured them: a verb
 * borrows one. Thread-safe; adding and removing never block.
 */
final class RunningStores {
    private final Map<StoreStatus, String> statuses = new ConcurrentHashMap<>();
    private final Map<Connection, String> connections = new ConcurrentHashMap<>();

    void add(StoreStatus status, Map<String, Object> properties) {
        statuses.put(status, name(properties));
    }

    void remove(StoreStatus status) {
        statuses.remove(status);
    }

    void add(Connection connection, Map<String, Object> properties) {
        connections.put(connection, name(properties));
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    private static String name(Map<String, Object> properties) {
        return String.valueOf(properties.get(Connection.STORE));
    }

    /**
     * Borrows a store.
     *
     * @param wanted its name; empty for the only one there is
     * @throws UsageException several stores run, and none was named
     * @throws NotFoundException no store, or none of that name, runs
     * @throws PlastronException why it is not open, unless a look at its status is all that is
     *     needed
     */
    OpenStore borrow(Optional<String> wanted, Access access) {
        String name = wanted.orElseGet(this::theOnlyOne);
        StoreStatus status = find(statuses, name).orElseThrow(() -> new NotFoundException(
                "no store '" + name + "' runs here; there are: " + names()));
        Optional<Connection> connection = find(connections, name);
        if (connection.isEmpty() && access != Access.LOOK) {
            throw whyNotOpen(name, status);
        }
        return new Borrowed(status, connection);
    }

    private String theOnlyOne() {
        List<String> names = names();
        if (names.isEmpty()) {
            throw new NotFoundException("no store runs here; configure one");
        } else if (names.size() > 1) {
            throw new UsageException("which store? say -s and one of " + names);
        }
        return names.get(0);
    }

    private List<String> names() {
        return statuses.values().stream().distinct().sorted().toList();
    }

    private static <T> Optional<T> find(Map<T, String> services, String name) {
        return services.entrySet().stream().filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey).findFirst();
    }

    private static PlastronException whyNotOpen(String name, StoreStatus status) {
        StoreStatus.State state = status.state();
        if (status.failure().orElse(null) instanceof PlastronException reason) {
            return reason;
        } else if (state == StoreStatus.State.LOCKED) {
            return new KeyProviderAbsentException("store '" + name
                    + "' is locked, as no key provider can load its keys; key status says more");
        }
        return new ClosedException("store '" + name + "' is not open, it is " + state);
    }

    private record Borrowed(StoreStatus status, Optional<Connection> opened)
            implements OpenStore {
        @Override
        public Connection connection() {
            return opened.orElseThrow(
                    () -> new InvalidUseException("only a look at the status was asked for"));
        }

        @Override
        public Offer offerProvider(int ranking) {
            throw new InvalidUseException(
                    "key providers are services here: install or configure one");
        }

        @Override
        public void close() {
            // It was borrowed: whoever configured the store closes it.
        }
    }
}
