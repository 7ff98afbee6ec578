// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

/**
 * A record as read from the log, its CRC checked.
 *
 * @param lsn where it stands
 * @param bytes the whole record, header to last byte; belongs to the receiver, who may open it in
 *     place
 * @param salt the 16 bytes of its segment; not to be changed
 */
public record StoredRecord(long lsn, byte[] bytes, byte[] salt) {
    @Override
    public String toString() {
        return "StoredRecord[lsn=" + lsn + ", bytes=" + bytes.length + "]";
    }
}
