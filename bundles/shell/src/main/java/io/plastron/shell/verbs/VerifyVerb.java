// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.VerifyReport;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.Count;
import io.plastron.shell.report.VerifyOutcome;
import java.util.List;

/** Reads and checks every page that the newest checkpoint reaches. */
public final class VerifyVerb implements Verb {
    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String summary() {
        return "read and check every page of the newest checkpoint";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("verify",
                        "one line when all is sound; else the first damage and exit code 4"),
                new Example("-o json verify",
                        "for programs"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        try (OpenStore store = call.open(Access.READ)) {
            call.report(new VerifyOutcome(store.connection().verify(
                    soFar -> call.console().progress(progress(soFar)))));
        }
        return ExitCode.OK;
    }

    private static String progress(VerifyReport report) {
        long total = Math.max(1, report.bytesTotal());
        long percent = Math.min(100, report.bytes() * 100 / total);
        return percent + " %: " + Count.of(report.pages(), "page") + ", "
                + Count.of(report.rows(), "row");
    }
}
