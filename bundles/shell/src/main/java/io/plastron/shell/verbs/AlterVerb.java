// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.util.List;

/** Changes settings of what exists. */
public final class AlterVerb implements Verb {
    private static final Option CONFIG =
            new Option("-c", "CONFIG", "what to change, such as app_metadata=(owner=geo)");

    @Override
    public String name() {
        return "alter";
    }

    @Override
    public String synopsis() {
        return "-c CONFIG URI";
    }

    @Override
    public String summary() {
        return "change settings of a table, column group or index";
    }

    @Override
    public List<Option> options() {
        return List.of(CONFIG);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("alter -c 'app_metadata=(owner=geo)' table:zones",
                        "notes something of the application's own"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        String config = call.argument(CONFIG)
                .orElseThrow(() -> call.misused("alter needs -c, what to change"));
        return Change.make(call, session -> session.alter(uri, config));
    }
}
