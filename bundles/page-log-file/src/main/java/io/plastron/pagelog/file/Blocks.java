// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

/**
 * Units of the disk. Every write begins on a block boundary in bytes that were never written
 * before, so that no write ever touches a sector that holds somebody else's bytes.
 */
final class Blocks {
    /** Alignment of writes; at least the physical sector of every disk in use. */
    static final int BLOCK_BYTES = 4096;

    /** The smallest unit a disk writes whole; what the zero test looks at. */
    static final int SECTOR_BYTES = 512;

    private Blocks() {}

    /** Next multiple of 8 from {@code value} on. */
    static long align8(long value) {
        return (value + 7) & ~7L;
    }

    /** Next block boundary from {@code value} on. */
    static long alignBlock(long value) {
        return (value + BLOCK_BYTES - 1) & -BLOCK_BYTES;
    }

    static boolean isBlockAligned(long value) {
        return (value & (BLOCK_BYTES - 1)) == 0;
    }

    /** Segment number of an LSN. */
    static int number(long lsn) {
        return (int) (lsn >>> 32);
    }

    /** Offset in its segment of an LSN. */
    static long offset(long lsn) {
        return lsn & 0xFFFF_FFFFL;
    }

    static long lsn(int number, long offset) {
        return ((long) number << 32) | offset;
    }

    static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
