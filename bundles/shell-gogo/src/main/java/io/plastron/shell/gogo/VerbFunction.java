// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.gogo;

import io.plastron.shell.Console;
import io.plastron.shell.Dialect;
import io.plastron.shell.Help;
import io.plastron.shell.Invocation;
import io.plastron.shell.Option;
import io.plastron.shell.Rendering;
import io.plastron.shell.Surface;
import io.plastron.shell.UsageException;
import io.plastron.shell.Verb;
import io.plastron.shell.Words;
import io.plastron.shell.report.Report;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;

/**
 * A verb as a command. Gives its {@link Report}, or null where there is none: nothing to tell, or
 * lines that went to the session's console. Errors are the typed exceptions of the engine.
 */
final class VerbFunction implements Function {
    static final Option STORE =
            new Option("-s", "STORE", "name of the store; not needed when only one runs");
    private static final Dialect DIALECT = new Dialect(GogoCommands.SCOPE + ":",
            GogoCommands.SCOPE + ":",
            List.of(STORE, Rendering.OPTION, Help.LETTER, Help.WORD));

    private final Verb verb;
    private final RunningStores stores;

    VerbFunction(Verb verb, RunningStores stores) {
        this.verb = verb;
        this.stores = stores;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) {
        List<Option> known = new ArrayList<>(DIALECT.options());
        known.addAll(verb.options());
        Words words = Words.parse(known, texts(arguments));
        Console console = SessionConsole.of(session);
        if (Help.isAsked(words)) {
            Help.of(verb, DIALECT).forEach(console::out);
            return null;
        }
        return run(session, words, console);
    }

    private static List<String> texts(List<Object> arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument == null) {
                throw new UsageException("argument " + (texts.size() + 1)
                        + " has no value; is a variable not set?");
            }
            texts.add(argument.toString());
        }
        return texts;
    }

    private static InputStream input(CommandSession session) {
        Process process = Process.Utils.current();
        InputStream shared = process == null ? session.getKeyboard() : process.in();
        return new FilterInputStream(shared) {
            @Override
            public void close() {
                // The session goes on reading.
            }
        };
    }

    private Report run(CommandSession session, Words words, Console console) {
        Rendering rendering = Rendering.of(words, verb);
        AtomicReference<Report> result = new AtomicReference<>();
        Surface surface = new Surface(DIALECT, console,
                report -> {
                    if (rendering == Rendering.JSON) {
                        rendering.lines(report).forEach(console::out);
                    } else {
                        result.set(report);
                    }
                },
                rendering, session.currentDir(), () -> input(session),
                request -> stores.borrow(words.argument(STORE), request.access()));
        try {
            verb.run(new Invocation(verb, words, session.currentDir(), surface));
        } catch (RuntimeException failed) {
            if (result.get() == null) {
                throw failed;
            }
            // What was found is worth more than an exception in its place.
            console.note(DIALECT.prefix() + verb.name() + ": " + failed.getMessage());
        }
        return result.get();
    }
}
