// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;

/**
 * Sizes by which a log is written. A reader needs none of them: they may differ from one opener to
 * the next.
 *
 * @param segmentBytesMin size of a segment of a small store, if its records fit
 * @param segmentBytesMax size of a segment of a large one
 * @param groupBytes frames are gathered to about this much and written in one go
 * @param forceBytes a long checkpoint is forced behind every so many bytes, while it is still being
 *     written: that commits nothing and is worth as much as a second sealing thread
 * @param queueBytesMax {@code reserve} waits while more than this is ready and not yet written
 * @param fillStepBytes a spare is filled in steps of this size, with a pause after each
 * @param spareAfterPercent a spare is made only when this share of a segment is used: until then
 *     both would take up room for nothing
 */
record Geometry(
        long segmentBytesMin,
        long segmentBytesMax,
        int groupBytes,
        int forceBytes,
        int queueBytesMax,
        int fillStepBytes,
        int spareAfterPercent) {
    private static final int MIB = 1 << 20;
    private static final long SEGMENT_BYTES_MIN = MIB;
    /** With its header an array of a whole MiB would take two regions of a collector's heap. */
    private static final int GROUP_BYTES = MIB - Blocks.BLOCK_BYTES;
    /** A store takes up some so many segments. */
    private static final int STORE_SEGMENTS = 16;
    /** A load that completes nothing takes up hardly more than so many, and then a few. */
    private static final int LOAD_SEGMENTS = 8;
    private static final int SPARE_AFTER_PERCENT = 50;

    static Geometry of(PageLogOptions options) {
        long segment = options.segmentBytesMax() & -Blocks.BLOCK_BYTES;
        return new Geometry(SEGMENT_BYTES_MIN, segment, GROUP_BYTES, 4 * MIB, 16 * MIB, MIB,
                SPARE_AFTER_PERCENT);
    }

    /**
     * A segment is closed before it grows beyond this: a sixteenth of the store, so that a small
     * one does not take up room, nor give it back, in steps of many times its size.
     *
     * @param databaseBytes of the newest checkpoint
     */
    long segmentBytes(long databaseBytes) {
        return within(databaseBytes / STORE_SEGMENTS);
    }

    /**
     * The same for one that must hold a record, while a store is loaded: what was written since the
     * newest checkpoint says more about its size than that.
     *
     * @param loadedBytes of segments written since the newest checkpoint
     * @param neededBytes that it must have at least
     */
    long segmentBytes(long databaseBytes, long loadedBytes, long neededBytes) {
        return Math.max(neededBytes, Math.max(
                segmentBytes(databaseBytes), within(loadedBytes / LOAD_SEGMENTS)));
    }

    private long within(long bytes) {
        return Math.min(segmentBytesMax, Math.max(segmentBytesMin, bytes & -Blocks.BLOCK_BYTES));
    }

    /** Whether so much of a segment of such a store is used that it is time for a spare. */
    boolean isSpareDue(long offset, long databaseBytes) {
        return offset >= segmentBytes(databaseBytes) * spareAfterPercent / 100;
    }
}
