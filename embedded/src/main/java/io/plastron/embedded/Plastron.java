// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.Connection;
import io.plastron.config.ConfigString;
import io.plastron.keyprovider.KeyProvider;
import java.nio.file.Path;

/**
 * Opens stores in plain Java. Same code, same files as in OSGi: a store made by one is opened by
 * the other.
 *
 * <pre>{@code
 * String config = "create=true,key_provider=(name=file,path=keys/ring,create=true)";
 * try (Connection connection = Plastron.open(Path.of("data"), config);
 *         Session session = connection.openSession()) {
 *     …
 * }
 * }</pre>
 *
 * <p><strong>The configuration string</strong> has the names of everywhere ({@code StoreConfig} in
 * engine-core lists them with their defaults), and two more:
 *
 * <ul>
 *   <li>{@code name}: of the store, in messages and names of threads; the folder's if not given.
 *   <li>{@code key_provider}: {@code (name=file,path=RING,create=true)} keeps the wrapping keys in
 *       that file; {@code (name=mock)} protects nothing and is for tests; {@code none} makes a
 *       store that is not sealed. Any other name is of a provider of yours. A relative path is
 *       meant against the working folder of the moment.
 * </ul>
 *
 * <p>A store remembers {@code key_provider} (its name and path alone), {@code page_log} and
 * {@code segment_max} from its creation: to open it again they need not be said. What is said goes
 * first. Without {@code create=true} nothing is created.
 *
 * <p><strong>Closing</strong> the connection makes a last checkpoint if this process leads and
 * anything changed, and ends every thread of the store. All its threads are daemons: a process that
 * ends without closing keeps what the newest checkpoint holds, no more.
 *
 * <p>Any number of stores may be open in one process; each is led by one process, and by one
 * connection in it, at a time. What somebody should look at is logged by {@link System.Logger} as a
 * warning, the ordinary life of a store with DEBUG; all of it is told to
 * {@link io.plastron.StoreStatus#onEvent}. Thread-safe.
 */
public final class Plastron {
    private Plastron() {}

    /**
     * Opens a store and waits until it is open; see {@link PlastronStore#connection} for how long
     * that can take. When this throws, everything was closed again; files of a store that was to be
     * created may stay, and are taken up by the next attempt.
     *
     * @param home folder of the store
     * @param config a configuration string; may be empty for a store that exists
     * @throws io.plastron.types.InvalidUseException the configuration makes no sense, or a store is
     *     to be created without saying who keeps its keys
     * @throws io.plastron.NotAStoreException there is no store, and {@code create=true} was not
     *     said; or one that lost a file
     * @throws io.plastron.types.StoreInUseException somebody leads it; the message names the pid
     * @throws io.plastron.KeyProviderAbsentException it is sealed, and nobody keeps its keys here
     * @throws io.plastron.types.KeyRefusedException its key provider has not, or does not give, the
     *     store's keys: another key ring, a lost one
     * @throws io.plastron.types.KeyProviderUnreachableException its key provider did not answer
     * @throws io.plastron.types.CorruptionException something on disk is damaged, it says what
     * @throws io.plastron.types.TooNewException a later version of Plastron wrote it
     * @throws io.plastron.types.TimeoutException it did not open in time, or the wait was
     *     interrupted; the thread's interrupt flag is set again then
     */
    public static Connection open(Path home, String config) {
        StoreSetup setup = StoreSetup.of(home, config);
        setup.requireProvider();
        return PlastronStore.open(setup);
    }

    /**
     * Opens a store whose keys are kept by a provider of yours, and by no other. What the
     * configuration says of {@code key_provider} only names it; the name of its class does
     * otherwise. It is used until the connection is closed, and never closed itself; its calls come
     * from threads of the store, with deadlines. Otherwise as {@link #open(Path, String)}.
     *
     * @throws io.plastron.types.InvalidUseException also: the configuration says
     *     {@code key_provider=none}
     */
    public static Connection open(Path home, String config, KeyProvider provider) {
        return PlastronStore.open(StoreSetup.of(home, config, provider));
    }

    /**
     * Begins to open a store and returns at once: for whoever offers, replaces and withdraws key
     * providers while it runs, or wants to see a store that no key unlocks. The configuration's key
     * provider is offered with ranking 0 if it is one that comes with this jar.
     *
     * @throws io.plastron.types.InvalidUseException the configuration makes no sense
     * @throws io.plastron.NotAStoreException the store lost a file
     * @throws io.plastron.types.CorruptionException its {@code store.properties} is damaged
     * @throws io.plastron.types.TooNewException a later version of Plastron wrote it
     */
    public static PlastronStore start(Path home, String config) {
        return PlastronStore.start(StoreSetup.of(home, config));
    }

    /**
     * A key provider that comes with this jar, to be offered to a {@link PlastronStore}; one may
     * serve several stores.
     *
     * @param config what would stand in {@code key_provider=(…)}, such as
     *     {@code name=file,path=keys/ring}
     * @throws io.plastron.types.InvalidUseException another name than {@code file} and
     *     {@code mock}, or a setting it does not have
     */
    public static KeyProvider keyProvider(String config) {
        return new ProviderSettings(ConfigString.parse(config)).absolute().required();
    }
}
