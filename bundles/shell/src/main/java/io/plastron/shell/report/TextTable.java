// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under named columns, for people.
 *
 * @param columns their names
 * @param rows as many cells each
 */
public record TextTable(List<String> columns, List<List<String>> rows) {
    private static final String BETWEEN_COLUMNS = "  ";

    /** Copies; refuses rows of another width. */
    public TextTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        int width = columns.size();
        if (rows.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("a row without one cell for each of " + columns);
        }
    }

    /** Names and what stands for them. */
    public static TextTable ofProperties(List<List<String>> rows) {
        return new TextTable(List.of("property", "value"), rows);
    }

    /** With aligned columns, their names first; columns of numbers are aligned to the right. */
    public List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(columns);
        rows.forEach(row -> all.add(row.stream().map(TextTable::onOneLine).toList()));
        List<String> formats = IntStream.range(0, columns.size())
                .mapToObj(column -> format(column, all)).toList();
        return all.stream().map(row -> line(row, formats)).toList();
    }

    private String format(int column, List<List<String>> all) {
        int width = all.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
        boolean numbers = !rows.isEmpty() && rows.stream()
                .allMatch(row -> row.get(column).matches("-?[0-9]+"));
        return "%" + (numbers ? "" : "-") + Math.max(1, width) + "s";
    }

    private static String line(List<String> row, List<String> formats) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(String.format(formats.get(i), row.get(i)));
        }
        return String.join(BETWEEN_COLUMNS, cells).stripTrailing();
    }

    /** Control characters would break the table, or the terminal. */
    private static String onOneLine(String cell) {
        StringBuilder text = new StringBuilder();
        cell.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }
}
