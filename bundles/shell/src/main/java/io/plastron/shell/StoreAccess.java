// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

/** How a verb comes to a store. */
@FunctionalInterface
public interface StoreAccess {
    /**
     * Opens a store and waits, for a bounded time, until it is as far as the request needs.
     *
     * @throws io.plastron.NotAStoreException the home holds none, and none was to be created
     * @throws io.plastron.types.StoreInUseException somebody leads, and the request is to write
     * @throws io.plastron.KeyProviderAbsentException it stays locked: no key provider is there
     * @throws io.plastron.types.KeyRefusedException it stays locked: the provider refused
     * @throws io.plastron.types.PlastronException whatever else kept the store from opening
     */
    OpenStore open(StoreRequest request);
}
