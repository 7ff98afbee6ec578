// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.shell.report.Count;
import io.plastron.shell.report.Json;
import io.plastron.shell.report.Report;
import io.plastron.shell.report.TextTable;
import java.util.List;
import java.util.Map;

/** What a load loaded. */
public record LoadReport(List<LoadedTable> tables) implements Report {
    /** Copies. */
    public LoadReport {
        tables = List.copyOf(tables);
    }

    @Override
    public List<String> lines() {
        return tables.stream()
                .map(table -> table.uri() + ": " + Count.of(table.rows(), "row")).toList();
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("tables", tables.stream()
                .map(table -> Json.object("uri", table.uri(), "rows", table.rows())).toList());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("table", "rows"), tables.stream()
                .map(table -> List.of(table.uri(), String.valueOf(table.rows()))).toList());
    }
}
