// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.KeyProviderAbsentException;
import io.plastron.Stores.Description;
import io.plastron.config.ConfigString;
import io.plastron.engine.store.StoreDescriptions;
import io.plastron.engine.store.StoreOptions;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a configuration string and what the store remembers mean together.
 *
 * @param there what stands in the home; empty when nothing does
 * @param provider to be offered from the beginning
 * @param providerName its name, or that of the one wanted; empty for none in particular
 */
record StoreSetup(StoreOptions options, Optional<Description> there,
        Optional<KeyProvider> provider, String providerName) {
    private static final String NAME = "name";
    private static final String NAMELESS = "store";

    /** With the key provider that the configuration or else the store names. */
    static StoreSetup of(Path home, String config) {
        Folder folder = Folder.at(home, config);
        ProviderSettings settings = ProviderSettings.of(folder.given).absolute()
                .over(ProviderSettings.of(folder.remembered));
        return new StoreSetup(folder.options(settings), folder.there, settings.provider(),
                settings.kind());
    }

    /** With a key provider of the application. */
    static StoreSetup of(Path home, String config, KeyProvider provider) {
        Folder folder = Folder.at(home, config);
        ProviderSettings given = ProviderSettings.of(folder.given);
        if (given.isNone()) {
            throw new InvalidUseException("key_provider=none, yet a key provider is given;"
                    + " leave one of them out");
        }
        ProviderSettings settings = given.kind().isEmpty()
                ? ProviderSettings.named(ProviderSettings.nameOf(provider)) : given;
        return new StoreSetup(folder.options(settings), folder.there, Optional.of(provider),
                settings.kind());
    }

    /** What was found and said. */
    private record Folder(Path home, ConfigString given, Optional<Description> there,
            ConfigString remembered) {
        static Folder at(Path home, String config) {
            Path whole = home.toAbsolutePath().normalize();
            ConfigString given = ConfigString.parse(config);
            Optional<Description> there =
                    StoreDescriptions.describe(FileSystem.local(), whole);
            return new Folder(whole, given, there, there.map(Description::config)
                    .map(ConfigString::parse).orElseGet(ConfigString::empty));
        }

        StoreOptions options(ProviderSettings settings) {
            ConfigString all = remembered.merge(given).without(ProviderSettings.KEY);
            if (!settings.kind().isEmpty()) {
                all = all.with(ProviderSettings.KEY, settings.text());
            }
            Path folder = home.getFileName();
            String name = all.string(NAME, folder == null ? NAMELESS : folder.toString());
            return StoreOptions.parse(name, home, all.without(NAME).toString());
        }
    }

    /**
     * Refuses at once what would otherwise wait for a provider that nobody brings.
     *
     * @throws InvalidUseException a store is to be created without saying who keeps its keys
     * @throws KeyProviderAbsentException the provider wanted is not one of this jar, or the store
     *     remembers none
     */
    void requireProvider() {
        boolean sealed = there.map(Description::sealed).orElse(options.sealed());
        boolean nothing = there.isEmpty() && !options.create();
        boolean none = providerName.equals(StoreOptions.NO_PROVIDER);
        if (provider.isPresent() || none || nothing || !sealed && providerName.isEmpty()) {
            return;
        }
        if (!providerName.isEmpty()) {
            throw new KeyProviderAbsentException("key provider '" + providerName + "' of store "
                    + options.name() + " does not come with this jar; give an instance of it:"
                    + " Plastron.open(home, config, provider)");
        }
        String example = "key_provider=(name=file,path=RING)";
        if (there.isPresent()) {
            throw new KeyProviderAbsentException("store " + options.name() + " is sealed and does"
                    + " not remember its key provider; name it, as in " + example
                    + ", or give an instance of it");
        }
        throw new InvalidUseException("a new store needs " + example.replace(")", ",create=true)")
                + ", or an instance of a key provider, or key_provider=none for one that is not"
                + " sealed");
    }
}
