// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Has the segments of a folder scanned. Writes nothing. */
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
                return scanOnce(witness, table, disturbed);
            } catch (CorruptionException damage) {
                if (--attempts == 0) {
                    throw damage;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private LogPath scanOnce(Witness witness, SegmentTable table, boolean disturbed)
            throws IOException {
        SegmentSet segments = SegmentSet.list(folder, table);
        LogPath path = new LogScanner(
                segments, witness::trustedEndLsn, options.acceptOlder(), disturbed)
                .scan(witness.slot());
        if (path.last() == null) {
            refuseToBeginAnew(segments.names());
        }
        return path;
    }

    /**
     * Nobody gets down to an empty log over segments that hold more: over a kept one, which
     * something acknowledged followed; and, for who accepts an older state and so gets past damaged
     * headers, over such a one, as all that was ever written may be in that segment.
     */
    private void refuseToBeginAnew(List<LogFolder.SegmentName> names) throws IOException {
        for (LogFolder.SegmentName name : names) {
            if (name.kept()) {
                throw new CorruptionException(name.name() + " was followed by a checkpoint that"
                        + " was acknowledged, but no segment behind it has one. "
                        + LogErrors.RESTORE);
            }
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
