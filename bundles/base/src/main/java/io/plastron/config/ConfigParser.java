// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Recursive descent over one text; the grammar is in {@link ConfigString}. Used once. */
final class ConfigParser {
    private static final int EXCERPT_CHARS_BEFORE = 24;
    private static final int EXCERPT_CHARS_AFTER = 12;
    /** Never in a text that is looked at: it is a control character, refused where it stands. */
    private static final char END = '\0';

    private final String text;
    private int position;
    private int depth;

    ConfigParser(String text) {
        this.text = text;
        if (text.length() > ConfigString.CHARS_MAX) {
            throw new InvalidUseException("configuration string of " + text.length()
                    + " characters; the limit is " + ConfigString.CHARS_MAX);
        }
    }

    ConfigString parseAll() {
        List<ConfigString.Entry> entries = items();
        if (!atEnd()) {
            throw fault("expected \",\" or the end");
        }
        return entries.isEmpty() ? ConfigString.empty() : new ConfigString(entries);
    }

    /** The text is what stands behind the equals sign of {@code key}, and nothing else. */
    ConfigValue parseValueAlone(String key) {
        ConfigValue value = value(key);
        skipWhiteSpace();
        if (!atEnd()) {
            throw fault("expected the end of the value");
        }
        return value;
    }

    /** Reads items until something follows that is neither an item nor a comma. */
    private List<ConfigString.Entry> items() {
        List<ConfigString.Entry> entries = new ArrayList<>();
        while (true) {
            skipWhiteSpace();
            char c = current();
            if (c == '"' || Words.isWordCharacter(c)) {
                entries.add(item());
                skipWhiteSpace();
            }
            if (current() != ',') {
                return entries;
            }
            position++;
        }
    }

    private ConfigString.Entry item() {
        int start = position;
        String key = current() == '"' ? quoted() : word();
        if (key.isEmpty()) {
            position = start;
            throw fault("expected a key that is not empty");
        }
        String keyText = text.substring(start, position);
        skipWhiteSpace();
        if (current() != '=') {
            return new ConfigString.Entry(key, keyText, ConfigValue.implied(key));
        }
        position++;
        return new ConfigString.Entry(key, keyText, value(key));
    }

    private ConfigValue value(String key) {
        skipWhiteSpace();
        int start = position;
        char c = current();
        switch (c) {
            case '(':
                return ConfigValue.struct(key, inner(')'));
            case '[':
                return ConfigValue.list(key, inner(']'));
            case '"':
                String unquoted = quoted();
                return ConfigValue.quoted(key, text.substring(start, position), unquoted);
            default:
                return Words.isWordCharacter(c)
                        ? ConfigValue.word(key, word()) : ConfigValue.none(key);
        }
    }

    private ConfigString inner(char closing) {
        if (++depth > ConfigString.DEPTH_MAX) {
            throw fault("more than " + ConfigString.DEPTH_MAX + " levels of brackets");
        }
        position++;
        List<ConfigString.Entry> entries = items();
        if (current() != closing || atEnd()) {
            throw fault("expected \",\" or \"" + closing + "\"");
        }
        position++;
        depth--;
        return new ConfigString(entries);
    }

    private String word() {
        int start = position;
        while (Words.isWordCharacter(current())) {
            position++;
        }
        return text.substring(start, position);
    }

    private String quoted() {
        StringBuilder unquoted = new StringBuilder();
        position++;
        while (current() != '"') {
            if (Character.isISOControl(current())) {
                throw fault(atEnd() ? "expected a closing quote"
                        : "control character in quotes; write it as an escape");
            }
            unquoted.append(current() == '\\' ? escape() : text.charAt(position++));
        }
        position++;
        return unquoted.toString();
    }

    private char escape() {
        char letter = position + 1 < text.length() ? text.charAt(position + 1) : END;
        if (letter == 'u') {
            return unicodeEscape();
        }
        int meaning = Words.meaningOfEscape(letter);
        if (meaning < 0) {
            throw fault("unknown escape; a backslash itself is written \\\\");
        }
        position += 2;
        return (char) meaning;
    }

    private char unicodeEscape() {
        int meaning = 0;
        for (int i = position + 2; i < position + 6; i++) {
            if (i >= text.length() || !HexFormat.isHexDigit(text.charAt(i))) {
                throw fault("expected \\u and four hexadecimal digits");
            }
            meaning = meaning << 4 | HexFormat.fromHexDigit(text.charAt(i));
        }
        position += 6;
        return (char) meaning;
    }

    private void skipWhiteSpace() {
        while (Words.isWhiteSpace(current())) {
            position++;
        }
    }

    private char current() {
        return atEnd() ? END : text.charAt(position);
    }

    private boolean atEnd() {
        return position >= text.length();
    }

    private InvalidUseException fault(String what) {
        int from = Math.max(0, position - EXCERPT_CHARS_BEFORE);
        int to = Math.min(text.length(), position + EXCERPT_CHARS_AFTER);
        String found = atEnd() ? "the end"
                : "\"" + Words.printable(text.substring(position, to)) + "\"";
        String behind = position == 0 ? ""
                : " behind \"" + Words.printable(text.substring(from, position)) + "\"";
        return new InvalidUseException("bad configuration string at character " + (position + 1)
                + behind + ": " + what + ", found " + found);
    }
}
