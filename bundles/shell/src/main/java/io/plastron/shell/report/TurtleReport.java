// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import java.util.List;
import java.util.Map;

/**
 * A turtle page.
 *
 * @param text as it is stored
 */
public record TurtleReport(String text) implements Report {
    @Override
    public List<String> lines() {
        return text.lines().toList();
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("turtle", text);
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("turtle"), lines().stream().map(List::of).toList());
    }
}
