// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.DataKey;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.StoreId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MockKeysTest {
    /** Made by an independent program from the byte table: seed 5, keys 1 and 3, 64 bytes. */
    private static final String METADATA_HEX = ""
            + "504c4153544d4f4b0001000000000040a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            + "5dee4dd60ff8d0ba0000000200000001000000030000000000000000f525567f";

    private static final String SECRET_OF_3 =
            "61ce71325b39e65ff742a57c011394bc14f1263cd50bc7d010b1a881cf1da2d0";

    private static final byte[] METADATA = HexFormat.of().parseHex(METADATA_HEX);

    private static MockKeys decode(byte[] bytes) {
        return MockKeys.decode(5, Conversations.STORE, bytes);
    }

    @Test
    void metadataIsWrittenAndReadAsItsTableSays() {
        MockKeys keys = new MockKeys(5, Conversations.STORE, List.of(1, 3));
        assertThat(HexFormat.of().formatHex(keys.encode(64))).isEqualTo(METADATA_HEX);
        assertThat(decode(METADATA)).isEqualTo(keys);
        assertThat(keys.sealingId()).isEqualTo(3);
    }

    @Test
    void keysFollowFromSeedStoreAndIdAlone() {
        MockKeys keys = new MockKeys(5, Conversations.STORE, List.of(1, 3));
        try (DataKey key = keys.dataKey(3)) {
            assertThat(HexFormat.of().formatHex(key.secret())).isEqualTo(SECRET_OF_3);
        }
    }

    @Test
    void everyFlippedBitAndEveryCutIsNoticed() {
        for (int bit = 0; bit < METADATA.length * 8; bit++) {
            byte[] changed = METADATA.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> decode(changed)).as("bit %d", bit).isInstanceOf(
                    bit < 64 ? KeyRefusedException.class : CorruptionException.class);
        }
        for (int length = 1; length < METADATA.length; length++) {
            byte[] cut = Arrays.copyOf(METADATA, length);
            assertThatThrownBy(() -> decode(cut)).as("length %d", length)
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void anotherSeedAndAnotherStoreAreRefused() {
        assertThatThrownBy(() -> MockKeys.decode(6, Conversations.STORE, METADATA))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("seed");
        StoreId other = new StoreId(1, 2);
        assertThatThrownBy(() -> MockKeys.decode(5, other, METADATA))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining(other.toString());
    }
}
