// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Verb;
import java.util.List;

/** Writes rows, all in one transaction, and a checkpoint. */
public final class WriteVerb implements Verb {
    @Override
    public String name() {
        return "write";
    }

    @Override
    public String synopsis() {
        return "URI KEY VALUE [KEY VALUE…]";
    }

    @Override
    public String summary() {
        return "write rows: all of them or none";
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(3, Integer.MAX_VALUE);
        if (operands.size() % 2 == 0) {
            throw call.misused("the last key has no value");
        }
        String uri = call.tableUri(operands.get(0));
        try (OpenStore store = call.open(Access.WRITE)) {
            try (Session session = store.connection().openSession()) {
                write(session, uri, operands.subList(1, operands.size()));
            }
            store.connection().checkpoint();
        }
        return ExitCode.OK;
    }

    private static void write(Session session, String uri, List<String> keysAndValues) {
        TableText text = TableText.of(session, uri);
        session.begin();
        try (Cursor cursor = session.openCursor(uri)) {
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                cursor.key(text.keyBytes(keysAndValues.get(i)))
                        .value(text.valueBytes(keysAndValues.get(i + 1)))
                        .insert();
            }
        }
        session.commit();
    }
}
