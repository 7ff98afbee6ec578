// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * A secret key whose bytes can be wiped, which {@link javax.crypto.spec.SecretKeySpec} cannot.
 * Never hands out zeros for a key: a wiped one refuses. Thread-safe.
 *
 * <p>What this cannot reach: a {@code Cipher} or {@code Mac} asks for the bytes and keeps what it
 * made of them (key schedule, last key) until it gets another key or is collected.
 */
final class WipeableKey implements SecretKey, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final transient String algorithm;
    private final transient byte[] secret;
    private transient boolean wiped;

    /** @param secret copied; the caller wipes its own */
    WipeableKey(String algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret.clone();
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy of the bytes. */
    @Override
    public synchronized byte[] getEncoded() {
        if (wiped) {
            throw new IllegalStateException("this key was wiped");
        }
        return secret.clone();
    }

    @Override
    public synchronized void destroy() {
        Arrays.fill(secret, (byte) 0);
        wiped = true;
    }

    @Override
    public synchronized boolean isDestroyed() {
        return wiped;
    }

    @Override
    public void close() {
        destroy();
    }

    private void writeObject(ObjectOutputStream refused) throws NotSerializableException {
        throw new NotSerializableException("key material is never serialized");
    }

    /** The algorithm; never the bytes. */
    @Override
    public String toString() {
        return "WipeableKey[" + algorithm + "]";
    }
}
