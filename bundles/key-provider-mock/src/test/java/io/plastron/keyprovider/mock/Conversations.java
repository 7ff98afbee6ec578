// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** The engine's part of a conversation. */
final class Conversations {
    static final StoreId STORE = StoreId.parse("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");

    private Conversations() {}

    static final class Store implements StoreContext {
        final AtomicInteger changes = new AtomicInteger();

        @Override
        public StoreId storeId() {
            return STORE;
        }

        @Override
        public void keyMetadataChanged() {
            changes.incrementAndGet();
        }
    }

    static KeyExchange fresh(MockKeyProvider provider) {
        KeyExchange exchange = provider.attach(new Store());
        exchange.loadKey(KeyMetadata.empty());
        return exchange;
    }

    static KeyExchange loaded(MockKeyProvider provider, byte[] persisted) {
        KeyExchange exchange = provider.attach(new Store());
        exchange.loadKey(KeyMetadata.of(persisted, Lsn.of(1), 0));
        return exchange;
    }

    static byte[] handOut(KeyExchange exchange) {
        byte[] bytes = new byte[exchange.getKeySize()];
        if (bytes.length > 0) {
            exchange.getKey(ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    static byte[] commit(KeyExchange exchange) {
        byte[] bytes = handOut(exchange);
        if (bytes.length > 0) {
            exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(2)));
            exchange.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(3)));
        }
        return bytes;
    }

    static int sealingId(KeyExchange exchange) {
        try (DataKey key = ((PageKeys) exchange).sealingKey()) {
            return key.id().value();
        }
    }

    static byte[] secretOf(KeyExchange exchange, int id) {
        try (DataKey key = ((PageKeys) exchange).byId(new KeyId(id))) {
            return key.secret();
        }
    }
}
