// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;

/**
 * Sizes by which a log is written. A reader needs none of them: they may differ from one opener to
 * the next.
 *
 * @param segmentBytes a segment is closed before it grows beyond this
 * @param groupBytes frames are gathered to about this much and written in one go
 * @param forceBytes a long checkpoint is forced behind every so many bytes, while it is still being
 *     written: that commits nothing and is worth as much as a second sealing thread
 * @param queueBytesMax {@code reserve} waits while more than this is ready and not yet written
 * @param fillStepBytes a spare is filled in steps of this size, with a pause after each
 * @param spareAfterBytes a spare is made only when this much of a segment is used
 */
record Geometry(
        long segmentBytes,
        int groupBytes,
        int forceBytes,
        int queueBytesMax,
        int fillStepBytes,
        long spareAfterBytes) {
    private static final int MIB = 1 << 20;

    static Geometry of(PageLogOptions options) {
        long segment = options.segmentBytesMax() & -Blocks.BLOCK_BYTES;
        return new Geometry(segment, MIB, 4 * MIB, 16 * MIB, MIB, MIB);
    }
}
