// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import java.util.Optional;
import java.util.Set;

/** Guesses which word was meant: the known one with the least edits, if they are few. */
final class NearestWord {
    /** Longer keys are not misspelt but foreign; comparing them would only cost time. */
    private static final int CHARS_MAX = 128;

    private NearestWord() {}

    static Optional<String> find(String word, Set<String> known) {
        if (word.length() > CHARS_MAX) {
            return Optional.empty();
        }
        String nearest = null;
        int editsMin = Math.max(2, word.length() / 3) + 1;
        for (String candidate : known.stream().sorted().toList()) {
            int edits = edits(word, candidate);
            if (edits < editsMin) {
                editsMin = edits;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Levenshtein distance, one row at a time. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
