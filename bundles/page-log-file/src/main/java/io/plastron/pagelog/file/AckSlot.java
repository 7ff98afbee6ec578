// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.SharedWords;
import java.nio.ByteBuffer;

/**
 * What a leader says, after the force, of how far it acknowledged. Two slots stand in its claim
 * file; it overwrites the older one, and a reader takes the valid one of the higher sequence, so
 * that a half-written one never counts. Big-endian.
 *
 * <table>
 * <caption>slot, {@value #BYTES} bytes, within one sector</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>8</td><td>sequence</td><td>taking the older slot</td></tr>
 * <tr><td>8</td><td>8</td><td>epoch of the segment of the completion</td><td>another segment of the
 * same number</td></tr>
 * <tr><td>16</td><td>8</td><td>LSN of the completion, 0 for none</td><td></td></tr>
 * <tr><td>24</td><td>8</td><td>end LSN</td><td></td></tr>
 * <tr><td>32</td><td>8</td><td>time of the completion, milliseconds since 1970; for
 * whoever looks at the file, nothing reads it</td><td></td></tr>
 * <tr><td>40</td><td>4</td><td>flags: 1 failed: nothing of this leader beyond the end LSN may be
 * trusted, even if it reads back</td><td>bytes that a failed force left in the page cache
 * only</td></tr>
 * <tr><td>44</td><td>4</td><td>CRC32C of bytes 0 to 43</td><td>a slot caught half-written</td></tr>
 * </table>
 */
record AckSlot(
        long sequence, long epoch, long completionLsn, long endLsn, long timeMillis,
        boolean failed) {
    static final int BYTES = 48;
    private static final int WORDS = BYTES / Long.BYTES;
    private static final int CRC_OFFSET = 44;
    private static final int FLAG_FAILED = 1;

    boolean hasCompletion() {
        return completionLsn != 0;
    }

    byte[] encode() {
        byte[] bytes = new byte[BYTES];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putLong(sequence).putLong(epoch).putLong(completionLsn).putLong(endLsn);
        out.putLong(timeMillis).putInt(failed ? FLAG_FAILED : 0);
        out.putInt(FrameHeader.crc(bytes, 0, CRC_OFFSET));
        return bytes;
    }

    /** Null when it is not a whole slot. */
    static AckSlot decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long sequence = in.getLong();
        long epoch = in.getLong();
        long completionLsn = in.getLong();
        long endLsn = in.getLong();
        long timeMillis = in.getLong();
        int flags = in.getInt();
        boolean whole = in.getInt() == FrameHeader.crc(bytes, 0, CRC_OFFSET)
                && sequence > 0 && completionLsn >= 0 && endLsn >= 0 && (flags & ~FLAG_FAILED) == 0;
        return whole
                ? new AckSlot(sequence, epoch, completionLsn, endLsn, timeMillis, flags != 0)
                : null;
    }

    /**
     * Stores it, the sequence last: readers take a changed sequence for the sign that there is
     * something new to be read, so all of it must be there by then. Else one that came in between
     * would read a broken slot once and never look again.
     */
    void store(SharedWords words, int offset) {
        ByteBuffer bytes = ByteBuffer.wrap(encode());
        for (int i = WORDS - 1; i >= 0; i--) {
            words.setRelease(offset + i * Long.BYTES, bytes.getLong(i * Long.BYTES));
        }
    }

    static AckSlot load(SharedWords words, int offset) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        for (int i = 0; i < WORDS; i++) {
            bytes.putLong(words.getAcquire(offset + i * Long.BYTES));
        }
        return decode(bytes.array());
    }

    /** The newer of two slots, either of which may be null. */
    static AckSlot newer(AckSlot a, AckSlot b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.sequence > b.sequence ? a : b;
    }
}
