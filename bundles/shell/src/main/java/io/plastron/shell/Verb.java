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

    /**
     * Does it.
     *
     * @return {@link ExitCode#OK}, or a code whose reason was already noted on the console
     * @throws UsageException operands that make no sense
     */
    ExitCode run(Invocation call);
}
