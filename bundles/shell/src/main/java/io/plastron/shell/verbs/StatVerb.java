// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.Field;
import io.plastron.Session;
import io.plastron.StoreStatus.PinStatus;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.StatReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Prints what the {@code statistics:} cursor has, and the pins. */
public final class StatVerb implements Verb {
    @Override
    public String name() {
        return "stat";
    }

    @Override
    public String synopsis() {
        return "[URI]";
    }

    @Override
    public String summary() {
        return "print statistics of the store, or of a table";
    }

    @Override
    public List<String> remarks() {
        return List.of("space.* and log.amplification_percent are known to the leader only: in its"
                + " process plastron:stat, a statistics: cursor and StoreStatus.statistics() have"
                + " them.");
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("stat",
                        "what the store is, what was counted since it was opened, and who keeps"
                                + " older checkpoints, for how long already"),
                new Example("stat table:zones",
                        "what a table is"),
                new Example("-o json stat",
                        "for programs"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(0, 1);
        String uri = "statistics:" + (operands.isEmpty() ? "" : call.tableUri(operands.get(0)));
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(uri)) {
            List<PinStatus> pins = operands.isEmpty()
                    ? store.connection().status().pins() : List.of();
            call.report(new StatReport(statistics(cursor), pins, Instant.now()));
        }
        return ExitCode.OK;
    }

    private static List<StatReport.Statistic> statistics(Cursor cursor) {
        Field number = cursor.keyFields().get(0);
        Field description = cursor.valueFields().get(0);
        Field text = cursor.valueFields().get(1);
        Field value = cursor.valueFields().get(2);
        List<StatReport.Statistic> statistics = new ArrayList<>();
        while (cursor.next()) {
            statistics.add(new StatReport.Statistic(number.getLong(), description.getString(),
                    text.getString(), value.getLong()));
        }
        return statistics;
    }
}
