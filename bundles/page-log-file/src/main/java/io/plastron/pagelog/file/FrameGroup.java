// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.KeyMark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Frames that are written in one go, gathered in a heap array: reservations are rooms in it. It
 * begins on a block boundary and ends on one, so that no sector is shared by two writes (W4). Only
 * when all rooms are filled can the log thread compute CRCs and chain and write it. Guarded by the
 * writer's lock, except that a room's bytes belong to who reserved it, and all belongs to the log
 * thread once the group is ready.
 */
final class FrameGroup {
    private final SegmentPlan segment;
    private final long startOffset;
    private final byte[] array;
    private final int capacity;
    private final long previousCompletionLsn;
    private final long firstLsn;
    private final List<Frame> frames = new ArrayList<>();

    private int used;
    private int openRooms;
    private boolean closed;
    private CompletionBody completion;
    private Completion acknowledged;

    /** A frame in the making. */
    private static final class Frame {
        private final int kind;
        private final int at;
        private int end;

        private Frame(int kind, int at, int end) {
            this.kind = kind;
            this.at = at;
            this.end = end;
        }
    }

    /**
     * @param array all zeros
     * @param capacity bytes of it that the segment has room for
     * @param firstLsn first LSN of the checkpoint, 0 when this group begins it
     */
    FrameGroup(SegmentPlan segment, byte[] array, int capacity, long previousCompletionLsn,
            long firstLsn) {
        this.segment = segment;
        this.startOffset = segment.nextOffset();
        this.array = array;
        this.capacity = capacity;
        this.previousCompletionLsn = previousCompletionLsn;
        this.firstLsn = firstLsn == 0 ? Blocks.lsn(segment.number(), startOffset) : firstLsn;
    }

    /** Bytes a new group must have to hold such a record, and its key mark if there is one. */
    static long bytesNeeded(int recordBytes, boolean marked) {
        long key = marked ? Blocks.align8(FrameHeader.BYTES + KeyBody.BYTES) : 0;
        return key + FrameHeader.BYTES + Blocks.align8(recordBytes);
    }

    boolean fitsRecord(int recordBytes, boolean marked) {
        boolean goesOn = !marked && lastKind() == FrameHeader.KIND_BODY;
        long needed = goesOn ? Blocks.align8(recordBytes) : bytesNeeded(recordBytes, marked);
        return Blocks.align8(used) + needed <= capacity;
    }

    boolean fitsFrame(int bodyBytes) {
        return Blocks.align8(used) + FrameHeader.BYTES + bodyBytes <= capacity;
    }

    private int lastKind() {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).kind;
    }

    private Frame addFrame(int kind, int bodyBytes) {
        int at = (int) Blocks.align8(used);
        Frame frame = new Frame(kind, at, at + FrameHeader.BYTES + bodyBytes);
        frames.add(frame);
        used = frame.end;
        return frame;
    }

    void addKey(KeyMark mark) {
        Frame frame = addFrame(FrameHeader.KIND_KEY, KeyBody.BYTES);
        KeyBody.encode(mark, array, frame.at + FrameHeader.BYTES);
        segment.note(mark, lsn(frame.at));
    }

    /** Adds a room; returns its offset in {@link #array}. */
    int addRecord(int bytes) {
        if (lastKind() != FrameHeader.KIND_BODY) {
            addFrame(FrameHeader.KIND_BODY, 0);
        }
        int at = (int) Blocks.align8(used);
        used = at + bytes;
        frames.get(frames.size() - 1).end = used;
        openRooms++;
        return at;
    }

    /** Adds the completion; returns its LSN. */
    long addCompletion(CompletionBody body) {
        Frame frame = addFrame(FrameHeader.KIND_COMPLETION, body.bytes());
        body.encode(array, frame.at + FrameHeader.BYTES);
        completion = body;
        return lsn(frame.at);
    }

    void roomDone() {
        openRooms--;
    }

    void close() {
        closed = true;
        segment.advanceTo(startOffset + paddedBytes());
    }

    /** Whether the log thread may have it. */
    boolean isReady() {
        return closed && openRooms == 0;
    }

    SegmentPlan segment() {
        return segment;
    }

    long startOffset() {
        return startOffset;
    }

    long firstLsn() {
        return firstLsn;
    }

    byte[] array() {
        return array;
    }

    /**
     * Bytes to write. The rest of the last block is left to read as zeros: so a write that a full
     * disk cut short has certainly not written the completion's last byte.
     */
    int usedBytes() {
        return used;
    }

    /** Bytes up to the block's end, where the next group begins. */
    int paddedBytes() {
        return (int) Blocks.alignBlock(used);
    }

    boolean isCompletion() {
        return completion != null;
    }

    /** Offset in the file of the completion record's last byte, exclusive. */
    long completionEndOffset() {
        return startOffset + used;
    }

    Completion completion() {
        return completion.completion(completionLsn());
    }

    /** First segment that the completion needs. */
    int neededNumber() {
        return completion.neededNumber();
    }

    long completionLsn() {
        return lsn(frames.get(frames.size() - 1).at);
    }

    long endLsn() {
        return Blocks.lsn(segment.number(), startOffset + paddedBytes());
    }

    Completion acknowledged() {
        return acknowledged;
    }

    void acknowledge() {
        acknowledged = completion();
    }

    private long lsn(int at) {
        return Blocks.lsn(segment.number(), startOffset + at);
    }

    /** Whether the record at {@code lsn} stands in this group. */
    boolean holds(long lsn) {
        long offset = Blocks.offset(lsn);
        return Blocks.number(lsn) == segment.number() && offset >= startOffset
                && offset < startOffset + used;
    }

    /** Copies bytes of a record that was filled. */
    byte[] copy(long lsn, int bytes) {
        int at = (int) (Blocks.offset(lsn) - startOffset);
        return Arrays.copyOfRange(array, at, Math.min(at + bytes, used));
    }

    /**
     * Writes the frame headers, which makes the image final. Log thread, group ready.
     *
     * @param chain header CRC of what stands before
     * @return header CRC of the last frame
     */
    int finish(int chain, long durableLsn) {
        int link = chain;
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            boolean last = i == frames.size() - 1;
            CRC32C crc = new CRC32C();
            crc.update(array, frame.at + FrameHeader.BYTES,
                    frame.end - frame.at - FrameHeader.BYTES);
            FrameHeader header = new FrameHeader(frame.kind, last, frame.end - frame.at, link,
                    lsn(frame.at), saltPrefix(), durableLsn, previousCompletionLsn, firstLsn,
                    (int) crc.getValue());
            link = header.encode(array, frame.at);
        }
        return link;
    }

    private long saltPrefix() {
        return ByteBuffer.wrap(segment.salt()).getLong();
    }
}
