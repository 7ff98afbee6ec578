// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a command line. Nothing but results goes to the console's output, and every end has its
 * {@link ExitCode}. Thread-safe as far as its console is.
 */
public final class Shell {
    private static final String HOME_VARIABLE = "PLASTRON_HOME";
    private static final String DEBUG_VARIABLE = "PLASTRON_DEBUG";

    private final List<Verb> verbs;
    private final Console console;
    private final StoreAccess stores;
    private final Map<String, String> environment;
    private final String version;

    /**
     * @param verbs in the order of the help text
     * @param environment variables of the process
     * @param version printed by {@code -V}
     */
    public Shell(List<Verb> verbs, Console console, StoreAccess stores,
            Map<String, String> environment, String version) {
        this.verbs = List.copyOf(verbs);
        this.console = console;
        this.stores = stores;
        this.environment = Map.copyOf(environment);
        this.version = version;
    }

    /** Runs the words of a command line; never throws an exception. */
    public ExitCode run(List<String> words) {
        Call call = new Call(Rendering.guess(words));
        try {
            return call.run(words);
        } catch (OutputException error) {
            if (!error.isReaderGone()) {
                note(call, error);
            }
            return ExitCode.of(error);
        } catch (Exception error) {
            note(call, error);
            return ExitCode.of(error);
        }
    }

    private void note(Call call, Exception error) {
        boolean withTrace = !environment.getOrDefault(DEBUG_VARIABLE, "").isEmpty();
        ErrorText text = new ErrorText(call.subject, call.where, error, withTrace);
        text.lines(call.rendering).forEach(console::note);
    }

    /** One run; knows, when an error ends it, how far it got. */
    private final class Call {
        private String subject = "plastron";
        private String where = "";
        private Rendering rendering;

        Call(Rendering rendering) {
            this.rendering = rendering;
        }

        ExitCode run(List<String> words) {
            Words before = Words.parse(GlobalOptions.ALL, words);
            if (before.rest().isEmpty()) {
                return withoutVerb(before);
            }
            Verb verb = verb(before.rest().get(0));
            subject = "plastron " + verb.name();
            List<Option> known = new ArrayList<>(GlobalOptions.ALL);
            known.addAll(verb.options());
            Words all = before.then(
                    Words.parse(known, before.rest().subList(1, before.rest().size())));
            if (Help.isAsked(all)) {
                Help.of(verb, Dialect.COMMAND_LINE).forEach(console::out);
                return ExitCode.OK;
            }
            if (all.has(GlobalOptions.VERSION)) {
                return printVersion();
            }
            Path home = home(all);
            where = home.toString();
            rendering = Rendering.of(all, verb);
            Surface surface = new Surface(Dialect.COMMAND_LINE, rendering.console(console),
                    report -> rendering.lines(report).forEach(console::out), rendering,
                    Path.of("").toAbsolutePath(), () -> new FileInputStream(FileDescriptor.in),
                    stores);
            return verb.run(new Invocation(verb, all, home, surface));
        }

        private ExitCode withoutVerb(Words words) {
            if (Help.isAsked(words)) {
                Help.general(verbs).forEach(console::out);
                return ExitCode.OK;
            }
            if (words.has(GlobalOptions.VERSION)) {
                return printVersion();
            }
            if (rendering == Rendering.JSON) {
                throw new UsageException("no verb");
            }
            Help.general(verbs).forEach(console::note);
            return ExitCode.USAGE;
        }

        private ExitCode printVersion() {
            console.out("plastron " + version);
            return ExitCode.OK;
        }
    }

    private Verb verb(String name) {
        return verbs.stream().filter(verb -> verb.name().equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("unknown verb '" + name + "'"));
    }

    private Path home(Words words) {
        String given = words.argument(GlobalOptions.HOME)
                .or(() -> Optional.ofNullable(environment.get(HOME_VARIABLE))
                        .filter(home -> !home.isEmpty()))
                .orElse(".");
        if (given.isEmpty()) {
            // A script's variable that is not set must not mean the folder one happens to be in.
            throw new UsageException("-h needs a folder; its word is empty");
        }
        try {
            return Path.of(given).toAbsolutePath().normalize();
        } catch (InvalidPathException malformed) {
            throw new UsageException("-h: not a path: '" + given + "'");
        }
    }
}
