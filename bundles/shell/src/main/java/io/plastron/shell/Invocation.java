// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.shell.report.Report;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One call of a verb: its words, where its result goes and how it comes to a store. Immutable. */
public final class Invocation {
    private final Verb verb;
    private final Dialect dialect;
    private final Words words;
    private final Path home;
    private final Console console;
    private final Rendering rendering;
    private final Consumer<Report> results;
    private final StoreAccess stores;

    /**
     * For a surface.
     *
     * @param words parsed with the options of the dialect and of the verb
     * @param home folder of the store, absolute
     * @param rendering of results that go into a file
     * @param results where {@link #report} goes
     */
    public Invocation(Verb verb, Dialect dialect, Words words, Path home, Console console,
            Rendering rendering, Consumer<Report> results, StoreAccess stores) {
        this.verb = verb;
        this.dialect = dialect;
        this.words = words;
        this.home = home;
        this.console = console;
        this.rendering = rendering;
        this.results = results;
        this.stores = stores;
    }

    /** For lines of a result that come as they come, and for hints. */
    public Console console() {
        return console;
    }

    /** Gives the result; the surface decides how it is shown. */
    public void report(Report report) {
        results.accept(report);
    }

    /**
     * Writes the result into a file instead; what was in it is replaced.
     *
     * @throws InvalidUseException the file cannot be written
     */
    public void report(Report report, String file) {
        try {
            Files.write(Path.of(file), rendering.lines(report));
        } catch (IOException | InvalidPathException failed) {
            throw new InvalidUseException("the file '" + file + "' cannot be written: " + failed,
                    failed);
        }
    }

    public boolean has(Option option) {
        return words.has(option);
    }

    public Optional<String> argument(Option option) {
        return words.argument(option);
    }

    /** The words behind the options. */
    public List<String> operands() {
        return words.rest();
    }

    /** As {@link #operands()}, which must be so many. */
    public List<String> operands(int countMin, int countMax) {
        List<String> operands = operands();
        if (operands.size() < countMin || operands.size() > countMax) {
            throw new UsageException("usage: " + dialect.usage(verb));
        }
        return operands;
    }

    /** An error in how the verb was called. */
    public UsageException misused(String what) {
        return new UsageException(what + "; usage: " + dialect.usage(verb));
    }

    /** Folder of the store, absolute. */
    public Path home() {
        return home;
    }

    /** A store's URI: a bare name means a table, as in {@code wt}. */
    public String tableUri(String word) {
        if (word.isEmpty()) {
            throw misused("a table needs a name");
        }
        return word.indexOf(':') < 0 ? "table:" + word : word;
    }

    /** Opens the store of this call. */
    public OpenStore open(Access access) {
        if (access == Access.WRITE && words.has(GlobalOptions.READ_ONLY)) {
            throw new UsageException(
                    "-r (read only) and '" + verb.name() + "', which writes, exclude each other");
        }
        return open(home, words.argument(GlobalOptions.CONFIG).orElse(""), access);
    }

    /** Opens another store. */
    public OpenStore open(Path otherHome, String config, Access access) {
        return stores.open(new StoreRequest(
                otherHome, config, access, words.has(GlobalOptions.TAKE_OVER)));
    }
}
