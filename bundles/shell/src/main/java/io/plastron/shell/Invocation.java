// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One call of a verb: its words, where it writes and how it comes to a store. Immutable. */
public final class Invocation {
    private final Verb verb;
    private final Words words;
    private final Path home;
    private final Console console;
    private final StoreAccess stores;

    Invocation(Verb verb, Words words, Path home, Console console, StoreAccess stores) {
        this.verb = verb;
        this.words = words;
        this.home = home;
        this.console = console;
        this.stores = stores;
    }

    public Console console() {
        return console;
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
            throw new UsageException("usage: plastron " + verb.name() + " " + verb.synopsis());
        }
        return operands;
    }

    /** An error in how the verb was called. */
    public UsageException misused(String what) {
        return new UsageException(what + "; usage: plastron " + verb.name() + " "
                + verb.synopsis());
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
