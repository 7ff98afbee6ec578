// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.NotFoundException;
import io.plastron.shell.Access;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import io.plastron.shell.report.TurtleReport;
import java.util.List;

/** Prints the turtle page of the newest checkpoint; needs no key. */
public final class TurtleVerb implements Verb {
    @Override
    public String name() {
        return "turtle";
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String summary() {
        return "print the turtle page, from which everything is found; needs no key";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("turtle",
                        "the page of the newest checkpoint"));
    }

    @Override
    public Output output() {
        return Output.REPORT;
    }

    @Override
    public ExitCode run(Invocation call) {
        call.operands(0, 0);
        try (OpenStore store = call.open(Access.LOOK)) {
            call.report(new TurtleReport(store.status().turtle().orElseThrow(() ->
                    new NotFoundException("the store has no checkpoint yet, so no turtle page"))));
        }
        return ExitCode.OK;
    }
}
