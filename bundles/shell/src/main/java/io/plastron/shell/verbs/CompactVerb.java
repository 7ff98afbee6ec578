// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.CompactReport;
import java.util.List;

/** Has the store give back what space it can. */
public final class CompactVerb implements Verb {
    @Override
    public String name() {
        return "compact";
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String summary() {
        return "make the store's log as small as it can be now";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("compact",
                        "one line: what the log took before, and takes now"),
                new Example("-o json compact",
                        "for programs"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        try (OpenStore store = call.open(Access.WRITE)) {
            call.report(new CompactReport(store.connection().compact()));
        }
        return ExitCode.OK;
    }
}
