// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.shell.report.Report;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One call of a verb: its words, where its result goes and how it comes to a store. Immutable. */
public final class Invocation {
    private final Verb verb;
    private final Words words;
    private final Path home;
    private final Surface surface;

    /**
     * For a surface.
     *
     * @param words parsed with the options of the dialect and of the verb
     * @param home folder of the store, absolute
     */
    public Invocation(Verb verb, Words words, Path home, Surface surface) {
        this.verb = verb;
        this.words = words;
        this.home = home;
        this.surface = surface;
    }

    /** For lines of a result that come as they come, and for hints. */
    public Console console() {
        return surface.console();
    }

    /** Gives the result; the surface decides how it is shown. */
    public void report(Report report) {
        surface.results().accept(report);
    }

    /**
     * Writes the result into a file instead; what was in it is replaced.
     *
     * @throws InvalidUseException the file cannot be written
     */
    public void report(Report report, String file) {
        try {
            Files.write(file(file), surface.rendering().lines(report));
        } catch (IOException failed) {
            throw new InvalidUseException("the file '" + file + "' cannot be written: " + failed,
                    failed);
        }
    }

    /** What is typed or piped into this call; whoever asks closes it. */
    public InputStream input() {
        return surface.input().get();
    }

    /**
     * The file of that name; a relative one is meant against the folder one is in.
     *
     * @throws UsageException no file can have that name
     */
    public Path file(String name) {
        try {
            return surface.workingFolder().resolve(name);
        } catch (InvalidPathException malformed) {
            throw misused("not the name of a file: '" + name + "'");
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
            throw new UsageException("usage: " + surface.dialect().usage(verb));
        }
        return operands;
    }

    /** An error in how the verb was called. */
    public UsageException misused(String what) {
        return new UsageException(what + "; usage: " + surface.dialect().usage(verb));
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
        return surface.stores().open(new StoreRequest(
                otherHome, config, access, words.has(GlobalOptions.TAKE_OVER)));
    }
}
