// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.file.DataKeys.Entry;
import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.keyprovider.file.KeyRing.State;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What several tests need: fixed values, and the engine's part of a conversation. */
final class Samples {
    static final StoreId STORE = StoreId.parse("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    static final StoreId OTHER_STORE = StoreId.parse("b0a1a2a3a4a5a6a7a8a9aaabacadaeaf");

    /** The ring of {@link #ring}, made by an independent program from the byte table. */
    static final String RING_HEX = ""
            + "504c4153544b524700010001000000cc00112233445566778899aabbccddeeff"
            + "0000000000000003000000020000000100000001020000000000018bcfe56800"
            + "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
            + "c1c1c1c1c1c1c1c1c1c1c1c1c1c1c10100000002010000000000018bcfe56be8"
            + "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
            + "c2c2c2c2c2c2c2c2c2c2c2c2c2c2c202a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            + "0000000300000000a5f44479";

    /** Metadata of {@link #keys} under {@link #ring}, made by an independent program likewise. */
    static final String METADATA_HEX = ""
            + "504c4153544b4d4400010001000000dc00112233445566778899aabbccddeeff"
            + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf00000002000000020000000300000002"
            + "c2c2c2c2c2c2c2c2c2c2c2c2c2c2c202000000010000018bcfe56fd0f73fd1e1"
            + "21781074dc70ded0785ab2dc85c9b5e3d2fd1f814964f6345693b85bc0e22f1f"
            + "049103ec000000020000018bcfe573b892707e31998fd8ca0c11255cb0ccb354"
            + "a47d5bd5d59ff7cf555fd104f6e2dfade171dede09b69ebe9817e7f127c62e86"
            + "cd68ce5bac6708d582de5c28793017911ba0b4d7deb76c56be2893c0";

    /** Of the generations of {@link #ring}. */
    static final Identity FIRST = new Identity(0xc1c1c1c1c1c1c1c1L, 0xc1c1c1c1c1c1c101L);
    static final Identity SECOND = new Identity(0xc2c2c2c2c2c2c2c2L, 0xc2c2c2c2c2c2c202L);

    private Samples() {}

    static Secret secret(int firstByte) {
        byte[] bytes = new byte[Secret.BYTES];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) (firstByte + index);
        }
        return Secret.copyOf(bytes);
    }

    /** Two generations, one store. */
    static KeyRing ring() {
        Identity id = new Identity(0x0011223344556677L, 0x8899aabbccddeeffL);
        return new KeyRing("/keys/ring", id, 3, List.of(
                new Generation(1, FIRST, 1_700_000_000_000L, secret(1), State.RETIRED),
                new Generation(2, SECOND, 1_700_000_001_000L, secret(0x40), State.ACTIVE)),
                Map.of(STORE, 3));
    }

    /** Data keys 1 and 2; 2 seals, 3 was given and lost. */
    static DataKeys keys() {
        return new DataKeys(List.of(new Entry(1, 1_700_000_002_000L, secret(0x80)),
                new Entry(2, 1_700_000_003_000L, secret(0xC0))), 2, 3);
    }

    /** Sets the CRC32C at the end right again. */
    static byte[] withCrc(byte[] bytes) {
        return ByteBuffer.wrap(bytes)
                .putInt(bytes.length - 4, KeyRingCodec.crc(bytes, bytes.length - 4)).array();
    }

    static KeyMetadata metadata(byte[] bytes) {
        return KeyMetadata.of(bytes, Lsn.of(1), 0);
    }

    /** What the engine asks in a key section, up to the bytes; empty for unchanged. */
    static byte[] handOut(KeyExchange exchange) {
        byte[] bytes = new byte[exchange.getKeySize()];
        if (bytes.length > 0) {
            ByteBuffer target = ByteBuffer.wrap(bytes);
            exchange.getKey(target);
            if (target.hasRemaining()) {
                throw new AssertionError("getKey left " + target.remaining() + " bytes");
            }
        }
        return bytes;
    }

    /** A checkpoint that commits; the metadata it stored. */
    static byte[] commit(KeyExchange exchange) {
        byte[] bytes = handOut(exchange);
        exchange.onKeyUpdate(new KeyUpdate.Persisted(Lsn.of(10)));
        exchange.onKeyUpdate(new KeyUpdate.Committed(Lsn.of(11)));
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

    static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << (bit % 8));
        return changed;
    }

    static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
