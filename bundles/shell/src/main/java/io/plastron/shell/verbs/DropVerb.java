// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;

/** Drops a table. */
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
        return "drop a table and its rows";
    }

    @Override
    public ExitCode run(Invocation call) {
        String uri = call.tableUri(call.operands(1, 1).get(0));
        try (OpenStore store = call.open(Access.WRITE)) {
            try (Session session = store.connection().openSession()) {
                session.drop(uri);
            }
            store.connection().checkpoint();
        }
        return ExitCode.OK;
    }
}
