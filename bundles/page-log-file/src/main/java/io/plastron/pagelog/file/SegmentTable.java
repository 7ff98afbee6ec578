// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.ClosedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The segment files this log has open: those of the path to the newest completion and those of its
 * own writer. What is open stays readable whoever deletes it. Thread-safe.
 */
final class SegmentTable implements AutoCloseable {
    private final LogFolder folder;
    private final PageLogOptions options;
    private final Map<String, SegmentFile> open = new HashMap<>();
    private final Map<Integer, SegmentFile> adopted = new HashMap<>();
    private final Map<Integer, SegmentFile> own = new HashMap<>();
    private List<SegmentFile> path = List.of();
    private boolean closed;

    SegmentTable(LogFolder folder, PageLogOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * The open segment of that name; null when it is gone or was never begun, or is damaged and an
     * older state is accepted.
     */
    synchronized SegmentFile open(LogFolder.SegmentName name) throws IOException {
        if (closed) {
            throw new ClosedException("the page log " + folder.path() + " is closed");
        }
        SegmentFile segment = open.get(name.name());
        if (segment == null) {
            try {
                segment = SegmentFile.open(folder, name, options, options.acceptOlder());
            } catch (NoSuchFileException deletedMeanwhile) {
                return null;
            }
            if (segment != null) {
                open.put(name.name(), segment);
            }
        }
        return segment;
    }

    /** The writer of this log created a segment. */
    synchronized void created(LogFolder.SegmentName name) {
        try {
            own.put(name.number(), open(name));
        } catch (IOException failed) {
            throw LogErrors.failed("cannot open", folder.path().resolve(name.name()), failed);
        }
    }

    /**
     * The path to the newest completion is this now. What was on a path before stays open: readers
     * of an older checkpoint still need it. What was on none is closed.
     */
    synchronized void adopt(List<SegmentFile> newPath) throws IOException {
        path = List.copyOf(newPath);
        for (SegmentFile segment : path) {
            adopted.put(segment.header().number(), segment);
        }
        List<SegmentFile> dropped = new ArrayList<>(open.values());
        dropped.removeAll(adopted.values());
        dropped.removeAll(own.values());
        for (SegmentFile segment : dropped) {
            open.remove(segment.name());
            segment.close();
        }
    }

    /** The writer of this log is gone: its segments count only if they are on the path. */
    synchronized void disown() {
        own.clear();
    }

    /** Null when no segment of that number is on a path or being written. */
    synchronized SegmentFile find(int number) {
        // A writer's own come first while it writes, acknowledged or not.
        SegmentFile segment = own.get(number);
        return segment != null ? segment : adopted.get(number);
    }

    /** Null when no segment of that number is on the path. */
    synchronized SegmentFile onPath(int number) {
        for (SegmentFile segment : path) {
            if (segment.header().number() == number) {
                return segment;
            }
        }
        return null;
    }

    synchronized List<SegmentFile> path() {
        return path;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        List<SegmentFile> all = new ArrayList<>(open.values());
        open.clear();
        adopted.clear();
        own.clear();
        path = List.of();
        closeAll(all);
    }

    private static void closeAll(List<SegmentFile> segments) throws IOException {
        IOException first = null;
        for (SegmentFile segment : segments) {
            try {
                segment.close();
            } catch (IOException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
