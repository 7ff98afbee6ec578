// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.util.List;

/** Creates a table; with {@code -C create,…} also the store. */
public final class CreateVerb implements Verb {
    private static final Option TABLE_CONFIG =
            new Option("-c", "CONFIG", "the table's settings, such as key_format=S,value_format=S");

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
        return "create a table";
    }

    @Override
    public List<Option> options() {
        return List.of(TABLE_CONFIG);
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        try (OpenStore store = call.open(Access.WRITE)) {
            try (Session session = store.connection().openSession()) {
                session.create(uri, call.argument(TABLE_CONFIG).orElse(""));
            }
            store.connection().checkpoint();
        }
        return ExitCode.OK;
    }
}
