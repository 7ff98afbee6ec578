// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a golden script's command: {@code plain}, {@code "text"}, {@code -12}, 0x00ff. */
final class GoldenWords {
    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");

    private record Word(String text, boolean quoted) {}

    private final List<Word> words = new ArrayList<>();

    static GoldenWords of(String command) {
        GoldenWords words = new GoldenWords();
        Matcher next = WORD.matcher(command);
        while (next.find()) {
            words.words.add(next.group(1) == null ? new Word(next.group(2), false)
                    : new Word(next.group(1).translateEscapes(), true));
        }
        return words;
    }

    int count() {
        return words.size();
    }

    String word(int index) {
        return words.get(index).text();
    }

    String wordOr(int index, String other) {
        return index < words.size() ? word(index) : other;
    }

    /** A string, {@link Long} or byte array. */
    Object value(int index) {
        Word word = words.get(index);
        if (word.quoted()) {
            return word.text();
        }
        return word.text().startsWith("0x")
                ? HexFormat.of().parseHex(word.text(), 2, word.text().length())
                : (Object) Long.valueOf(word.text());
    }

    /** All values from one on. */
    Object[] values(int from) {
        List<Object> values = new ArrayList<>();
        for (int i = from; i < words.size(); i++) {
            values.add(value(i));
        }
        return values.toArray();
    }

    /** A value as a script spells it. */
    static String shown(Object value) {
        if (value instanceof byte[] bytes) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
        return value instanceof String text
                ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\0", "\\0") + '"'
                : value.toString();
    }
}
