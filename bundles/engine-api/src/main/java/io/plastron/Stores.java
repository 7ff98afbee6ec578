// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Tells of stores on disk without opening them; an OSGi service. Thread-safe. */
@ProviderType
public interface Stores {
    /**
     * What the folder's store says of itself; empty when nothing is there.
     *
     * @throws NotAStoreException something is there, but no whole store
     * @throws io.plastron.types.CorruptionException its properties are damaged
     * @throws io.plastron.types.TooNewException a newer format
     */
    Optional<Description> describe(Path home);

    /**
     * What {@code store.properties} remembers.
     *
     * @param storeId 32 hex digits
     * @param formatMajor format of the store
     * @param formatMinor likewise
     * @param sealed whether its pages are sealed
     * @param config the configuration string it was created with, without secrets
     */
    record Description(
            String storeId, int formatMajor, int formatMinor, boolean sealed, String config) {}
}
