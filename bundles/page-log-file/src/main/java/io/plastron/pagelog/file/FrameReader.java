// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the frames of a segment in sequence and verifies each (R2): header CRC, LSN, salt, chain,
 * body CRC. Stops at the first that fails any check; then {@link #offset} is the break.
 */
final class FrameReader {
    private static final int READ_AHEAD_BYTES = 1 << 20;

    private final SegmentFile segment;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowBytes;

    private long offset;
    private int chain;
    private FrameHeader header;
    private int headerAt;

    /**
     * @param offset where the first frame is expected
     * @param chain header CRC of what stands before it
     */
    FrameReader(SegmentFile segment, long offset, int chain) {
        this.segment = segment;
        this.offset = offset;
        this.chain = chain;
    }

    /** Reads a segment from its first frame on. */
    static FrameReader fromStart(SegmentFile segment) {
        return new FrameReader(segment, Blocks.BLOCK_BYTES, segment.headerCrc());
    }

    SegmentFile segment() {
        return segment;
    }

    /** Where the next frame is expected. */
    long offset() {
        return offset;
    }

    /** Header CRC of the last frame read. */
    int chain() {
        return chain;
    }

    /** The frame just read. */
    FrameHeader header() {
        return header;
    }

    /** Goes one frame further; false at the break. */
    boolean next() throws IOException {
        if (!fill(offset, FrameHeader.BYTES)) {
            return false;
        }
        int at = (int) (offset - windowStart);
        FrameHeader found = FrameHeader.decode(window, at,
                Blocks.lsn(segment.header().number(), offset), segment.header().saltPrefix());
        if (found == null || found.chain() != chain || !fill(offset, found.bytes())) {
            return false;
        }
        at = (int) (offset - windowStart);
        int bodyBytes = found.bytes() - FrameHeader.BYTES;
        if (FrameHeader.crc(window, at + FrameHeader.BYTES, bodyBytes) != found.bodyCrc()) {
            return false;
        }
        chain = FrameHeader.storedCrc(window, at);
        header = found;
        headerAt = at;
        offset = found.nextOffset(offset);
        return true;
    }

    /** The completion just read; null when the frame is of another kind or contradicts itself. */
    StoredCompletion completion() {
        byte[] frame = new byte[header.bytes()];
        System.arraycopy(window, headerAt, frame, 0, frame.length);
        return segment.completion(frame, header.lsn());
    }

    /** Makes {@code bytes} from {@code from} on available; false when the file ends before. */
    private boolean fill(long from, int bytes) throws IOException {
        if (from >= windowStart && from + bytes <= windowStart + windowBytes) {
            return true;
        }
        long left = segment.size() - from;
        if (left < bytes) {
            return false;
        }
        // A checked header said how many bytes, and it says at most 4 MiB.
        int wanted = (int) Math.min(left, Math.max(bytes, READ_AHEAD_BYTES));
        if (wanted > window.length) {
            window = new byte[wanted];
        }
        windowStart = from;
        windowBytes = segment.read(ByteBuffer.wrap(window), from);
        return windowBytes >= bytes;
    }
}
