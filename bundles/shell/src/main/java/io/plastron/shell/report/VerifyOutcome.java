// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import io.plastron.VerifyReport;
import java.util.List;
import java.util.Map;

/**
 * A verification that found everything sound. Rows are those of all trees: a row of a table counts
 * in each column group and each index, and so do the rows of the metadata.
 */
public record VerifyOutcome(VerifyReport found) implements Report {
    @Override
    public List<String> lines() {
        return List.of("checkpoint " + found.checkpoint() + " is sound: "
                + Count.of(found.tables(), "table") + ", " + Count.of(found.pages(), "page") + ", "
                + Count.of(found.rows(), "row") + " of all trees, "
                + Count.of(found.bytes(), "byte"));
    }

    @Override
    public Map<String, Object> json() {
        return Json.object("checkpoint", found.checkpoint().toString(), "sound", true,
                "tables", found.tables(), "pages", found.pages(), "rows", found.rows(),
                "bytes", found.bytes());
    }

    @Override
    public TextTable table() {
        return new TextTable(List.of("checkpoint", "tables", "pages", "rows", "bytes"),
                List.of(List.of(found.checkpoint().toString(), String.valueOf(found.tables()),
                        String.valueOf(found.pages()), String.valueOf(found.rows()),
                        String.valueOf(found.bytes()))));
    }
}
