// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.types.ClosedException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * 32 secret bytes that can be wiped, in the form the JDK's ciphers take. The JDK's own
 * {@code SecretKeySpec} keeps a copy nobody can wipe.
 *
 * <p>Not thread-safe. Compared by identity; {@link #sameAs} compares the bytes.
 */
final class Secret implements SecretKey {
    static final int BYTES = 32;

    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private transient boolean wiped;

    private Secret(byte[] owned) {
        this.bytes = owned;
    }

    /** @param bytes copied; the caller wipes its own */
    static Secret copyOf(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(
                    "a secret has " + BYTES + " bytes, not " + bytes.length);
        }
        return new Secret(bytes.clone());
    }

    static Secret random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /** Whether both hold the same bytes, in a time that does not depend on them. */
    boolean sameAs(Secret other) {
        return MessageDigest.isEqual(intact(), other.intact());
    }

    Secret copy() {
        return new Secret(intact().clone());
    }

    private byte[] intact() {
        if (wiped) {
            throw new ClosedException("this secret was wiped");
        }
        return bytes;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy of the bytes; the caller wipes it. */
    @Override
    public byte[] getEncoded() {
        return intact().clone();
    }

    /** Wipes the bytes. */
    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        wiped = true;
    }

    @Override
    public boolean isDestroyed() {
        return wiped;
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a secret is never serialized");
    }

    /** Says that it is one; never the bytes. */
    @Override
    public String toString() {
        return "Secret";
    }
}
