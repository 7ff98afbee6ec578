// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import io.plastron.types.InvalidUseException;

/** The smallest parts of configuration strings: words and quotes. */
final class Words {
    private static final String UNITS = "KMGTkmgt";
    private static final String BYTES = "Bb";
    private static final String PUNCTUATION = ",=()[]\"";
    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";

    private Words() {}

    static boolean isWhiteSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Whether a character may stand in a word that is not quoted. */
    static boolean isWordCharacter(char c) {
        return !Character.isISOControl(c) && !Character.isWhitespace(c)
                && PUNCTUATION.indexOf(c) < 0;
    }

    static ConfigValue.Kind kindOf(String word) {
        if (word.equals("true") || word.equals("false")) {
            return ConfigValue.Kind.BOOL;
        }
        return isNumber(word) ? ConfigValue.Kind.NUMBER : ConfigValue.Kind.ID;
    }

    /** Digits, a sign before and a unit behind them or not. By hand: each checkpoint reads some. */
    private static boolean isNumber(String word) {
        int first = word.startsWith("-") ? 1 : 0;
        int at = first;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        if (at == first) {
            return false;
        }
        if (at < word.length() && UNITS.indexOf(word.charAt(at)) >= 0) {
            at++;
        }
        if (at < word.length() && BYTES.indexOf(word.charAt(at)) >= 0) {
            at++;
        }
        return at == word.length();
    }

    /** A key as it must be written: bare where that can be read back. */
    static String keyText(String key) {
        if (key.isEmpty()) {
            throw new InvalidUseException("a configuration key must not be empty");
        }
        boolean bare = key.chars().allMatch(c -> isWordCharacter((char) c));
        return bare ? key : quote(key);
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int escape = c == '/' ? -1 : MEANT.indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append(ESCAPED.charAt(escape));
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** What the letter behind a backslash means; -1 if nothing (u is not handled here). */
    static int meaningOfEscape(char letter) {
        int index = ESCAPED.indexOf(letter);
        return index < 0 ? -1 : MEANT.charAt(index);
    }

    /** A text fit for a message: foreign input must not move a reader's cursor. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return shown.toString();
    }
}
