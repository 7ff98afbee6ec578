// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import io.plastron.types.StoreId;
import org.osgi.annotation.versioning.ProviderType;

/** What an exchange knows of its store. Thread-safe. */
@ProviderType
public interface StoreContext {
    /** The store's identity; the same for the life of the store, across leaders and copies. */
    StoreId storeId();

    /**
     * Says: ask me at the next checkpoint.
     *
     * <p>KP-08: never blocks, may be called on any thread, also from within a call; many calls
     * before a checkpoint count as one. It asks for no checkpoint by itself.
     */
    void keyMetadataChanged();
}
