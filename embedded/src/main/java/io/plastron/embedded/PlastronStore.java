// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.Connection;
import io.plastron.StoreStatus;
import io.plastron.engine.store.EventLogger;
import io.plastron.engine.store.Rooms;
import io.plastron.engine.store.StatusView;
import io.plastron.engine.store.Store;
import io.plastron.engine.store.StoreConnection;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.metadata.CatalogFactory;
import io.plastron.pagelog.file.FilePageLogFactory;
import io.plastron.turtle.TurtleCodec;
import io.plastron.types.InvalidUseException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store that is open or wants to be, and the key providers offered to it; what a framework's
 * registry is in OSGi. Made by {@link Plastron#start}. Thread-safe.
 *
 * <p>The store uses the highest ranking provider that can load its keys, the one offered first
 * among equals, and changes over while readers, writers and checkpoints go on. One that cannot is
 * listed with its reason in {@code status().keys()}. Without any the store is <em>locked</em>: its
 * status can be asked, its tables answer {@link io.plastron.KeyProviderAbsentException}; it unlocks
 * by itself when a provider comes. Once open it stays open while providers come and go:
 * checkpoints wait for one ({@code key_absent_wait_millis}) and fail typed if none comes.
 */
public final class PlastronStore implements AutoCloseable {
    private final Store store;
    private final StatusView status;
    private final StoreConnection connection;
    private final Opening opening;
    private final AtomicLong offers = new AtomicLong();

    private PlastronStore(StoreSetup setup) {
        FileSystem files = FileSystem.local();
        Rooms rooms = new Rooms(files, new FilePageLogFactory(files), new TurtleCodec(),
                new CatalogFactory(), Clock.systemUTC());
        opening = new Opening();
        store = new Store(rooms, setup.options(), opening::changed);
        status = new StatusView(store);
        connection = new StoreConnection(store, status);
        status.onEvent(EventLogger::log);
    }

    static PlastronStore start(StoreSetup setup) {
        PlastronStore started = new PlastronStore(setup);
        setup.provider().ifPresent(
                provider -> started.offer(provider, setup.providerName(), 0));
        started.store.start();
        return started;
    }

    /** Starts and waits; closes what did not open. */
    static Connection open(StoreSetup setup) {
        PlastronStore started = start(setup);
        try {
            return started.connection();
        } catch (RuntimeException | Error failed) {
            try {
                started.close();
            } catch (RuntimeException untidy) {
                failed.addSuppressed(untidy);
            }
            throw failed;
        }
    }

    /**
     * The connection, once the store is open: at once when it is, after a wait when it is being
     * opened or a key provider is loading its keys. The wait is bounded: at most
     * {@value Opening#OPEN_MILLIS_MAX} ms, and of a locked store at most {@code key_load_millis}
     * and a second. When this throws the store stays as it is: offer another provider, then ask
     * again.
     *
     * @throws io.plastron.KeyProviderAbsentException the store is locked, nobody keeps its keys
     * @throws io.plastron.types.KeyRefusedException it is locked, a provider refused
     * @throws io.plastron.types.KeyProviderUnreachableException it is locked, a provider did not
     *     answer, which is tried again
     * @throws io.plastron.types.ClosedException it was closed
     * @throws io.plastron.types.TimeoutException it is still opening, or the wait was interrupted
     * @throws io.plastron.types.PlastronException whatever else keeps it from opening, as in
     *     {@link Plastron#open(java.nio.file.Path, String)}; close it then
     */
    public Connection connection() {
        opening.await(store, status);
        return connection;
    }

    /** Tells of the store in whatever state it is, also after it was closed. */
    public StoreStatus status() {
        return status;
    }

    /**
     * Offers a key provider. Returns at once; it is tried on threads of the store, with deadlines.
     * Offered twice it counts as two.
     *
     * @param ranking of several that can load the store's keys the highest is used
     * @return withdraws it
     * @throws InvalidUseException the store is not sealed and has no use for keys
     */
    public Offer offer(KeyProvider provider, int ranking) {
        return offer(provider, ProviderSettings.nameOf(provider), ranking);
    }

    private Offer offer(KeyProvider provider, String name, int ranking) {
        if (!store.usesKeys()) {
            throw new InvalidUseException("store " + status.name()
                    + " is not sealed: it has no use for key provider " + name);
        }
        OfferedProvider offered =
                new OfferedProvider(provider, name, offers.incrementAndGet(), ranking);
        store.slot().offer(offered);
        return () -> store.slot().withdraw(offered);
    }

    /** Closes the store, as {@link Connection#close} does. Idempotent. */
    @Override
    public void close() {
        store.close();
    }

    /** A key provider that was offered. */
    @FunctionalInterface
    public interface Offer extends AutoCloseable {
        /**
         * Withdraws the provider. When this returns no call begins on it any more; calls inside
         * have ended, or were interrupted and abandoned: it takes no longer than
         * {@code key_drain_millis} and a little more. Idempotent.
         */
        @Override
        void close();
    }
}
