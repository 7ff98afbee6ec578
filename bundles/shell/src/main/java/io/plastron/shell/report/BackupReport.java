// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.Checkpoint;
import java.util.List;
import java.util.Map;

/**
 * A backup that was made.
 *
 * @param checkpoint that it holds
 * @param folder where it is
 * @param bytes copied
 */
public record BackupReport(Checkpoint checkpoint, String folder, long bytes) implements Report {
    @Override
    public List<String> lines() {
        return List.of("checkpoint " + checkpoint.lsn() + " copied to " + folder + ", "
                + Count.of(bytes, "byte"));
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("checkpoint", checkpoint.lsn().value(), "folder", folder,
                "bytes", bytes);
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("checkpoint", "folder", "bytes"), List.of(List.of(
                checkpoint.lsn().toString(), folder, String.valueOf(bytes))));
    }
}
