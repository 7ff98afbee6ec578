// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import java.util.Arrays;

/**
 * A key page that was read and checked.
 *
 * @param version of its crypt header, as its writer stated
 * @param compatibleVersion oldest reader version that may read it
 * @param headerBytes size of its crypt header; the payload stands behind
 * @param checksum CRC32C of the whole page, 32 bits unsigned
 * @param timestamp 0 for none; always 0 in version 1
 * @param payload key metadata, copied on the way in and out, never printed
 */
public record KeyPage(
        int version,
        int compatibleVersion,
        int headerBytes,
        long checksum,
        long timestamp,
        byte[] payload) {
    /** Largest payload. */
    public static final int PAYLOAD_BYTES_MAX = 1 << 20;

    public KeyPage {
        payload = payload.clone();
    }

    /** A copy. */
    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPage that && version == that.version
                && compatibleVersion == that.compatibleVersion && headerBytes == that.headerBytes
                && checksum == that.checksum && timestamp == that.timestamp
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(checksum);
    }

    /** The header's fields and the payload's size. */
    @Override
    public String toString() {
        return "KeyPage[version=" + version + ", compatibleVersion=" + compatibleVersion
                + ", headerBytes=" + headerBytes + ", checksum=" + Long.toHexString(checksum)
                + ", timestamp=" + timestamp + ", payloadBytes=" + payload.length + "]";
    }
}
