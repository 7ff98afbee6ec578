// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.ClosedException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The segment files this log has open: those of the path to the newest completion, those of its own
 * writer, and kept ones that were read. What is open stays readable whoever deletes it; but of kept
 * ones only so many stay open, and one that its leader dropped not for long. Who has found one that
 * is closed then, and not read yet, finds it again. Thread-safe.
 */
final class SegmentTable implements AutoCloseable {
    /** Kept segments open at once: the files of a process are limited, a store's segments not. */
    private static final int KEPT_OPEN_MAX = 256;

    private final LogFolder folder;
    private final PageLogOptions options;
    private final Map<Long, SegmentFile> open = new HashMap<>();
    private final Map<Integer, SegmentFile> own = new HashMap<>();
    /** Least recently used first. */
    private final LinkedHashMap<Integer, SegmentFile> kept = new LinkedHashMap<>(16, 0.75f, true);
    private List<SegmentFile> path = List.of();
    /** Kept segments whose files were gone when the path last moved. */
    private List<SegmentFile> gone = List.of();
    private boolean closed;

    SegmentTable(LogFolder folder, PageLogOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /** Of a number there may be several, of an epoch's number one. */
    private static long key(int number, long epoch) {
        return epoch << 31 | number;
    }

    /**
     * The open segment of that name; null when it is gone or was never begun, or is damaged and an
     * older state is accepted.
     */
    synchronized SegmentFile open(LogFolder.SegmentName name) throws IOException {
        if (closed) {
            throw new ClosedException("the page log " + folder.path() + " is closed");
        }
        long key = key(name.number(), name.epoch());
        SegmentFile segment = open.get(key);
        if (segment == null) {
            try {
                segment = SegmentFile.open(folder, name, options, options.acceptOlder());
            } catch (NoSuchFileException deletedMeanwhile) {
                return null;
            }
            if (segment != null) {
                open.put(key, segment);
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
     * The path to the newest completion is this now. What was on the path before stays open as a
     * kept segment: readers of an older checkpoint may still need it. What was on none is closed.
     */
    synchronized void adopt(List<SegmentFile> newPath) throws IOException {
        boolean moved = path.isEmpty() || path.get(0) != newPath.get(0);
        for (SegmentFile segment : path) {
            if (!newPath.contains(segment)) {
                kept.put(segment.header().number(), segment);
            }
        }
        path = List.copyOf(newPath);
        own.keySet().removeIf(number -> number < path.get(0).header().number());
        List<SegmentFile> unused = new ArrayList<>(open.values());
        unused.removeAll(path);
        unused.removeAll(own.values());
        unused.removeAll(kept.values());
        closeAndForget(unused);
        if (moved) {
            forgetGone();
            limitKept();
        }
    }

    /**
     * Closes kept segments that a leader deleted, or else the disk does not get their room back.
     * One move of the path later: who reads an older checkpoint has time to pin, or to pick up.
     */
    private void forgetGone() throws IOException {
        List<SegmentFile> still = new ArrayList<>();
        for (SegmentFile segment : kept.values()) {
            if (!folder.hasSegment(segment.id())) {
                still.add(segment);
            }
        }
        List<SegmentFile> twice = new ArrayList<>(gone);
        twice.retainAll(still);
        gone = still;
        closeAndForget(twice);
    }

    private void limitKept() throws IOException {
        int surplus = kept.size() - KEPT_OPEN_MAX;
        if (surplus > 0) {
            closeAndForget(new ArrayList<>(kept.values()).subList(0, surplus));
        }
    }

    private void closeAndForget(Collection<SegmentFile> segments) throws IOException {
        for (SegmentFile segment : segments) {
            open.remove(key(segment.header().number(), segment.header().epoch()));
            kept.remove(segment.header().number(), segment);
            segment.evict();
        }
    }

    /** The writer of this log gave a kept segment up: nobody reads in it any more. */
    synchronized void dropped(int number) throws IOException {
        SegmentFile segment = kept.get(number);
        if (segment != null) {
            closeAndForget(List.of(segment));
        }
    }

    /** The writer of this log is gone: its segments count only if they are on the path. */
    synchronized void disown() {
        own.clear();
    }

    /** The segment that LSNs of a number are in, null when there is none on or before the path. */
    synchronized SegmentFile find(int number) throws IOException {
        // A writer's own come first while it writes, acknowledged or not.
        SegmentFile segment = own.get(number);
        segment = segment != null ? segment : onPath(number);
        return segment != null || path.isEmpty() || number >= path.get(0).header().number()
                ? segment : findKept(number);
    }

    /** Only a marked file: a loser may have the same number, and even a higher epoch. */
    private SegmentFile findKept(int number) throws IOException {
        SegmentFile segment = kept.get(number);
        if (segment == null) {
            for (LogFolder.SegmentName name : LogFolder.segments(folder.list())) {
                if (name.kept() && name.number() == number) {
                    segment = open(name);
                }
            }
            if (segment != null) {
                kept.put(number, segment);
                limitKept();
            }
        }
        return segment;
    }

    /** Null when no segment of that number is on the path. */
    synchronized SegmentFile onPath(int number) {
        // The newest are asked for most, and a path is short.
        for (int i = path.size() - 1; i >= 0; i--) {
            if (path.get(i).header().number() == number) {
                return path.get(i);
            }
        }
        return null;
    }

    /** All segments by number: kept ones, the path's, the writer's own. */
    synchronized List<SegmentInfo> list() throws IOException {
        Map<Integer, SegmentInfo> infos = new TreeMap<>();
        for (LogFolder.SegmentName name : keptNames()) {
            infos.put(name.number(), info(name));
        }
        for (SegmentFile segment : path) {
            infos.put(segment.header().number(), segment.info(true));
        }
        for (SegmentFile segment : own.values()) {
            infos.put(segment.header().number(), segment.info(true));
        }
        infos.values().removeIf(info -> info == null);
        return List.copyOf(infos.values());
    }

    /** Numbers of all those. */
    synchronized NavigableSet<Integer> numbers() throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>(own.keySet());
        keptNames().forEach(name -> numbers.add(name.number()));
        path.forEach(segment -> numbers.add(segment.header().number()));
        return numbers;
    }

    /** Segments behind the path that were not dropped. */
    private List<LogFolder.SegmentName> keptNames() throws IOException {
        int first = path.isEmpty() ? 0 : path.get(0).header().number();
        List<LogFolder.SegmentName> names = LogFolder.segments(folder.list());
        names.removeIf(name -> !name.kept() || name.number() >= first);
        return names;
    }

    /** Null when it was dropped meanwhile. */
    private SegmentInfo info(LogFolder.SegmentName name) throws IOException {
        try {
            return new SegmentInfo(name.name(), name.number(), name.epoch(),
                    folder.files().size(folder.path().resolve(name.name())), false);
        } catch (NoSuchFileException droppedMeanwhile) {
            return null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        List<SegmentFile> all = new ArrayList<>(open.values());
        open.clear();
        own.clear();
        kept.clear();
        gone = List.of();
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
