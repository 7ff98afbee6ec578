// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import io.plastron.types.InternalException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;

/**
 * What is done with a wrapping key: data keys are wrapped by AES-KWP (RFC 5649) under the key
 * itself; metadata is authenticated by HMAC-SHA256 under a key derived from it (HKDF-Expand,
 * RFC 5869, one block), so that the two uses never meet.
 */
final class Kek {
    /** Bytes of a wrapped 32-byte key: RFC 5649 adds one block of 8. */
    static final int WRAPPED_BYTES = Secret.BYTES + 8;

    /** Bytes of a MAC. */
    static final int MAC_BYTES = 32;

    private static final byte[] MAC_KEY_INFO =
            "io.plastron.keyprovider.file key metadata mac 1\u0001"
                    .getBytes(StandardCharsets.US_ASCII);

    private Kek() {}

    static byte[] wrap(Secret kek, Secret dataKey) {
        byte[] clear = dataKey.getEncoded();
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, kek);
            return cipher.doFinal(clear);
        } catch (GeneralSecurityException unavailable) {
            throw new InternalException("this Java cannot wrap a key by AES-KWP", unavailable);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /**
     * The data key, or empty when {@code wrapped} was not made under this very KEK, or was altered.
     */
    static Optional<Secret> unwrap(Secret kek, byte[] wrapped) {
        byte[] clear = new byte[0];
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, kek);
            clear = cipher.doFinal(wrapped);
            return clear.length == Secret.BYTES
                    ? Optional.of(Secret.copyOf(clear)) : Optional.empty();
        } catch (IllegalBlockSizeException | BadPaddingException mismatch) {
            return Optional.empty();
        } catch (GeneralSecurityException unavailable) {
            throw new InternalException("this Java cannot unwrap a key by AES-KWP", unavailable);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /** Authenticates the first {@code length} bytes of {@code message}. */
    static byte[] mac(Secret kek, byte[] message, int length) {
        byte[] macKey = new byte[0];
        try {
            Mac expand = Mac.getInstance("HmacSHA256");
            expand.init(kek);
            macKey = expand.doFinal(MAC_KEY_INFO);
            Secret derived = Secret.copyOf(macKey);
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(derived);
                mac.update(message, 0, length);
                return mac.doFinal();
            } finally {
                derived.destroy();
            }
        } catch (GeneralSecurityException unavailable) {
            throw new InternalException("this Java cannot compute HMAC-SHA256", unavailable);
        } finally {
            Arrays.fill(macKey, (byte) 0);
        }
    }
}
