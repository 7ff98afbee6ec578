// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.KeyRefusedException;
import java.nio.ByteBuffer;

/** Another provider, but for what a test has it break: see its methods. */
final class RefusingProvider implements KeyProvider {
    private final KeyProvider provider;
    private volatile boolean refusing;
    private volatile boolean keyless;

    RefusingProvider(KeyProvider provider) {
        this.provider = provider;
    }

    /** Refuses once amid a checkpoint, after its trees are written. */
    void refuseNext() {
        refusing = true;
    }

    /** From now on, or no longer, it answers null where a data key is asked for. */
    void keyless(boolean now) {
        keyless = now;
    }

    @Override
    public KeyExchange attach(StoreContext store) {
        return new Exchange(provider.attach(store));
    }

    private final class Exchange implements KeyExchange, PageKeys {
        private final KeyExchange exchange;

        Exchange(KeyExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void loadKey(KeyMetadata persisted) {
            exchange.loadKey(persisted);
        }

        @Override
        public int getKeySize() {
            if (refusing) {
                refusing = false;
                throw new KeyRefusedException("not now");
            }
            return exchange.getKeySize();
        }

        @Override
        public void getKey(ByteBuffer target) {
            exchange.getKey(target);
        }

        @Override
        public void onKeyUpdate(KeyUpdate update) {
            exchange.onKeyUpdate(update);
        }

        @Override
        public DataKey sealingKey() {
            return keyless ? null : ((PageKeys) exchange).sealingKey();
        }

        @Override
        public DataKey byId(KeyId id) {
            return keyless ? null : ((PageKeys) exchange).byId(id);
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
