// SPDX-License-Identifier: Apache-2.0
package io.plastron.types;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Identity of a store: 16 random bytes drawn when it is created. It stands in every segment header
 * and in the associated data of every sealed record, so that nothing of one store is ever taken
 * for something of another.
 */
public record StoreId(long high, long low) {
    /** Size of the stored form. */
    public static final int BYTES = 16;

    /** A new identity from the platform's secure random source. */
    public static StoreId random() {
        UUID id = UUID.randomUUID();
        return new StoreId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Reads the stored form, 16 bytes from {@code source}'s position on. */
    public static StoreId read(ByteBuffer source) {
        return new StoreId(source.getLong(), source.getLong());
    }

    /** Parses what {@link #toString} printed. */
    public static StoreId parse(String hex) {
        try {
            return read(ByteBuffer.wrap(exactly(HexFormat.of().parseHex(hex))));
        } catch (RuntimeException malformed) {
            throw new InvalidUseException(
                    "not a store id (32 hex digits): '" + hex + "'", malformed);
        }
    }

    private static byte[] exactly(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
        return bytes;
    }

    /** The stored form, 16 bytes, big-endian. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** 32 lower-case hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
