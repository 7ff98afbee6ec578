// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.provider;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import java.nio.ByteBuffer;

/** One data key for ever, of constant bytes; tells of each call. Thread-safe. */
final class PlainExchange implements KeyExchange, PageKeys {
    private static final byte[] METADATA = {1};

    private final StoreContext store;
    private final Runnable onCall;
    private volatile boolean offering;

    PlainExchange(StoreContext store, Runnable onCall) {
        this.store = store;
        this.onCall = onCall;
    }

    @Override
    public void loadKey(KeyMetadata persisted) {
        onCall.run();
        if (persisted.isEmpty()) {
            offering = true;
            store.keyMetadataChanged();
        }
    }

    @Override
    public int getKeySize() {
        onCall.run();
        return offering ? METADATA.length : 0;
    }

    @Override
    public void getKey(ByteBuffer target) {
        onCall.run();
        target.put(METADATA);
    }

    @Override
    public void onKeyUpdate(KeyUpdate update) {
        onCall.run();
        if (update instanceof KeyUpdate.Committed) {
            offering = false;
        }
    }

    @Override
    public DataKey sealingKey() {
        return byId(new KeyId(1));
    }

    @Override
    public DataKey byId(KeyId id) {
        onCall.run();
        return new DataKey(id, new byte[DataKey.BYTES]);
    }
}
