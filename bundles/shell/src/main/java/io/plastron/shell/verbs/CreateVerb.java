// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.util.List;

/** Creates a table, column group or index; with {@code -C create,…} also the store. */
public final class CreateVerb implements Verb {
    private static final Option CONFIG =
            new Option("-c", "CONFIG", "its settings, such as key_format=S,value_format=S");

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String synopsis() {
        return "[-c CONFIG] URI";
    }

    @Override
    public String summary() {
        return "create a table, a column group or an index";
    }

    @Override
    public List<Option> options() {
        return List.of(CONFIG);
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("create -c key_format=S,value_format=S table:A",
                        "a table of strings"),
                new Example("create -c 'key_format=S,value_format=Si,"
                        + "columns=(zone,code,shared)' table:zones",
                        "a table with named columns"),
                new Example("create -c 'columns=(code)' index:zones:bycode",
                        "an index, also of rows that are there already"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        String config = call.argument(CONFIG).orElse("");
        return Change.make(call, session -> session.create(uri, config));
    }
}
