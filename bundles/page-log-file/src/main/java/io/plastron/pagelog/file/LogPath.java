// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.util.List;

/**
 * What recovery found.
 *
 * @param segments on the path to the tip, oldest first; empty for a log nobody wrote to
 * @param verified how many of them, from the end, were read to find this; they are what a new
 *     leader forces
 * @param last the newest completion on the path, null for none
 * @param numberMax highest segment number in use by any file
 * @param epochMax highest epoch of any segment
 */
record LogPath(
        List<SegmentFile> segments,
        int verified,
        StoredCompletion last,
        int numberMax,
        long epochMax) {
    /** Where a new leader goes on. */
    SegmentHeader.Link cut() {
        if (last == null) {
            return SegmentHeader.Link.NONE;
        }
        SegmentHeader at = segment(Blocks.number(last.lsn())).header();
        return new SegmentHeader.Link(at.epoch(), at.salt(), last.endLsn(), last.chain());
    }

    /** LSN of the newest completion, 0 for none. */
    long lastLsn() {
        return last == null ? 0 : last.lsn();
    }

    /** Where the log begins for who goes on from here with the segment {@code own}. */
    SegmentHeader neededFrom(SegmentHeader own) {
        if (last != null) {
            for (SegmentFile segment : segments) {
                if (last.body().needs(segment.header())) {
                    return segment.header();
                }
            }
        }
        return own;
    }

    /** Whether that file holds part of what a new leader goes on from. */
    boolean isBeforeCut(LogFolder.SegmentName name) {
        SegmentFile segment = last == null ? null : segment(name.number());
        return segment != null && segment.name().equals(name.name())
                && segment.header().startLsn() <= last.lsn();
    }

    SegmentFile segment(int number) {
        for (SegmentFile segment : segments) {
            if (segment.header().number() == number) {
                return segment;
            }
        }
        return null;
    }
}
