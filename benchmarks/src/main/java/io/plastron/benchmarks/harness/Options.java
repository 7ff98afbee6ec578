// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The words of a command line; each is taken out by who understands it. For one thread. */
final class Options {
    private final List<String> words;

    Options(List<String> words) {
        this.words = new ArrayList<>(words);
    }

    /** Whether an option without a value is there. */
    boolean flag(String option) {
        return words.remove(option);
    }

    String text(String option, String byDefault) {
        int at = words.indexOf(option);
        if (at < 0) {
            return byDefault;
        }
        if (at + 1 == words.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        words.remove(at);
        return words.remove(at);
    }

    int number(String option, int byDefault) {
        String text = text(option, Integer.toString(byDefault));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(option + " " + text + ": not a number", wrong);
        }
    }

    /** Values between commas. */
    <T> List<T> list(String option, Function<String, T> parse, List<T> byDefault) {
        String text = text(option, null);
        return text == null
                ? byDefault
                : Stream.of(text.split(",")).map(String::strip).map(parse).toList();
    }

    void refuseUnknown() {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("no option " + words.get(0));
        }
    }
}
