// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Verb;
import java.util.List;

/** Removes all rows of a table. */
public final class TruncateVerb implements Verb {
    @Override
    public String name() {
        return "truncate";
    }

    @Override
    public String synopsis() {
        return "URI";
    }

    @Override
    public String summary() {
        return "remove all rows of a table";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("truncate table:A",
                        "the table stays, without rows"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        return Change.make(call, session -> session.truncate(uri));
    }
}
