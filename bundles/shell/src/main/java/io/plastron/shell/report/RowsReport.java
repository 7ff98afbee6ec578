// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rows of a table that were asked for.
 *
 * @param rows in the order in which they were asked for
 */
public record RowsReport(List<Row> rows) implements Report {
    /**
     * A row.
     *
     * @param valueText the whole value as one word of the command line
     */
    public record Row(List<Cell> key, List<Cell> value, String valueText) {}

    /**
     * A field.
     *
     * @param text as a word of the command line
     * @param json the number or the text
     */
    public record Cell(String column, String text, Object json) {}

    /** Copies. */
    public RowsReport {
        rows = List.copyOf(rows);
    }

    @Override
    public List<String> lines() {
        return rows.stream().map(Row::valueText).toList();
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("rows", rows.stream().map(row ->
                Json.object("key", json(row.key), "value", json(row.value))).toList());
    }

    private static Map<String, Object> json(List<Cell> cells) {
        Map<String, Object> object = new LinkedHashMap<>();
        cells.forEach(cell -> object.put(cell.column, cell.json));
        return object;
    }

    @Override
    public TextTable table() {
        List<String> columns = rows.stream().findFirst().stream().flatMap(RowsReport::cells)
                .map(Cell::column).toList();
        return new TextTable(columns, rows.stream()
                .map(row -> cells(row).map(Cell::text).toList()).toList());
    }

    private static Stream<Cell> cells(Row row) {
        return Stream.concat(row.key.stream(), row.value.stream());
    }
}
