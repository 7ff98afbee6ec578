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

/** Prints the values of keys, one line each. A missing key does not keep back the others. */
public final class ReadVerb implements Verb {
    @Override
    public String name() {
        return "read";
    }

    @Override
    public String synopsis() {
        return "URI KEY…";
    }

    @Override
    public String summary() {
        return "print the values of keys";
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(2, Integer.MAX_VALUE);
        String uri = call.tableUri(operands.get(0));
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession()) {
            return read(call, session, uri, operands.subList(1, operands.size()));
        }
    }

    private static ExitCode read(
            Invocation call, Session session, String uri, List<String> keys) {
        TableText text = TableText.of(session, uri);
        ExitCode result = ExitCode.OK;
        try (Cursor cursor = session.openCursor(uri)) {
            for (String key : keys) {
                if (cursor.key(text.keyBytes(key)).search()) {
                    call.console().out(text.value(cursor.valueBytes()));
                } else {
                    call.console().note("plastron read: " + uri + ": no key '" + key + "'");
                    result = ExitCode.NOT_FOUND;
                }
            }
        }
        return result;
    }
}
