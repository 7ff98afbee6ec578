// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.shell.report.CheckpointReport;
import java.time.Instant;

/** Checkpoints in words. */
public final class CheckpointText {
    private CheckpointText() {}

    /** In one line. */
    public static String line(Checkpoint checkpoint) {
        return "checkpoint " + checkpoint.lsn()
                + " completion=" + checkpoint.completion()
                + " key_page=" + CheckpointReport.lsn(checkpoint.keyPage())
                + " database_size=" + checkpoint.databaseBytes()
                + " time=" + Instant.ofEpochMilli(checkpoint.timeMillis());
    }
}
