// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.VerifyReport;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;

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
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        try (OpenStore store = call.open(Access.READ)) {
            VerifyReport report = store.connection().verify(
                    soFar -> call.console().progress(progress(soFar)));
            call.console().out(result(report));
        }
        return ExitCode.OK;
    }

    private static String progress(VerifyReport report) {
        long total = Math.max(1, report.bytesTotal());
        long percent = Math.min(100, report.bytes() * 100 / total);
        return percent + " %: " + report.pages() + " pages, " + report.rows() + " rows";
    }

    /** The outcome in one line. */
    public static String result(VerifyReport report) {
        return "checkpoint " + report.checkpoint() + " is sound: " + report.tables() + " tables, "
                + report.pages() + " pages, " + report.rows() + " rows, "
                + report.bytes() + " bytes";
    }
}
