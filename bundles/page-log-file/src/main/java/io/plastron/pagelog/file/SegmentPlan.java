// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.KeyMark;
import java.util.HashMap;
import java.util.Map;

/**
 * A segment of this writer as planned in memory: LSNs in it are given before the log thread has
 * created its file. Guarded by the writer's lock.
 */
final class SegmentPlan {
    private final int number;
    private final byte[] salt;
    private final long bytes;
    private final Map<Integer, Noted> keys = new HashMap<>();
    private long nextOffset = Blocks.BLOCK_BYTES;

    private record Noted(long lsn, byte[] commitment) {}

    /** @param bytes it is closed before it grows beyond this */
    SegmentPlan(int number, byte[] salt, long bytes) {
        this.number = number;
        this.salt = salt;
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    int number() {
        return number;
    }

    /** 16 bytes, shared with every reservation; not to be changed. */
    byte[] salt() {
        return salt;
    }

    /** Where the next group begins; on a block boundary. */
    long nextOffset() {
        return nextOffset;
    }

    void advanceTo(long offset) {
        nextOffset = offset;
    }

    boolean hasNoted(int keyId) {
        return keys.containsKey(keyId);
    }

    void note(KeyMark mark, long lsn) {
        keys.put(mark.keyId(), new Noted(lsn, mark.commitment().clone()));
    }

    /** The commitment noted before {@code lsn}, null for none. */
    byte[] commitment(long lsn, int keyId) {
        Noted noted = keys.get(keyId);
        return noted != null && noted.lsn < lsn ? noted.commitment.clone() : null;
    }
}
