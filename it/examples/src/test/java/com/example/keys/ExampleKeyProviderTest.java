// SPDX-License-Identifier: Apache-2.0
package com.example.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The example keeps the rules it is there to show. */
class ExampleKeyProviderTest {
    private static final byte[] KEK = new byte[32];

    private record Context(StoreId storeId) implements StoreContext {
        @Override
        public void keyMetadataChanged() {
            // The test asks by itself.
        }
    }

    private static ExampleKeyExchange exchange(byte[] kek) {
        return (ExampleKeyExchange) new ExampleKeyProvider(kek)
                .attach(new Context(StoreId.random()));
    }

    private static KeyMetadata offered(ExampleKeyExchange exchange) {
        ByteBuffer bytes = ByteBuffer.allocate(exchange.getKeySize());
        exchange.getKey(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        return KeyMetadata.of(bytes.array(), Lsn.of(1), 0);
    }

    @Test
    void whatWasOfferedLoadsAndOpensWithTheSameKek() {
        ExampleKeyExchange first = exchange(KEK);
        first.loadKey(KeyMetadata.empty());
        first.rotate();
        KeyMetadata metadata = offered(first);
        first.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(2)));
        assertThat(first.getKeySize()).isZero();
        ExampleKeyExchange second = exchange(KEK);
        second.loadKey(metadata);
        try (DataKey made = first.sealingKey(); DataKey loaded = second.byId(made.id())) {
            assertThat(loaded.secret()).isEqualTo(made.secret());
        }
    }

    @Test
    void anotherKekIsRefused() {
        ExampleKeyExchange first = exchange(KEK);
        first.loadKey(KeyMetadata.empty());
        KeyMetadata metadata = offered(first);
        byte[] other = KEK.clone();
        other[0] = 1;
        assertThatThrownBy(() -> exchange(other).loadKey(metadata))
                .isInstanceOf(KeyRefusedException.class);
    }
}
