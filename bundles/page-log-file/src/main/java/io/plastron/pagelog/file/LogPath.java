// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.util.List;

/**
 * What recovery found.
 *
 * @param segments the path, from the first segment needed to the tip; empty for a log nobody wrote
 *     to
 * @param read what was read to find this, oldest first; a new leader forces it
 * @param last the newest completion on the path, null for none
 * @param numberMax highest segment number in use by any file
 */
record LogPath(
        List<SegmentFile> segments,
        List<SegmentFile> read,
        StoredCompletion last,
        int numberMax) {
    /** Where a new leader goes on. */
    SegmentHeader.Link cut() {
        if (last == null) {
            return SegmentHeader.Link.NONE;
        }
        SegmentHeader at = segment(Blocks.number(last.lsn())).header();
        return new SegmentHeader.Link(at.epoch(), at.salt(), last.endLsn(), last.chain());
    }

    /**
     * Whether there is nothing that a force could still have to make durable: all that was found
     * was acknowledged, and thus forced, names included, before {@code slot} was stored.
     */
    boolean isAcknowledgedBy(AckSlot slot) {
        if (last == null) {
            return read.isEmpty();
        }
        return slot != null && slot.completionLsn() == last.lsn()
                && slot.epoch() == last.completion().epoch();
    }

    /** LSN of the newest completion, 0 for none. */
    long lastLsn() {
        return last == null ? 0 : last.lsn();
    }

    /** Size of the store as of the newest completion. */
    long databaseBytes() {
        return last == null ? 0 : last.completion().databaseBytes();
    }

    /** What a new leader goes on from; none in a log without a completion. */
    List<SegmentFile> segmentsBeforeCut() {
        return last == null ? List.of() : segments.stream()
                .filter(segment -> segment.header().startLsn() <= last.lsn()).toList();
    }

    /** Whether that file is on nobody's path. */
    boolean isLoser(LogFolder.SegmentName name) {
        List<SegmentFile> path = segmentsBeforeCut();
        boolean behind = !path.isEmpty() && name.number() < path.get(0).header().number();
        return behind ? !name.kept() : path.stream().noneMatch(segment ->
                segment.header().number() == name.number()
                        && segment.header().epoch() == name.epoch());
    }

    private SegmentFile segment(int number) {
        for (SegmentFile segment : segments) {
            if (segment.header().number() == number) {
                return segment;
            }
        }
        return null;
    }
}
