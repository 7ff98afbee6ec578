// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import io.plastron.types.InternalException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HKDF with SHA-256 (RFC 5869) on {@link Mac}: the JDK has a key derivation API of its own only
 * from version 25 on. Not thread-safe.
 */
final class Hkdf {
    /** Bytes of a SHA-256 hash: of the pseudo-random key, and of one step of {@link #expand}. */
    static final int HASH_BYTES = 32;

    private static final int STEPS_MAX = 255;

    private final Mac mac;

    Hkdf() {
        try {
            mac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException missing) {
            throw new InternalException(
                    "this JDK has no HmacSHA256, which every JDK must have", missing);
        }
    }

    /**
     * Extract, then expand; what lies between is wiped.
     *
     * @param salt empty for none
     */
    static byte[] derive(byte[] secret, byte[] salt, byte[] info, int bytes) {
        Hkdf hkdf = new Hkdf();
        byte[] pseudoRandomKey = hkdf.extract(salt, secret);
        try {
            return hkdf.expand(pseudoRandomKey, info, bytes);
        } finally {
            Arrays.fill(pseudoRandomKey, (byte) 0);
        }
    }

    /** Section 2.2. */
    byte[] extract(byte[] salt, byte[] secret) {
        // The RFC's "no salt" is one hash length of zeros, which HMAC also makes of fewer zeros.
        init(salt.length == 0 ? new byte[HASH_BYTES] : salt);
        return mac.doFinal(secret);
    }

    /** Section 2.3. */
    byte[] expand(byte[] pseudoRandomKey, byte[] info, int bytes) {
        if (bytes < 0 || bytes > STEPS_MAX * HASH_BYTES) {
            throw new InternalException("HKDF yields at most " + STEPS_MAX * HASH_BYTES
                    + " bytes, asked for " + bytes);
        }
        init(pseudoRandomKey);
        byte[] out = new byte[bytes];
        byte[] step = new byte[0];
        for (int done = 0, number = 1; done < bytes; number++) {
            mac.update(step);
            mac.update(info);
            mac.update((byte) number);
            Arrays.fill(step, (byte) 0);
            step = mac.doFinal();
            int taken = Math.min(step.length, bytes - done);
            System.arraycopy(step, 0, out, done, taken);
            done += taken;
        }
        Arrays.fill(step, (byte) 0);
        return out;
    }

    private void init(byte[] key) {
        try (WipeableKey hmacKey = new WipeableKey("HmacSHA256", key)) {
            mac.init(hmacKey);
        } catch (GeneralSecurityException refused) {
            throw new InternalException(
                    "HmacSHA256 refused a key of " + key.length + " bytes", refused);
        }
    }
}
