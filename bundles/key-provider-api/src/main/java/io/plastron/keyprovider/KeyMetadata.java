// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;

/**
 * Key metadata as it was stored: bytes that only the provider understands, without the engine's
 * header. Immutable.
 */
public final class KeyMetadata {
    /** Upper limit of its size. */
    public static final int BYTES_MAX = 1 << 20;

    private static final KeyMetadata EMPTY = new KeyMetadata(new byte[0], Lsn.NONE, 0);

    private final byte[] bytes;
    private final Lsn lsn;
    private final long timestamp;

    private KeyMetadata(byte[] bytes, Lsn lsn, long timestamp) {
        this.bytes = bytes;
        this.lsn = lsn;
        this.timestamp = timestamp;
    }

    /** Nothing persisted yet. */
    public static KeyMetadata empty() {
        return EMPTY;
    }

    /**
     * @param bytes copied; 1 to {@link #BYTES_MAX}
     * @param lsn the key page it came from
     * @param timestamp of the page's header, 0 for none
     */
    public static KeyMetadata of(byte[] bytes, Lsn lsn, long timestamp) {
        if (bytes.length == 0 || bytes.length > BYTES_MAX) {
            throw new InvalidUseException(
                    "key metadata has 1 to " + BYTES_MAX + " bytes, not " + bytes.length);
        }
        return new KeyMetadata(bytes.clone(), lsn, timestamp);
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    /** The key page, {@link Lsn#NONE} when empty. */
    public Lsn lsn() {
        return lsn;
    }

    /** Timestamp of the key page's header, 0 for none. */
    public long timestamp() {
        return timestamp;
    }

    /** Where it stands and how large it is; never the bytes. */
    @Override
    public String toString() {
        return "KeyMetadata[lsn=" + lsn + ", size=" + bytes.length + "]";
    }
}
