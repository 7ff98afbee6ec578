// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Asks the frames behind a break, or on nobody's path, how far the log was durable when they were
 * written (R3). Only block starts are looked at: every write begins with one, and the durable LSN
 * changes only between writes. Nothing found here is ever read as data.
 */
final class DurableWitness {
    private static final int WINDOW_BYTES = 1 << 20;

    private DurableWitness() {}

    /** The highest durable LSN that a well-formed frame from {@code from} on states; 0 for none. */
    static long highest(SegmentFile segment, long from) throws IOException {
        long at = Blocks.alignBlock(from);
        int windowBytes = (int) Math.min(WINDOW_BYTES, Blocks.alignBlock(segment.size() - at));
        if (windowBytes <= 0) {
            return 0;
        }
        byte[] window = new byte[windowBytes];
        long highest = 0;
        int read = segment.read(ByteBuffer.wrap(window), at);
        while (read >= FrameHeader.BYTES) {
            for (int i = 0; i + FrameHeader.BYTES <= read; i += Blocks.BLOCK_BYTES) {
                FrameHeader frame = FrameHeader.decode(window, i,
                        Blocks.lsn(segment.header().number(), at + i),
                        segment.header().saltPrefix());
                if (frame != null) {
                    highest = Math.max(highest, frame.durableLsn());
                }
            }
            at += windowBytes;
            read = segment.read(ByteBuffer.wrap(window), at);
        }
        return highest;
    }
}
