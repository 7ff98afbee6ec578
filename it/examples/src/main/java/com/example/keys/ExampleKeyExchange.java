// SPDX-License-Identifier: Apache-2.0
package com.example.keys;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyId;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyRotation;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.keyprovider.PageKeys;
import io.plastron.keyprovider.StoreContext;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Key metadata: id of the sealing key (4 bytes), then id (4) and AES-KWP-wrapped key (40) each. */
final class ExampleKeyExchange implements KeyExchange, PageKeys, KeyRotation {
    private static final int WRAPPED_BYTES = 40;
    private static final int ENTRY_BYTES = Integer.BYTES + WRAPPED_BYTES;

    private final SecretKeySpec kek;
    private final StoreContext store;
    private Keys committed = new Keys(0, new TreeMap<>());
    private Keys offered; // null: nothing new

    /** The key to seal with, and all keys, wrapped, by their ids. */
    private record Keys(int sealingId, TreeMap<Integer, byte[]> wrapped) {}

    ExampleKeyExchange(byte[] kek, StoreContext store) {
        this.kek = new SecretKeySpec(kek, "AES");
        this.store = store;
    }

    @Override
    public synchronized void loadKey(KeyMetadata persisted) {
        if (persisted.isEmpty()) {
            rotate(); // a fresh store: make its first data key
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(persisted.bytes());
        if (bytes.remaining() % ENTRY_BYTES != Integer.BYTES) {
            throw new CorruptionException("key metadata of " + bytes.remaining() + " bytes");
        }
        Keys loaded = new Keys(bytes.getInt(), new TreeMap<>());
        while (bytes.hasRemaining()) {
            int id = bytes.getInt();
            byte[] wrapped = new byte[WRAPPED_BYTES];
            bytes.get(wrapped);
            Arrays.fill(unwrap(wrapped), (byte) 0); // fails here, not later, with a wrong KEK
            loaded.wrapped().put(id, wrapped);
        }
        committed = loaded;
        offered = null;
    }

    @Override
    public synchronized void rotate() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[DataKey.BYTES];
        random.nextBytes(secret);
        // Random, because an id is never given twice, not even one that was not committed (KP-30).
        int id = 1 + random.nextInt(Integer.MAX_VALUE - 1);
        TreeMap<Integer, byte[]> wrapped = new TreeMap<>(newest().wrapped());
        wrapped.put(id, crypt(Cipher.ENCRYPT_MODE, secret));
        Arrays.fill(secret, (byte) 0);
        offered = new Keys(id, wrapped);
        store.keyMetadataChanged(); // ask me at the next checkpoint
    }

    @Override
    public synchronized int getKeySize() {
        return offered == null ? 0 : Integer.BYTES + offered.wrapped().size() * ENTRY_BYTES;
    }

    @Override
    public synchronized void getKey(ByteBuffer target) {
        target.putInt(offered.sealingId());
        offered.wrapped().forEach((id, wrapped) -> target.putInt(id).put(wrapped));
    }

    @Override
    public synchronized void onKeyUpdate(KeyUpdate update) {
        if (update instanceof KeyUpdate.Committed && offered != null) {
            committed = offered;
            offered = null;
        } // Persisted, Failed, Undecided: keep offering; both old and new stay loadable
    }

    @Override
    public synchronized DataKey sealingKey() {
        return byId(new KeyId(newest().sealingId()));
    }

    @Override
    public synchronized DataKey byId(KeyId id) {
        byte[] wrapped = newest().wrapped().get(id.value());
        if (wrapped == null) {
            throw new KeyRefusedException("no data key " + id + " in the loaded metadata");
        }
        byte[] secret = unwrap(wrapped);
        try {
            return new DataKey(id, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private Keys newest() {
        return offered == null ? committed : offered;
    }

    private byte[] unwrap(byte[] wrapped) {
        return crypt(Cipher.DECRYPT_MODE, wrapped);
    }

    private byte[] crypt(int mode, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(mode, kek);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException wrongKek) {
            throw new KeyRefusedException("the configured KEK does not open this store's keys");
        }
    }
}
