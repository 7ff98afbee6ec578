// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.StoreContext;
import io.plastron.types.StoreId;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's end: a store that counts how often it was told to ask. */
final class TestStore implements StoreContext {
    final AtomicInteger changes = new AtomicInteger();
    private final StoreId id;

    TestStore(StoreId id) {
        this.id = id;
    }

    @Override
    public StoreId storeId() {
        return id;
    }

    @Override
    public void keyMetadataChanged() {
        changes.incrementAndGet();
    }
}
