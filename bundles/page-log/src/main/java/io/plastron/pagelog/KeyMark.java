// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * What a segment says of a data key before the first record under it.
 *
 * @param keyId the key's number, positive
 * @param commitment 16 bytes that only this key of this store and number yields; not copied
 */
public record KeyMark(int keyId, byte[] commitment) {
    /** Bytes of a commitment. */
    public static final int COMMITMENT_BYTES = 16;

    @Override
    public String toString() {
        return "KeyMark[" + keyId + "]";
    }
}
