// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Several fields in one word: separated by commas, with backslash escapes. */
final class FieldWords {
    private static final char ESCAPE = '\\';
    private static final char UNICODE = 'u';
    private static final int UNICODE_DIGITS = 4;

    private FieldWords() {}

    /** Takes a word apart; a word for a single field, or for none, is taken as it is. */
    static List<String> split(String word, int fieldCount) {
        if (fieldCount <= 1) {
            return fieldCount == 0 && word.isEmpty() ? List.of() : List.of(word);
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int i = 0;
        while (i < word.length()) {
            char c = word.charAt(i);
            if (c == ESCAPE) {
                i = unescape(word, i, field);
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
                i++;
            } else {
                field.append(c);
                i++;
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Appends what the escape at {@code i} means, and returns where the word goes on. */
    private static int unescape(String word, int i, StringBuilder field) {
        char kind = i + 1 < word.length() ? word.charAt(i + 1) : '\0';
        if (kind == ',' || kind == ESCAPE) {
            field.append(kind);
            return i + 2;
        }
        int end = i + 2 + UNICODE_DIGITS;
        if (kind == UNICODE && end <= word.length()) {
            String digits = word.substring(i + 2, end);
            if (digits.chars().allMatch(HexFormat::isHexDigit)) {
                field.append((char) HexFormat.fromHexDigits(digits));
                return end;
            }
        }
        throw new InvalidUseException("'" + word + "': behind a backslash stands a comma, a"
                + " backslash, or u and four hex digits");
    }

    /** Puts fields together; a single one stays as it is. */
    static String join(List<String> fields) {
        if (fields.size() == 1) {
            return fields.get(0);
        }
        return String.join(",", fields.stream().map(FieldWords::escape).toList());
    }

    private static String escape(String field) {
        StringBuilder word = new StringBuilder();
        field.chars().forEach(c -> {
            if (c == ',' || c == ESCAPE) {
                word.append(ESCAPE).append((char) c);
            } else if (Character.isISOControl(c)) {
                word.append(String.format("\\u%04x", c));
            } else {
                word.append((char) c);
            }
        });
        return word.toString();
    }
}
