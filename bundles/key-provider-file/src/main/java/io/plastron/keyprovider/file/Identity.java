// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * 16 random bytes, drawn once for a thing that two files may otherwise call by one name: a key
 * ring, a generation of it.
 */
record Identity(long high, long low) {
    static final int BYTES = 16;

    static Identity random(SecureRandom random) {
        return new Identity(random.nextLong(), random.nextLong());
    }

    static Identity read(ByteBuffer source) {
        return new Identity(source.getLong(), source.getLong());
    }

    void write(ByteBuffer target) {
        target.putLong(high).putLong(low);
    }

    /** 32 hex digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
