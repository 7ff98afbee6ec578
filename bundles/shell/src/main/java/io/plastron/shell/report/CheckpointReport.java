// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.Checkpoint;
import io.plastron.types.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that was made, or the newest one where nothing had changed.
 *
 * @param line the line of text it is shown as
 * @param verbose whether the steps before it are shown
 * @param sealingKey data key in use after it; empty where nobody asked
 */
public record CheckpointReport(
        Checkpoint checkpoint, String line, boolean verbose, Optional<Integer> sealingKey)
        implements Report {
    private static final long NANOS_PER_MICRO = 1_000;

    /** What the leader did before a checkpoint, a line for each step. */
    public static List<String> steps(Checkpoint checkpoint) {
        return checkpoint.steps().stream()
                .map(step -> String.format("%d. %-52s lsn=%-20s %6d us", step.number(), step.what(),
                        lsn(step.lsn()), step.nanos() / NANOS_PER_MICRO))
                .toList();
    }

    /** An LSN for people. */
    public static String lsn(Lsn lsn) {
        return lsn.isNone() ? "none" : lsn.toString();
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (verbose) {
            lines.addAll(steps(checkpoint));
        }
        lines.add(line);
        return lines;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> object = Json.object(
                "checkpoint", checkpoint.lsn().toString(),
                "completion", checkpoint.completion().toString(),
                "key_page", lsnOrNull(checkpoint.keyPage()),
                "checkpoint_meta", checkpoint.meta(),
                "time", Instant.ofEpochMilli(checkpoint.timeMillis()).toString(),
                "database_size", checkpoint.databaseBytes(),
                "made", !checkpoint.steps().isEmpty());
        sealingKey.ifPresent(id -> object.put("sealing_key", id));
        if (verbose) {
            object.put("steps", checkpoint.steps().stream()
                    .map(step -> Json.object("number", step.number(), "what", step.what(),
                            "lsn", lsnOrNull(step.lsn()), "nanos", step.nanos())).toList());
        }
        return object;
    }

    /** As JSON: a string, as many readers round numbers beyond 2^53. */
    static String lsnOrNull(Lsn lsn) {
        return lsn.isNone() ? null : lsn.toString();
    }

    @Override
    public TextTable table() {
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("checkpoint", checkpoint.lsn().toString()),
                List.of("completion", checkpoint.completion().toString()),
                List.of("key page", lsn(checkpoint.keyPage())),
                List.of("time", Instant.ofEpochMilli(checkpoint.timeMillis()).toString()),
                List.of("database size", String.valueOf(checkpoint.databaseBytes())),
                List.of("checkpoint_meta", checkpoint.meta())));
        sealingKey.ifPresent(id -> rows.add(List.of("sealing key", String.valueOf(id))));
        if (verbose) {
            checkpoint.steps().forEach(step -> rows.add(List.of("step " + step.number(),
                    step.what() + ", " + step.nanos() / NANOS_PER_MICRO + " us")));
        }
        return TextTable.ofProperties(rows);
    }
}
