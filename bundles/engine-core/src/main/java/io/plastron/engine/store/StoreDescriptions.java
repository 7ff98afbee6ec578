// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Stores.Description;
import io.plastron.files.FileSystem;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what a store's folder says of it. */
public final class StoreDescriptions {
    private StoreDescriptions() {}

    /** See {@link io.plastron.Stores#describe}. */
    public static Optional<Description> describe(FileSystem files, Path home) {
        return StoreProperties.read(files, home).map(found -> new Description(
                found.storeId().toString(), StoreProperties.FORMAT_MAJOR,
                StoreProperties.FORMAT_MINOR, found.sealed(), found.config()));
    }
}
