// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens the segments of a folder and has them scanned. Writes nothing. */
final class Recovery {
    private final LogFolder folder;
    private final PageLogOptions options;

    Recovery(LogFolder folder, PageLogOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Finds the newest completion, acknowledged or in flight.
     *
     * @param table opens the segment files and keeps those that stay in use
     */
    LogPath scan(Witness witness, SegmentTable table) throws IOException {
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
