// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.shell.Example;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.Verb;
import java.util.List;

/** Writes rows, all in one transaction, and a checkpoint. For words see {@link TableText}. */
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
    public List<String> remarks() {
        return TableText.REMARKS;
    }

    @Override
    public List<Example> examples() {
        return List.of(
                new Example("write table:A hello world",
                        "one row of a table of strings"),
                new Example("write table:zones Europe/Oslo 'NO,+5955+01045,,3'",
                        "four fields in a value; \\, is a comma inside one"),
                new Example("write table:bytes 0x00ff text",
                        "bytes as hex digits behind 0x, or as text"));
    }

    @Override
    public Output output() {
        return Output.NOTHING;
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(3, Integer.MAX_VALUE);
        if (operands.size() % 2 == 0) {
            throw call.misused("the last key has no value");
        }
        String uri = call.tableUri(operands.get(0));
        return Change.make(call,
                session -> write(session, uri, operands.subList(1, operands.size())));
    }

    private static void write(Session session, String uri, List<String> keysAndValues) {
        session.begin();
        try (Cursor cursor = session.openCursor(uri)) {
            for (int i = 0; i < keysAndValues.size(); i += 2) {
                TableText.setKey(cursor, keysAndValues.get(i));
                TableText.setValue(cursor, keysAndValues.get(i + 1));
                cursor.insert();
            }
        }
        session.commit();
    }
}
