// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The zero test: torn tail or damage, told from the bytes at the break (R3).
 *
 * <p>Segment files are fresh: a sector that never reached the disk reads as zeros, and so does what
 * lies behind the end of the file. A write that a crash tore therefore left at least one sector of
 * the broken frame all zero. A broken frame without such a sector <em>was</em> written whole once,
 * and is damaged now. Whole sectors are looked at, not shares: no sector belongs to two writes.
 * Written data may hold a zero sector too; the answer is then <em>maybe torn</em>, never a false
 * alarm.
 */
final class BreakVerdict {
    private BreakVerdict() {}

    /** Whether the frame expected at {@code offset} is one that was whole once. */
    static boolean isDamage(SegmentFile segment, long offset) throws IOException {
        FrameHeader header = segment.frameHeader(offset);
        // Only a header whose own CRC is right may say how far to look.
        int bytes = header == null ? FrameHeader.BYTES : header.bytes();
        return !hasZeroSector(segment, offset, bytes);
    }

    private static boolean hasZeroSector(SegmentFile segment, long offset, int bytes)
            throws IOException {
        long from = offset & -Blocks.SECTOR_BYTES;
        long to = (offset + bytes + Blocks.SECTOR_BYTES - 1) & -Blocks.SECTOR_BYTES;
        byte[] sectors = new byte[(int) (to - from)];
        segment.read(ByteBuffer.wrap(sectors), from);
        for (int at = 0; at < sectors.length; at += Blocks.SECTOR_BYTES) {
            if (Blocks.isZero(sectors, at, at + Blocks.SECTOR_BYTES)) {
                return true;
            }
        }
        return false;
    }
}
