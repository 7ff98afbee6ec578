// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.List;

/** One thing the command line can do. Stateless, hence thread-safe. */
public interface Verb {
    /** The word that calls it. */
    String name();

    /** What follows the word, such as {@code [-c CONFIG] URI}. */
    String synopsis();

    /** What it does, in one line. */
    String summary();

    /** Its own options, beside the common ones. */
    default List<Option> options() {
        return List.of();
    }

    /** What else its help text says: lines. */
    default List<String> remarks() {
        return List.of();
    }

    /** Some calls of it, for its help text. */
    default List<Example> examples() {
        return List.of();
    }

    /** Whether it opens the store of the call, so that examples name one. */
    default boolean worksOnAStore() {
        return true;
    }

    /** What {@link #run} gives. */
    default Output output() {
        return Output.LINES;
    }

    /**
     * Does it.
     *
     * @return {@link ExitCode#OK}, or a code whose reason was already noted on the console
     * @throws UsageException operands that make no sense
     */
    ExitCode run(Invocation call);

    /** Kinds of results. */
    enum Output {
        /** Nothing: it worked if it said nothing. */
        NOTHING,
        /** {@link io.plastron.shell.report.Report}s, which have a JSON form. */
        REPORT,
        /** Lines on the console, as they come; they have no JSON form. */
        LINES
    }
}
