// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.RowsReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Prints the values of keys, one line each; of an index, of all rows that have the key. A missing
 * key does not keep back the others. For words see {@link TableText}.
 */
public final class ReadVerb implements Verb {
    @Override
    public String name() {
        return "read";
    }

    @Override
    public String synopsis() {
        return "URI KEY…";
    }

    @Override
    public String summary() {
        return "print the values of keys";
    }

    @Override
    public List<String> remarks() {
        return TableText.REMARKS;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("read table:A hello",
                        "the value of one key"),
                new Example("read 'table:zones(code)' Europe/Oslo Europe/Rome",
                        "one column of two rows"),
                new Example("read index:zones:bycode NO",
                        "the values of all rows with this code"),
                new Example("read 'index:zones:bycode(zone,coord)' NO",
                        "the columns wanted of those rows, be they of their key or value"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(2, Integer.MAX_VALUE);
        String uri = call.tableUri(operands.get(0));
        List<String> missing = new ArrayList<>();
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(uri)) {
            List<RowsReport.Row> rows = new ArrayList<>();
            for (String key : operands.subList(1, operands.size())) {
                if (!read(cursor, key, rows)) {
                    missing.add("'" + key + "'");
                }
            }
            if (!rows.isEmpty()) {
                call.report(new RowsReport(rows));
            }
        }
        if (!missing.isEmpty()) {
            throw new NotFoundException(uri + ": no key " + String.join(", ", missing));
        }
        return ExitCode.OK;
    }

    private static boolean read(Cursor cursor, String key, List<RowsReport.Row> rows) {
        TableText.setKey(cursor, key);
        byte[] sought = cursor.rawKey();
        if (!cursor.search()) {
            return false;
        }
        boolean severalPossible = cursor.uri().startsWith("index:");
        do {
            rows.add(TableText.row(cursor));
        } while (severalPossible && cursor.next() && Arrays.equals(cursor.rawKey(), sought));
        return true;
    }
}
