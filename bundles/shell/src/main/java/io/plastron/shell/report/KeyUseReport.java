// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which checkpoints need which data keys; ids only. */
public record KeyUseReport(List<Connection.KeyUse> uses) implements Report {
    /** Copies. */
    public KeyUseReport {
        uses = List.copyOf(uses);
    }

    @Override
    public List<String> lines() {
        return uses.stream().map(use -> "checkpoint " + use.checkpoint()
                + " key_page=" + CheckpointReport.lsn(use.keyPage())
                + " keys=" + ids(use)).toList();
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("checkpoints", uses.stream().map(use ->
                Json.object("checkpoint", use.checkpoint().toString(),
                        "key_page", CheckpointReport.lsnOrNull(use.keyPage()),
                        "keys", use.keyIds())).toList());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("checkpoint", "key page", "keys"), uses.stream()
                .map(use -> List.of(use.checkpoint().toString(),
                        CheckpointReport.lsn(use.keyPage()), ids(use))).toList());
    }

    private static String ids(Connection.KeyUse use) {
        String ids = use.keyIds().stream().map(String::valueOf).collect(Collectors.joining(","));
        return ids.isEmpty() ? "none" : ids;
    }
}
