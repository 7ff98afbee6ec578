// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

/**
 * An option of the command line or of a verb.
 *
 * @param spelling as typed, such as {@code -h} or {@code --take-over}
 * @param argument name of the word that follows it, empty for none
 * @param meaning for the help text
 */
public record Option(String spelling, String argument, String meaning) {
    /** An option that stands alone. */
    public static Option flag(String spelling, String meaning) {
        return new Option(spelling, "", meaning);
    }

    boolean isLetter() {
        return spelling.length() == 2;
    }

    boolean takesArgument() {
        return !argument.isEmpty();
    }

    /** As it stands in a help text. */
    String usage() {
        return takesArgument() ? spelling + " " + argument : spelling;
    }
}
