// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import io.plastron.keyprovider.DataKey;
import io.plastron.pagelog.RecordFormat;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens the records of one store with AES-256-GCM. Thread-safe.
 *
 * <p><b>A sealed record</b> (the headers are of {@link RecordFormat})
 * <table>
 * <caption>sealed record</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>24</td><td>record header up to its CRC; associated data</td><td>a record that
 * was moved, or given other sizes or another key id</td></tr>
 * <tr><td>24</td><td>4</td><td>CRC32C; the only bytes not covered, as they are computed over the
 * sealed record</td><td>damage, before any key is asked for</td></tr>
 * <tr><td>28</td><td>h - 28</td><td>rest of the record header, all entry headers with their
 * backlinks' tags; associated data</td><td>swapped pages, an exchanged chain</td></tr>
 * <tr><td>h</td><td>p</td><td>ciphertext, as long as the plaintext</td><td>reading and
 * changing</td></tr>
 * <tr><td>h + p</td><td>16</td><td>tag</td><td>all of the above</td></tr>
 * </table>
 *
 * <p>Associated data begins with the 16 bytes of the store id, which stand in no record: a record
 * of another store does not open even under the same data key. The key is a subkey per segment (see
 * {@link SealingKey}); the nonce is the LSN as 96 bits, big-endian.
 *
 * <p>Which key and salt belong to a record is the caller's to know: from the record's key id and
 * its segment. Before opening under a key for the first time it compares {@link SealingKey#matches}
 * with the commitment of that segment, so that a wrong key is not taken for damage.
 */
public final class Sealer {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = RecordFormat.TAG_BYTES * Byte.SIZE;
    private static final int AFTER_CRC = RecordFormat.CRC_OFFSET + RecordFormat.CRC_BYTES;

    private final StoreId store;
    private final byte[] storeBytes;
    /** A cipher is made once per thread; the last subkey's schedule stays in it. */
    private final ThreadLocal<Cipher> ciphers = ThreadLocal.withInitial(Sealer::newCipher);

    public Sealer(StoreId store) {
        this.store = store;
        this.storeBytes = store.bytes();
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new InternalException(
                    "this JDK has no AES/GCM/NoPadding, which every JDK must have", missing);
        }
    }

    /**
     * Says that about so many bytes will soon be sealed: much of it makes the virtual machine
     * compile AES-GCM meanwhile, in a thread of its own, once in a process. Returns at once.
     */
    public void expect(long bytes) {
        WarmUp.expect(bytes);
    }

    /**
     * Takes a data key for this store. The secret is copied: the caller closes {@code key} as it
     * would anyway, and later the sealing key.
     *
     * @throws ClosedException {@code key} was wiped
     */
    public SealingKey take(DataKey key) {
        return new SealingKey(store, key.id().value(), key.secret());
    }

    /**
     * Seals in place. The record header and the entry headers, all but the CRC, stand at {@code
     * at}; the plaintext right behind them; behind it room for the tag. The CRC is computed
     * afterwards.
     *
     * <p>For one (key, salt, LSN) this must be called once, ever: whoever reserves LSNs sees to it.
     *
     * @param bytes of the whole record, the tag included
     * @throws ClosedException {@code key} was wiped; the record is not sealed
     * @throws InternalException the headers are not of this key, LSN and size
     */
    public void seal(SealingKey key, byte[] salt, long lsn, byte[] record, int at, int bytes) {
        requireOwn(key);
        WarmUp.expect(bytes);
        String fault = faultOf(key, lsn, record, at, bytes);
        if (fault != null) {
            throw new InternalException("cannot seal the record at LSN " + lsn + ": " + fault);
        }
        int plainAt = at + headerBytes(record, at);
        int plainBytes = at + bytes - RecordFormat.TAG_BYTES - plainAt;
        Cipher cipher = begin(Cipher.ENCRYPT_MODE, key, salt, lsn, record, at);
        try {
            cipher.doFinal(record, plainAt, plainBytes, record, plainAt);
        } catch (GeneralSecurityException impossible) {
            throw new InternalException("sealing the record at LSN " + lsn + " failed", impossible);
        }
    }

    /**
     * Opens in place: the plaintext replaces the ciphertext, the headers stay, the tag's bytes are
     * not touched. When this throws, the stored bytes may be lost, but never show plaintext.
     *
     * @param bytes of the whole record, the tag included
     * @throws CorruptionException the tag does not fit, or the headers are not of this key, LSN and
     *     size
     * @throws ClosedException {@code key} was wiped
     */
    public void open(SealingKey key, byte[] salt, long lsn, byte[] record, int at, int bytes) {
        requireOwn(key);
        WarmUp.expect(bytes);
        String fault = faultOf(key, lsn, record, at, bytes);
        if (fault != null) {
            throw new CorruptionException("record at LSN " + lsn + ": " + fault
                    + ". Run verify, restore a copy");
        }
        int storedAt = at + headerBytes(record, at);
        // Decrypting onto its own input makes the JDK allocate an array as large as the whole
        // output array, for plaintext. So the input is copied instead: it is ciphertext and needs
        // no wiping.
        byte[] stored = Arrays.copyOfRange(record, storedAt, at + bytes);
        Cipher cipher = begin(Cipher.DECRYPT_MODE, key, salt, lsn, record, at);
        try {
            cipher.doFinal(stored, 0, stored.length, record, storedAt);
        } catch (AEADBadTagException changed) {
            throw new CorruptionException("record at LSN " + lsn + " of store " + store
                    + ": its seal under key " + key.id() + " does not fit; it was changed, moved,"
                    + " or is of another store. Run verify, restore a copy", changed);
        } catch (GeneralSecurityException impossible) {
            throw new InternalException("opening the record at LSN " + lsn + " failed", impossible);
        }
    }

    private void requireOwn(SealingKey key) {
        if (!key.isOf(store)) {
            throw new InternalException(
                    "sealing key " + key.id() + " was taken for another store than " + store);
        }
    }

    /** What contradicts the headers at {@code at}; null when nothing does. */
    private static String faultOf(SealingKey key, long lsn, byte[] record, int at, int bytes) {
        if (at < 0 || bytes < RecordFormat.HEADER_BYTES + RecordFormat.TAG_BYTES
                || bytes > record.length - at) {
            return bytes + " bytes at " + at + " are no sealed record within " + record.length;
        }
        ByteBuffer header = ByteBuffer.wrap(record, at, RecordFormat.HEADER_BYTES).slice();
        int headerBytes = headerBytes(record, at);
        int keyId = header.getInt(12);
        if ((header.get(1) & RecordFormat.FLAG_SEALED) == 0 || keyId != key.id()) {
            return "its header names key " + keyId + ", expected key " + key.id();
        }
        if (header.getLong(16) != lsn) {
            return "its header says to be at LSN " + header.getLong(16);
        }
        if (headerBytes < RecordFormat.HEADER_BYTES
                || header.getInt(8) < RecordFormat.TAG_BYTES
                || (long) headerBytes + header.getInt(8) != bytes) {
            return "its header states " + headerBytes + " + " + header.getInt(8)
                    + " bytes, expected " + bytes;
        }
        return null;
    }

    private static int headerBytes(byte[] record, int at) {
        return Byte.toUnsignedInt(record[at + 2]) << Byte.SIZE | Byte.toUnsignedInt(record[at + 3]);
    }

    private Cipher begin(
            int mode, SealingKey key, byte[] salt, long lsn, byte[] record, int at) {
        WipeableKey subkey = key.subkey(salt);
        byte[] nonce =
                ByteBuffer.allocate(NONCE_BYTES).putLong(NONCE_BYTES - Long.BYTES, lsn).array();
        Cipher cipher = ciphers.get();
        try {
            cipher.init(mode, subkey, new GCMParameterSpec(TAG_BITS, nonce));
        } catch (GeneralSecurityException | IllegalStateException refused) {
            if (subkey.isDestroyed()) {
                throw new ClosedException(
                        "sealing key " + key.id() + " was wiped meanwhile. Open the store again");
            }
            throw new InternalException("AES-GCM refused to start on the record at LSN " + lsn
                    + "; the same LSN twice under one subkey?", refused);
        }
        cipher.updateAAD(storeBytes);
        cipher.updateAAD(record, at, RecordFormat.CRC_OFFSET);
        cipher.updateAAD(record, at + AFTER_CRC, headerBytes(record, at) - AFTER_CRC);
        return cipher;
    }
}
