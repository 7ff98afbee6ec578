// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.InvalidUseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands in {@code key_provider=(…)}, and the providers of this jar made from it.
 *
 * @param settings with {@code name}, the kind; empty when nothing was said
 */
record ProviderSettings(ConfigString settings) {
    static final String KEY = "key_provider";

    private static final String CREATE = "create";
    private static final String FILE = "file";
    private static final String METADATA_BYTES = "metadataBytes";
    private static final String MOCK = "mock";
    private static final String NAME = "name";
    private static final String PATH = "path";
    private static final String ROTATE_EVERY = "rotateEvery";
    private static final String SCRIPT = "script";
    private static final String SEALING = "sealing";
    private static final String SEED = "seed";
    /** A store remembers the name, in printable ASCII. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_$.-]+");
    private static final String NAMELESS = "KeyProvider";

    /** Of a store's configuration; {@code key_provider=KIND} is the name alone. */
    static ProviderSettings of(ConfigString config) {
        Optional<ConfigValue> value = config.find(KEY);
        if (value.isEmpty()) {
            return new ProviderSettings(ConfigString.empty());
        }
        boolean nameAlone = switch (value.get().kind()) {
            case STRUCT, NONE -> false;
            case NUMBER, BOOL, ID, STRING, LIST -> true;
        };
        return nameAlone ? named(value.get().text())
                : new ProviderSettings(value.get().struct());
    }

    /** Settings that say no more than a name. */
    static ProviderSettings named(String name) {
        return new ProviderSettings(ConfigString.empty().with(NAME, ConfigString.quote(name)));
    }

    /** What to call a provider that nobody named. */
    static String nameOf(KeyProvider provider) {
        String name = provider.getClass().getSimpleName();
        return WORD.matcher(name).matches() ? name : NAMELESS;
    }

    /** The kind; empty when none is named. */
    String kind() {
        return settings.string(NAME, "");
    }

    boolean isNone() {
        return kind().equals(StoreOptions.NO_PROVIDER);
    }

    /** These settings over remembered ones; those of another provider are forgotten. */
    ProviderSettings over(ProviderSettings remembered) {
        boolean another = !kind().isEmpty() && !kind().equals(remembered.kind());
        return another ? this
                : new ProviderSettings(remembered.settings.merge(settings)).requireName();
    }

    private ProviderSettings requireName() {
        if (kind().isEmpty() && !settings.isEmpty()) {
            throw new InvalidUseException("key_provider=(" + settings
                    + "): it needs a name, as in key_provider=(name=file,path=RING)");
        }
        return this;
    }

    /** The store remembers the path, and is opened from other working folders later. */
    ProviderSettings absolute() {
        String path = settings.string(PATH, "");
        if (path.isEmpty()) {
            return this;
        }
        try {
            String whole = Path.of(path).toAbsolutePath().normalize().toString();
            return new ProviderSettings(settings.with(PATH, ConfigString.quote(whole)));
        } catch (InvalidPathException malformed) {
            throw new InvalidUseException("key_provider: not a path: '" + path + "'", malformed);
        }
    }

    /** The value in a store's configuration string. */
    String text() {
        return isNone() ? StoreOptions.NO_PROVIDER : "(" + settings + ")";
    }

    /** The provider, if it is one of this jar. */
    Optional<KeyProvider> provider() {
        return switch (kind()) {
            case FILE -> Optional.of(file());
            case MOCK -> Optional.of(mock());
            default -> Optional.empty();
        };
    }

    KeyProvider required() {
        return provider().orElseThrow(() -> new InvalidUseException("key provider '" + kind()
                + "' is none of this jar; its are name=file,path=RING and name=mock"));
    }

    private KeyProvider file() {
        settings.refuseUnknown(Set.of(NAME, PATH, CREATE), "key_provider");
        String path = settings.string(PATH, "");
        if (path.isEmpty()) {
            throw new InvalidUseException("key_provider=" + text() + ": say where its key ring"
                    + " is, as in key_provider=(name=file,path=RING)");
        }
        return new FileKeyProvider(
                FileSystem.local(), Path.of(path), settings.bool(CREATE, false));
    }

    private KeyProvider mock() {
        settings.refuseUnknown(
                Set.of(NAME, SEALING, SEED, ROTATE_EVERY, METADATA_BYTES, SCRIPT), "key_provider");
        MockKeyProvider mock = new MockKeyProvider(new MockOptions(
                settings.bool(SEALING, true), settings.number(SEED, 0),
                count(ROTATE_EVERY), count(METADATA_BYTES)));
        settings.list(SCRIPT).forEach(mock.script()::add);
        return mock;
    }

    private int count(String key) {
        long value = settings.number(key, 0);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new InvalidUseException("key_provider: " + key + "=" + value
                    + " is not between 0 and " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}
