// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Opens the segments of a folder and has them scanned. Writes nothing. */
final class Recovery {
    private static final int ATTEMPTS_MAX = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LogFolder folder;
    private final PageLogOptions options;

    Recovery(LogFolder folder, PageLogOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Finds the newest completion, acknowledged or in flight. A write that another leader is just
     * doing can look like damage; real damage stays.
     *
     * @param table opens the segment files and keeps those that stay in use
     * @param disturbed whether another leader may be writing
     */
    LogPath scan(Witness witness, SegmentTable table, boolean disturbed) throws IOException {
        int attempts = disturbed ? ATTEMPTS_MAX : 1;
        while (true) {
            try {
                return scan(witness, table);
            } catch (CorruptionException damage) {
                if (--attempts == 0) {
                    throw damage;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private LogPath scan(Witness witness, SegmentTable table) throws IOException {
        List<SegmentFile> segments = new ArrayList<>();
        List<LogFolder.SegmentName> unopened = new ArrayList<>();
        int numberMax = 0;
        for (LogFolder.SegmentName name : LogFolder.segments(folder.list())) {
            numberMax = Math.max(numberMax, name.number());
            SegmentFile segment = table.open(name);
            if (segment != null) {
                segments.add(segment);
            } else {
                unopened.add(name);
            }
        }
        LogScanner scanner = new LogScanner(
                segments, numberMax, witness::trustedEndLsn, options.acceptOlder());
        LogPath path = scanner.scan(witness.slot());
        if (path.last() == null) {
            refuseDamaged(unopened);
        }
        return path;
    }

    /**
     * Who accepts an older state gets past a segment whose header is damaged, down to a checkpoint,
     * but not down to an empty log: all that was ever written may be in that segment.
     */
    private void refuseDamaged(List<LogFolder.SegmentName> unopened) throws IOException {
        for (LogFolder.SegmentName name : unopened) {
            try {
                SegmentFile segment = SegmentFile.open(folder, name, options, false);
                if (segment != null) {
                    segment.close();
                }
            } catch (NoSuchFileException deletedMeanwhile) {
                continue;
            }
        }
    }
}
