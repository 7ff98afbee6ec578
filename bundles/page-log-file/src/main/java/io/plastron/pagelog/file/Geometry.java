// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;

/**
 * Sizes by which a log is written. A reader needs none of them: they may differ from one opener to
 * the next.
 *
 * @param segmentBytesMin size of a segment of a small store
 * @param segmentBytesMax size of a segment of a large one
 * @param groupBytes frames are gathered to about this much and written in one go
 * @param forceBytes a long checkpoint is forced behind every so many bytes, while it is still being
 *     written: that commits nothing and is worth as much as a second sealing thread
 * @param queueBytesMax {@code reserve} waits while more than this is ready and not yet written
 * @param fillStepBytes a spare is filled in steps of this size, with a pause after each
 * @param spareAfterBytes a spare is made only when this much of a segment is used
 */
record Geometry(
        long segmentBytesMin,
        long segmentBytesMax,
        int groupBytes,
        int forceBytes,
        int queueBytesMax,
        int fillStepBytes,
        long spareAfterBytes) {
    private static final int MIB = 1 << 20;
    /** With its header an array of a whole MiB would take two regions of a collector's heap. */
    private static final int GROUP_BYTES = MIB - Blocks.BLOCK_BYTES;
    /** A store takes up some so many segments. */
    private static final int STORE_SEGMENTS = 16;

    static Geometry of(PageLogOptions options) {
        long segment = options.segmentBytesMax() & -Blocks.BLOCK_BYTES;
        return new Geometry(PageLogOptions.SEGMENT_BYTES_MIN, segment, GROUP_BYTES,
                4 * MIB, 16 * MIB, MIB, MIB);
    }

    /**
     * A segment is closed before it grows beyond this: a sixteenth of the store, so that a small
     * one does not take up room, nor give it back, in steps of many times its size.
     *
     * @param databaseBytes of the newest checkpoint
     */
    long segmentBytes(long databaseBytes) {
        long share = databaseBytes / STORE_SEGMENTS & -Blocks.BLOCK_BYTES;
        return Math.min(segmentBytesMax, Math.max(segmentBytesMin, share));
    }
}
