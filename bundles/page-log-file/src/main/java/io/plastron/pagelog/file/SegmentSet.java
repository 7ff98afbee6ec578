// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The segment files of a folder as listed at one moment. Each is opened when it is looked at: most
 * are kept segments, which recovery has no business with.
 */
final class SegmentSet {
    private final SegmentTable table;
    private final List<LogFolder.SegmentName> names;

    private SegmentSet(SegmentTable table, List<LogFolder.SegmentName> names) {
        this.table = table;
        this.names = names;
    }

    static SegmentSet list(LogFolder folder, SegmentTable table) throws IOException {
        List<LogFolder.SegmentName> names =
                new ArrayList<>(LogFolder.segments(folder.list()));
        names.sort(Comparator.comparingLong(LogFolder.SegmentName::epoch)
                .thenComparingInt(LogFolder.SegmentName::number).reversed());
        return new SegmentSet(table, names);
    }

    /** The highest (epoch, number) first. */
    List<LogFolder.SegmentName> names() {
        return names;
    }

    /** Highest number any of the files has, with or without a header; 0 for none. */
    int numberMax() {
        return names.stream().mapToInt(LogFolder.SegmentName::number).max().orElse(0);
    }

    /** Null when it is gone or was never begun, or is damaged and an older state is accepted. */
    SegmentFile open(LogFolder.SegmentName name) throws IOException {
        return table.open(name);
    }

    /** The segment of that number and epoch, null when there is none. */
    SegmentFile find(int number, long epoch) throws IOException {
        for (LogFolder.SegmentName name : names) {
            if (name.number() == number && name.epoch() == epoch) {
                return open(name);
            }
        }
        return null;
    }

    /** The segment that one goes on from, null when it is not there. */
    SegmentFile before(SegmentFile segment) throws IOException {
        SegmentHeader.Link link = segment.header().link();
        int number = Blocks.number(link.endLsn());
        // Numbers fall along links, so that damaged links cannot make a circle.
        SegmentFile found = link.isNone() || number >= segment.header().number() ? null
                : find(number, link.epoch());
        return found != null && found.header().isTargetOf(link) ? found : null;
    }
}
