// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.SegmentInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The segments of the log as they were looked at last, and what became of those that were given
 * up. For who makes a checkpoint.
 */
final class Segments {
    private final PageLog log;
    private NavigableMap<Integer, SegmentInfo> present = new TreeMap<>();
    /** Given up, but still there: how many bytes each takes. */
    private final Map<Integer, Long> dropping = new HashMap<>();
    private long dropped;
    private long droppedBytes;

    Segments(PageLog log) {
        this.log = log;
    }

    /** Looks at the log once more. */
    void look() {
        NavigableMap<Integer, SegmentInfo> now = new TreeMap<>();
        log.segments().forEach(segment -> now.put(segment.number(), segment));
        present = now;
        dropping.keySet().retainAll(now.keySet());
    }

    /** Whether the log has gone on to that segment since. */
    boolean isBehind(int number) {
        return present.isEmpty() || number > present.lastKey();
    }

    /** What those take that were given up and are not known to be deleted. */
    long undeletedBytes() {
        return dropping.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether some that were given up were still there. */
    boolean awaitsDeletion() {
        return !dropping.isEmpty();
    }

    Set<Integer> numbers() {
        return present.keySet();
    }

    int count() {
        return present.size();
    }

    /** Older ones than that, the oldest first. */
    Collection<SegmentInfo> before(int number) {
        return present.headMap(number, false).values();
    }

    /** What all of them take. */
    long bytes() {
        return bytes(number -> true);
    }

    /** What some of them take. */
    long bytes(IntPredicate which) {
        return present.values().stream().filter(segment -> which.test(segment.number()))
                .mapToLong(SegmentInfo::bytes).sum();
    }

    /** What the one takes that is being written, with what is filled ahead. */
    long newestBytes() {
        return present.isEmpty() ? 0 : present.lastEntry().getValue().bytes();
    }

    /** What the one before took: how large the newest one may well become. */
    long fullBytes() {
        Map.Entry<Integer, SegmentInfo> before = present.isEmpty() ? null
                : present.lowerEntry(present.lastKey());
        return Math.max(newestBytes(), before == null ? 0 : before.getValue().bytes());
    }

    /** One was given up. */
    void drop(int number) {
        SegmentInfo segment = present.get(number);
        if (segment != null && dropping.put(number, segment.bytes()) == null) {
            dropped++;
            droppedBytes += segment.bytes();
        }
    }

    /** How many were given up. */
    long dropped() {
        return dropped;
    }

    /** What these took. */
    long droppedBytes() {
        return droppedBytes;
    }
}
