// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.CorruptionException;
import java.io.IOException;
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
        int numberMax = 0;
        for (LogFolder.SegmentName name : LogFolder.segments(folder.list())) {
            numberMax = Math.max(numberMax, name.number());
            SegmentFile segment = table.open(name);
            if (segment != null) {
                segments.add(segment);
            }
        }
        LogScanner scanner = new LogScanner(
                segments, numberMax, witness::trustedEndLsn, options.acceptOlder());
        return scanner.scan(witness.slot());
    }
}
