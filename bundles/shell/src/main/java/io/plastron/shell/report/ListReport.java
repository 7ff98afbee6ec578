// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows of the metadata.
 *
 * @param entries in the order of their URIs
 * @param verbose whether configurations are shown
 * @param checkpoints whether checkpoints are shown
 */
public record ListReport(List<Entry> entries, boolean verbose, boolean checkpoints)
        implements Report {
    /**
     * A row.
     *
     * @param checkpoints of a file; empty for other rows, and where they were not asked for
     */
    public record Entry(String uri, String config, List<FileCheckpoint> checkpoints) {}

    /** Copies. */
    public ListReport {
        entries = List.copyOf(entries);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            lines.add(entry.uri);
            if (verbose) {
                lines.add(entry.config);
            }
            entry.checkpoints.forEach(checkpoint -> lines.addAll(checkpoint.lines()));
        }
        return lines;
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("objects", entries.stream().map(this::json).toList());
    }

    private Map<String, Object> json(Entry entry) {
        Map<String, Object> object = Json.object("uri", entry.uri);
        if (verbose) {
            object.put("config", entry.config);
        }
        if (checkpoints) {
            object.put("checkpoints",
                    entry.checkpoints.stream().map(FileCheckpoint::json).toList());
        }
        return object;
    }

    @Override
    public TextTable table() {
        List<String> columns = new ArrayList<>(List.of("uri"));
        if (checkpoints) {
            columns.addAll(FileCheckpoint.COLUMNS);
        }
        if (verbose) {
            columns.add("config");
        }
        return new TextTable(columns, entries.stream().flatMap(entry ->
                places(entry).stream().map(place -> row(entry, place))).toList());
    }

    /** Where the table shows an entry's checkpoints: a row each, one without for those without. */
    private static List<Optional<FileCheckpoint>> places(Entry entry) {
        return entry.checkpoints.isEmpty() ? List.of(Optional.empty())
                : entry.checkpoints.stream().map(Optional::of).toList();
    }

    private List<String> row(Entry entry, Optional<FileCheckpoint> checkpoint) {
        List<String> row = new ArrayList<>(List.of(entry.uri));
        if (checkpoints) {
            row.addAll(checkpoint.map(FileCheckpoint::cells)
                    .orElseGet(() -> FileCheckpoint.COLUMNS.stream().map(name -> "").toList()));
        }
        if (verbose) {
            row.add(entry.config);
        }
        return row;
    }
}
