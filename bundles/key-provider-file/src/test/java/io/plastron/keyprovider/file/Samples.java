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
import io.plastron.keyprovider.file.KeyRing.RingId;
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
            + "504c4153544b524700010001000000ac00112233445566778899aabbccddeeff"
            + "0000000000000003000000020000000100000001020000000000018bcfe56800"
            + "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"
            + "00000002010000000000018bcfe56be8404142434445464748494a4b4c4d4e4f"
            + "505152535455565758595a5b5c5d5e5fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
            + "0000000300000000c82ca291";

    /** Metadata of {@link #keys} under {@link #ring}, made by an independent program likewise. */
    static final String METADATA_HEX = ""
            + "504c4153544b4d4400010001000000d400112233445566778899aabbccddeeff"
            + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf00000002000000020000000300000002"
            + "00000001000000020000018bcfe56fd0f73fd1e121781074dc70ded0785ab2dc"
            + "85c9b5e3d2fd1f814964f6345693b85bc0e22f1f049103ec0000000200000002"
            + "0000018bcfe573b892707e31998fd8ca0c11255cb0ccb354a47d5bd5d59ff7cf"
            + "555fd104f6e2dfade171dede09b69ebe77b5d6a1f02b6324334a4255ad183760"
            + "e7a26d3744cc17bd0ea89ebe090bfe1452c9bd3a";

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
        return new KeyRing("/keys/ring", new RingId(0x0011223344556677L, 0x8899aabbccddeeffL), 3,
                List.of(new Generation(1, 1_700_000_000_000L, secret(1), State.RETIRED),
                        new Generation(2, 1_700_000_001_000L, secret(0x40), State.ACTIVE)),
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
