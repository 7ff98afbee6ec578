// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.List;
import java.util.Map;

/**
 * Statistics.
 *
 * @param statistics in the order of their numbers
 */
public record StatReport(List<Statistic> statistics) implements Report {
    /**
     * One of them.
     *
     * @param number its key in the cursor
     * @param text the value for people
     */
    public record Statistic(long number, String description, String text, long value) {}

    /** Copies. */
    public StatReport {
        statistics = List.copyOf(statistics);
    }

    @Override
    public List<String> lines() {
        return table().lines();
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("statistics", statistics.stream()
                .map(each -> Json.object("number", each.number, "description", each.description,
                        "text", each.text, "value", each.value)).toList());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("statistic", "value"), statistics.stream()
                .map(each -> List.of(each.description, each.text)).toList());
    }
}
