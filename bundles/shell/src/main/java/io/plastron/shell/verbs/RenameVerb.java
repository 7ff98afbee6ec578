// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.util.List;

/** Renames a table. */
public final class RenameVerb implements Verb {
    private static final Option REPLACE =
            Option.flag("--replace", "drop a table that has the new name, in the same step");

    @Override
    public String name() {
        return "rename";
    }

    @Override
    public String synopsis() {
        return "[--replace] OLD NEW";
    }

    @Override
    public String summary() {
        return "rename a table with its column groups and indices";
    }

    @Override
    public List<Option> options() {
        return List.of(REPLACE);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("rename table:A table:B",
                        "refused when table:B exists"),
                new Example("rename --replace table:A table:B",
                        "a table:B that exists is dropped in the same step"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(2, 2);
        String uri = call.tableUri(operands.get(0));
        String newUri = call.tableUri(operands.get(1));
        String config = call.has(REPLACE) ? "replace=true" : "";
        return Change.make(call, session -> session.rename(uri, newUri, config));
    }
}
