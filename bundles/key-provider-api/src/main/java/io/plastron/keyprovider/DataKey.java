// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;

/**
 * A data key on its way from a provider to whoever asked: an id and 32 secret bytes.
 *
 * <p>KP-31: the receiver owns it and closes it, which wipes the bytes; a provider returns a new one
 * for each call. Two are never compared by content. Not thread-safe.
 */
public final class DataKey implements AutoCloseable {
    /** Bytes of a data key. */
    public static final int BYTES = 32;

    private final KeyId id;
    private final byte[] secret;
    private boolean wiped;

    /** @param secret 32 bytes, copied; the caller wipes its own */
    public DataKey(KeyId id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new InvalidUseException(
                    "data key " + id + " has " + secret.length + " bytes, expected " + BYTES);
        }
        this.id = id;
        this.secret = secret.clone();
    }

    public KeyId id() {
        return id;
    }

    /** A copy of the secret bytes; the caller wipes it. */
    public byte[] secret() {
        if (wiped) {
            throw new ClosedException("data key " + id + " was wiped");
        }
        return secret.clone();
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
        wiped = true;
    }

    /** The id; never the secret. */
    @Override
    public String toString() {
        return "DataKey[" + id + "]";
    }
}
