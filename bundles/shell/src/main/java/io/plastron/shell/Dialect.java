// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.List;

/**
 * How verbs are called in one place.
 *
 * @param prefix what stands before a verb's name, such as {@code "plastron "}
 * @param examplePrefix what stands there in examples
 * @param options those of every verb
 */
public record Dialect(String prefix, String examplePrefix, List<Option> options) {
    /** Of the command line. */
    static final Dialect COMMAND_LINE =
            new Dialect("plastron ", "plastron -h store ", GlobalOptions.ALL);

    /** A call of the verb, in general. */
    public String usage(Verb verb) {
        return (prefix + verb.name() + " " + verb.synopsis()).strip();
    }
}
