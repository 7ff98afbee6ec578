// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Verb;
import java.util.List;

/** Drops a table, index or column group. */
public final class DropVerb implements Verb {
    @Override
    public String name() {
        return "drop";
    }

    @Override
    public String synopsis() {
        return "URI";
    }

    @Override
    public String summary() {
        return "drop a table and its rows, an index or a column group";
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("drop table:A",
                        "the table, its column groups and indices"),
                new Example("drop index:zones:bycode",
                        "the index; the table stays"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        return Change.make(call, session -> session.drop(uri));
    }
}
