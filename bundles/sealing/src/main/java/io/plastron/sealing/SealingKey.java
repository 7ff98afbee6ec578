// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import io.plastron.pagelog.KeyMark;
import io.plastron.types.ClosedException;
import io.plastron.types.InternalException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A data key as the engine keeps it while a store is open: a copy that it can wipe, its commitment,
 * and the subkeys made from it. Of one store; made by {@link Sealer#take}. Thread-safe.
 *
 * <p>Both derivations are HKDF-SHA256 of the data key. Their info is a purpose, the store id (16
 * bytes) and the key id (4 bytes, big-endian); what follows the purpose has a fixed length, so no
 * two purposes can be taken for each other.
 *
 * <ul>
 *   <li><b>commitment</b>: 16 bytes, no salt, purpose {@code plastron commitment}. AES-GCM does not
 *       commit to its key; a key that yields the commitment noted in a segment is the one its
 *       records were sealed under, so <em>wrong key</em> and <em>damaged record</em> are told
 *       apart.
 *   <li><b>subkey</b>: 32 bytes, salt = the segment's 16 random bytes, purpose {@code plastron
 *       record}. An LSN is the nonce under it; as no segment is used twice, no (subkey, nonce) is.
 * </ul>
 *
 * <p>{@link #close} wipes the secret and the subkeys still cached. It cannot wipe what a
 * {@code Cipher} of the JDK made of a subkey, nor a subkey that left the cache before: both are
 * garbage, and a heap dump may show them. Seals and opens that run meanwhile are finished or
 * refused, never done under a half-wiped key; later ones are refused.
 */
public final class SealingKey implements AutoCloseable {
    /** Bytes of a segment's salt. */
    static final int SALT_BYTES = 16;

    private static final byte[] COMMITMENT =
            "plastron commitment".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RECORD =
            "plastron record".getBytes(StandardCharsets.US_ASCII);
    private static final int SUBKEY_BYTES = 32;
    /** One per segment; 1,024 of 64 MiB are 64 GiB, and deriving one anew takes microseconds. */
    private static final int SUBKEYS_MAX = 1024;

    private final StoreId store;
    private final int id;
    private final byte[] secret;
    private final byte[] commitment;
    /** In order of use. Guarded by this object, as are the secret's bytes and {@link #closed}. */
    private final Map<Salt, WipeableKey> subkeys = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /** A segment's salt as a value. */
    private record Salt(long high, long low) {
        static Salt of(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Salt(buffer.getLong(), buffer.getLong());
        }
    }

    /** @param secret taken over */
    SealingKey(StoreId store, int id, byte[] secret) {
        this.store = store;
        this.id = id;
        this.secret = secret;
        this.commitment =
                Hkdf.derive(secret, new byte[0], info(COMMITMENT), KeyMark.COMMITMENT_BYTES);
    }

    private byte[] info(byte[] purpose) {
        return ByteBuffer.allocate(purpose.length + StoreId.BYTES + Integer.BYTES)
                .put(purpose).put(store.bytes()).putInt(id).array();
    }

    /** The data key's number in its store. */
    public int id() {
        return id;
    }

    /** 16 bytes that only this key of this store and number yields; a copy. Not a secret. */
    public byte[] commitment() {
        return commitment.clone();
    }

    /** Whether {@code noted} is this key's commitment; takes as long whatever the answer. */
    public boolean matches(byte[] noted) {
        return MessageDigest.isEqual(commitment, noted);
    }

    /** Whether this key was taken for that store. */
    boolean isOf(StoreId other) {
        return store.equals(other);
    }

    /**
     * The subkey of the segment with that salt.
     *
     * @throws ClosedException this key was wiped
     */
    synchronized WipeableKey subkey(byte[] salt) {
        if (closed) {
            throw new ClosedException("sealing key " + id + " of store " + store
                    + " was wiped because the store closed or gave it up. Open the store again");
        }
        if (salt.length != SALT_BYTES) {
            throw new InternalException(
                    "a segment's salt has " + SALT_BYTES + " bytes, not " + salt.length);
        }
        Salt key = Salt.of(salt);
        WipeableKey subkey = subkeys.get(key);
        if (subkey == null) {
            subkey = derive(salt);
            subkeys.put(key, subkey);
            dropOldest();
        }
        return subkey;
    }

    private WipeableKey derive(byte[] salt) {
        byte[] bytes = Hkdf.derive(secret, salt, info(RECORD), SUBKEY_BYTES);
        try {
            return new WipeableKey("AES", bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Not wiped, since another thread may be about to use it. */
    private void dropOldest() {
        if (subkeys.size() > SUBKEYS_MAX) {
            subkeys.remove(subkeys.keySet().iterator().next());
        }
    }

    /** Wipes; calling it again does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(secret, (byte) 0);
        subkeys.values().forEach(WipeableKey::destroy);
        subkeys.clear();
    }

    /** The id; never the secret. */
    @Override
    public String toString() {
        return "SealingKey[" + id + "]";
    }
}
