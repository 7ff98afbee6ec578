// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Checkpoint;
import io.plastron.types.Lsn;
import java.time.Instant;
import java.util.List;

/** Checkpoints in words. */
public final class CheckpointText {
    private static final long NANOS_PER_MICRO = 1_000;

    private CheckpointText() {}

    /** In one line. */
    public static String line(Checkpoint checkpoint) {
        return "checkpoint " + checkpoint.lsn()
                + " completion=" + checkpoint.completion()
                + " key_page=" + lsn(checkpoint.keyPage())
                + " database_size=" + checkpoint.databaseBytes()
                + " time=" + Instant.ofEpochMilli(checkpoint.timeMillis());
    }

    /** What the leader did, a line for each step. */
    public static List<String> steps(Checkpoint checkpoint) {
        return checkpoint.steps().stream()
                .map(step -> String.format("%d. %-52s lsn=%-20s %6d us", step.number(), step.what(),
                        lsn(step.lsn()), step.nanos() / NANOS_PER_MICRO))
                .toList();
    }

    static String lsn(Lsn lsn) {
        return lsn.isNone() ? "none" : lsn.toString();
    }
}
