// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.List;

/** Options of every verb, with the letters of {@code wt} where it has one. */
final class GlobalOptions {
    static final Option HOME = new Option("-h", "HOME",
            "folder of the store; default $PLASTRON_HOME, else the current folder");
    static final Option CONFIG = new Option("-C", "CONFIG",
            "configuration string; the store remembers it, so that later calls need only -h");
    static final Option READ_ONLY = Option.flag("-r", "refuse verbs that write");
    static final Option TAKE_OVER = Option.flag("--take-over",
            "write even though another leader lives; it is fenced off");
    static final Option OUTPUT = Rendering.OPTION;
    static final Option VERSION = Option.flag("-V", "print the version");

    static final List<Option> ALL =
            List.of(HOME, CONFIG, READ_ONLY, TAKE_OVER, OUTPUT, VERSION,
                    Help.LETTER, Help.WORD);

    private GlobalOptions() {}
}
