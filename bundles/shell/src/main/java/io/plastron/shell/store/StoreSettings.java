// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.NotAStoreException;
import io.plastron.NotLeaderException;
import io.plastron.Stores.Description;
import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.shell.Access;
import io.plastron.shell.StoreRequest;
import io.plastron.types.InvalidUseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request and what the store remembers mean as configurations of the framework. Properties
 * carry the names of the configuration string; a value in brackets is handed on as text.
 *
 * @param name of the store within this process
 * @param store properties of the factory configuration {@code io.plastron.store}
 * @param provider the key provider to bring up; empty for a store that is not sealed, or when the
 *     configuration names none
 */
record StoreSettings(String name, Map<String, Object> store, Optional<Provider> provider) {
    private static final String ABSENT_WAIT = "key_absent_wait_millis";
    /** Who makes no checkpoint has no use for waiting long: a locked store unlocks by itself. */
    private static final long READER_ABSENT_WAIT_MILLIS = 1_000;
    private static final String CREATE = "create";
    private static final String KEY_PROVIDER = "key_provider";
    private static final String KEYS_TARGET = "keys.target";
    private static final String NAME = "name";
    private static final String NONE = "none";
    private static final String PATH = "path";
    private static final String ROLE = "role";
    private static final String TAKE_OVER = "take_over";

    /**
     * A key provider.
     *
     * @param name its kind
     * @param properties of its factory configuration
     */
    record Provider(String name, Map<String, Object> properties) {
        private Provider creating(boolean ring) {
            Map<String, Object> more = new HashMap<>(properties);
            more.put(CREATE, ring);
            return new Provider(name, Map.copyOf(more));
        }
    }

    /**
     * Puts them together.
     *
     * @param remembered what stands in the home; empty when nothing does
     * @param workingFolder against which relative paths in the configuration are meant
     * @throws NotAStoreException there is no store and none is to be created
     * @throws InvalidUseException a key or value that makes no sense
     */
    static StoreSettings of(
            StoreRequest request, Optional<Description> remembered, Path workingFolder) {
        ConfigString given = ConfigString.parse(request.config());
        boolean creates = remembered.isEmpty();
        if (creates) {
            requireCreation(request, given);
        }
        ConfigString all = remembered.map(Description::config).map(ConfigString::parse)
                .orElseGet(ConfigString::empty).merge(given);
        if (all.has(PATH)) {
            throw new InvalidUseException("path in -C: the store's folder is named by -h");
        }
        String name = all.string(NAME, request.home().getFileName() == null
                ? "store" : request.home().getFileName().toString());
        Map<String, Object> properties = new HashMap<>();
        all.without(KEY_PROVIDER).entries()
                .forEach(entry -> properties.put(entry.key(), plain(entry.value())));
        if (request.access() != Access.WRITE) {
            properties.putIfAbsent(ABSENT_WAIT, READER_ABSENT_WAIT_MILLIS);
        }
        properties.put(NAME, name);
        properties.put(PATH, request.home().toString());
        properties.put(CREATE, creates);
        properties.put(ROLE, role(request, given));
        properties.put(TAKE_OVER, request.takeOver() || given.bool(TAKE_OVER, false));
        Optional<Provider> provider = all.find(KEY_PROVIDER)
                .flatMap(value -> provider(value, workingFolder, properties))
                .map(made -> made.creating(asksForRing(given)));
        return new StoreSettings(name, Map.copyOf(properties), provider);
    }

    private static void requireCreation(StoreRequest request, ConfigString given) {
        if (!given.bool(CREATE, false)) {
            throw new NotAStoreException("no store in " + request.home()
                    + " (it has no store.properties)");
        }
        if (request.access() != Access.WRITE) {
            throw new NotAStoreException("no store in " + request.home()
                    + "; a verb that only reads creates none");
        }
        if (!given.has(KEY_PROVIDER)) {
            throw new InvalidUseException("a new store needs key_provider=(name=file,path=RING,"
                    + "create=true), or key_provider=none for one that is not sealed");
        }
    }

    private static String role(StoreRequest request, ConfigString given) {
        if (request.access() != Access.WRITE) {
            // Also against the configuration: who only reads must not disturb the leader.
            return "follower";
        }
        String role = given.string(ROLE, "leader");
        if (role.equals("follower")) {
            throw new NotLeaderException("this verb writes, but -C says role=follower");
        }
        return role;
    }

    private static Object plain(ConfigValue value) {
        return switch (value.kind()) {
            case BOOL -> value.bool();
            case STRUCT, LIST -> value.raw();
            default -> value.text();
        };
    }

    /**
     * Whether this very call says that a ring may be made. That is never remembered: a ring that is
     * missing later was lost. A provider makes none for a store that has keys, so a call whose
     * store came into being without its ring may be made again.
     */
    private static boolean asksForRing(ConfigString given) {
        return given.find(KEY_PROVIDER)
                .filter(value -> value.kind() == ConfigValue.Kind.STRUCT)
                .map(value -> value.struct().bool(CREATE, false)).orElse(false);
    }

    private static Optional<Provider> provider(
            ConfigValue value, Path workingFolder, Map<String, Object> storeProperties) {
        if (value.kind() != ConfigValue.Kind.STRUCT) {
            if (!value.text().equals(NONE)) {
                throw new InvalidUseException("key_provider=" + value
                        + ": expected none, or (name=KIND,…)");
            }
            storeProperties.put(KEY_PROVIDER, NONE);
            return Optional.empty();
        }
        ConfigString settings = withAbsolutePath(value.struct(), workingFolder);
        String name = settings.string(NAME, "");
        if (name.isEmpty()) {
            throw new InvalidUseException("key_provider=" + value + ": it needs a name, as in"
                    + " key_provider=(name=file,path=RING)");
        }
        settings = settings.without(CREATE);
        storeProperties.put(KEY_PROVIDER, "(" + settings + ")");
        storeProperties.putIfAbsent(KEYS_TARGET, "(plastron.key-provider=" + escaped(name) + ")");
        Map<String, Object> properties = new HashMap<>();
        settings.without(NAME).entries()
                .forEach(entry -> properties.put(entry.key(), plain(entry.value())));
        return Optional.of(new Provider(name, Map.copyOf(properties)));
    }

    /** The store remembers the path, and later calls come from other folders. */
    private static ConfigString withAbsolutePath(ConfigString settings, Path workingFolder) {
        String path = settings.string(PATH, "");
        if (path.isEmpty()) {
            return settings;
        }
        try {
            return settings.with(PATH,
                    ConfigString.quote(workingFolder.resolve(path).normalize().toString()));
        } catch (InvalidPathException malformed) {
            throw new InvalidUseException("key_provider: not a path: '" + path + "'", malformed);
        }
    }

    /** A value as it may stand in a filter. */
    static String escaped(String name) {
        return name.replaceAll("([\\\\*()])", "\\\\$1");
    }
}
