// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.SegmentUse.Counts;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How many pages may have a record in some segments, see {@link SegmentUse}. Immutable. */
final class Coverage {
    /** Pages whose image is in this segment or before it. */
    private final NavigableMap<Integer, Long> images = new TreeMap<>();
    /** Pages whose newest record is. */
    private final NavigableMap<Integer, Long> newest = new TreeMap<>();
    private long pages;
    private long imageBytes;
    private long bytes;

    Coverage(SegmentUse use) {
        long ended = 0;
        for (Map.Entry<Integer, Counts> segment : use.segments().entrySet()) {
            pages += segment.getValue().images();
            ended += segment.getValue().newest();
            imageBytes += segment.getValue().imageBytes();
            bytes += segment.getValue().bytes();
            images.put(segment.getKey(), pages);
            newest.put(segment.getKey(), ended);
        }
    }

    /** Pages that may have a record in a segment. */
    long at(int segment) {
        return within(segment, segment);
    }

    /** Pages that may have a record in one of these, both included. */
    long within(int first, int last) {
        Map.Entry<Integer, Long> begun = images.floorEntry(last);
        Map.Entry<Integer, Long> ended = newest.lowerEntry(first);
        return (begun == null ? 0 : begun.getValue()) - (ended == null ? 0 : ended.getValue());
    }

    /** What it takes to move these pages out of it, about. */
    double bytesWithin(SegmentRange range) {
        double pageBytes = (double) imageBytes / Math.max(1, pages);
        return within(range.first(), range.last()) * pageBytes;
    }

    /** Stored bytes of all images. */
    long imageBytes() {
        return imageBytes;
    }

    /** Stored bytes of all pages, deltas included. */
    long bytes() {
        return bytes;
    }
}
