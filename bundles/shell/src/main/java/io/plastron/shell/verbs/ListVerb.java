// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.shell.Access;
import io.plastron.shell.ExitCode;
import io.plastron.shell.Invocation;
import io.plastron.shell.OpenStore;
import io.plastron.shell.Option;
import io.plastron.shell.Verb;
import java.util.List;

/**
 * Prints the keys of the metadata table, as {@code wt list} does: one a line, without those that
 * describe the store itself; verbose: all of them, each followed by a line with its configuration.
 */
public final class ListVerb implements Verb {
    private static final Option VERBOSE =
            Option.flag("-v", "all rows of the metadata, each with its configuration");

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String synopsis() {
        return "[-v] [URI]";
    }

    @Override
    public String summary() {
        return "list the tables and what they are made of, or those that begin with URI";
    }

    @Override
    public List<Option> options() {
        return List.of(VERBOSE);
    }

    @Override
    public ExitCode run(Invocation call) {
        List<String> operands = call.operands(0, 1);
        String prefix = operands.isEmpty() ? "" : operands.get(0);
        try (OpenStore store = call.open(Access.READ);
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor("metadata:")) {
            boolean found = list(call, cursor, prefix);
            if (!found && !prefix.isEmpty()) {
                call.console().note("plastron list: nothing in " + call.home()
                        + " begins with '" + prefix + "'");
                return ExitCode.NOT_FOUND;
            }
            return ExitCode.OK;
        }
    }

    private static boolean list(Invocation call, Cursor cursor, String prefix) {
        boolean verbose = call.has(VERBOSE);
        boolean found = false;
        while (cursor.next()) {
            String key = cursor.keyString();
            if (key.startsWith(prefix) && (verbose || !isInternal(key))) {
                found = true;
                call.console().out(key);
                if (verbose) {
                    call.console().out(cursor.valueString());
                }
            }
        }
        return found;
    }

    private static boolean isInternal(String key) {
        return key.startsWith("metadata:") || key.startsWith("system:");
    }
}
