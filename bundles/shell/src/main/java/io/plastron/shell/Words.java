// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options and operands of a command line, by the rules of POSIX getopt: options come first and end
 * at the first word that is none or behind {@code --}, so that a key or a value may begin with a
 * minus sign; letters may be joined ({@code -rv}) and an argument may touch its letter
 * ({@code -hHOME}); {@code --name=argument} is accepted too. Of an option given twice the last
 * counts. Immutable.
 */
public final class Words {
    private static final String END_OF_OPTIONS = "--";

    /** By option and not by letter: that of a verb may mean something else before the verb. */
    private final Map<Option, String> options;
    private final List<String> rest;

    private Words(Map<Option, String> options, List<String> rest) {
        this.options = Map.copyOf(options);
        this.rest = List.copyOf(rest);
    }

    /**
     * Splits words.
     *
     * @throws UsageException an option that is not known, or one whose argument is missing
     */
    public static Words parse(List<Option> known, List<String> words) {
        return new Parser(known, words).parse();
    }

    public boolean has(Option option) {
        return options.containsKey(option);
    }

    public Optional<String> argument(Option option) {
        return Optional.ofNullable(options.get(option));
    }

    /** What stands behind the options. */
    public List<String> rest() {
        return rest;
    }

    /** These options and those of {@code later}, which win; the rest of {@code later}. */
    Words then(Words later) {
        Map<Option, String> both = new HashMap<>(options);
        both.putAll(later.options);
        return new Words(both, later.rest);
    }

    private static final class Parser {
        private final Map<String, Option> known = new HashMap<>();
        private final Map<Option, String> found = new HashMap<>();
        private final List<String> words;
        private int next;

        Parser(List<Option> options, List<String> words) {
            options.forEach(option -> known.put(option.spelling(), option));
            this.words = words;
        }

        Words parse() {
            while (next < words.size() && isOption(words.get(next))) {
                String word = words.get(next++);
                if (word.equals(END_OF_OPTIONS)) {
                    break;
                } else if (word.startsWith(END_OF_OPTIONS)) {
                    takeLong(word);
                } else {
                    takeLetters(word);
                }
            }
            return new Words(found, words.subList(next, words.size()));
        }

        private static boolean isOption(String word) {
            return word.length() > 1 && word.charAt(0) == '-';
        }

        private void takeLong(String word) {
            int equals = word.indexOf('=');
            Option option = named(equals < 0 ? word : word.substring(0, equals));
            if (equals < 0) {
                found.put(option, option.takesArgument() ? nextWord(option) : "");
            } else if (option.takesArgument()) {
                found.put(option, word.substring(equals + 1));
            } else {
                throw new UsageException("option " + option.spelling() + " takes no argument");
            }
        }

        private void takeLetters(String word) {
            for (int i = 1; i < word.length(); i++) {
                Option option = named("-" + word.charAt(i));
                if (option.takesArgument()) {
                    boolean touches = i + 1 < word.length();
                    found.put(option,
                            touches ? word.substring(i + 1) : nextWord(option));
                    return;
                }
                found.put(option, "");
            }
        }

        private Option named(String spelling) {
            Option option = known.get(spelling);
            if (option == null) {
                throw new UsageException("unknown option " + spelling);
            }
            return option;
        }

        private String nextWord(Option option) {
            if (next == words.size()) {
                throw new UsageException(
                        "option " + option.spelling() + " needs " + option.argument());
            }
            return words.get(next++);
        }
    }
}
