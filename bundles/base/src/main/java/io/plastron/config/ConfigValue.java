// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Locale;

/**
 * One value of a {@link ConfigString}, still as it was written. Immutable. An accessor that does
 * not fit the value throws {@link InvalidUseException} with key, value and what was expected.
 */
public final class ConfigValue {
    private static final int SHOWN_CHARS_MAX = 64;

    /** What a value looks like; what it means is decided by the accessor the reader uses. */
    public enum Kind {
        /** Digits with an optional sign and unit; may be more than a {@code long} holds. */
        NUMBER,
        /** {@code true}, {@code false}, or a key without a value. */
        BOOL,
        /** Any other bare word. */
        ID,
        /** Text in quotes. */
        STRING,
        /** Items in parentheses. */
        STRUCT,
        /** Items in square brackets. */
        LIST,
        /** Nothing behind the equals sign. */
        NONE
    }

    private final String key;
    private final Kind kind;
    private final String raw;
    private final String text;
    private final ConfigString inner;

    private ConfigValue(String key, Kind kind, String raw, String text, ConfigString inner) {
        this.key = key;
        this.kind = kind;
        this.raw = raw;
        this.text = text;
        this.inner = inner;
    }

    /** What a key without {@code =} stands for. */
    static ConfigValue implied(String key) {
        return new ConfigValue(key, Kind.BOOL, "", "true", null);
    }

    static ConfigValue none(String key) {
        return new ConfigValue(key, Kind.NONE, "", "", null);
    }

    static ConfigValue word(String key, String word) {
        return new ConfigValue(key, Words.kindOf(word), word, word, null);
    }

    static ConfigValue quoted(String key, String raw, String text) {
        return new ConfigValue(key, Kind.STRING, raw, text, null);
    }

    static ConfigValue struct(String key, ConfigString inner) {
        return new ConfigValue(key, Kind.STRUCT, null, null, inner);
    }

    static ConfigValue list(String key, ConfigString inner) {
        return new ConfigValue(key, Kind.LIST, null, null, inner);
    }

    public Kind kind() {
        return kind;
    }

    /** Canonical text behind the equals sign, with quotes and brackets; empty if there is none. */
    public String raw() {
        return switch (kind) {
            case STRUCT -> "(" + inner + ")";
            case LIST -> "[" + inner + "]";
            default -> raw;
        };
    }

    boolean isImplied() {
        return kind == Kind.BOOL && raw.isEmpty();
    }

    /** The text of a word or of what stands in quotes; empty for the empty value. */
    public String text() {
        if (inner != null) {
            throw expected("a single value");
        }
        return text;
    }

    /** {@code true} or {@code false}; a key without a value is {@code true}. */
    public boolean bool() {
        if (kind != Kind.BOOL) {
            throw expected("true or false");
        }
        return Boolean.parseBoolean(text);
    }

    /** The number; a unit K, M, G or T, with or without B, multiplies by a power of 1024. */
    public long number() {
        if (kind != Kind.NUMBER) {
            throw expected("a number, such as 10, 4KB or 5M");
        }
        String digits = text.toUpperCase(Locale.ROOT);
        if (digits.endsWith("B")) {
            digits = digits.substring(0, digits.length() - 1);
        }
        int unit = "KMGT".indexOf(digits.charAt(digits.length() - 1)) + 1;
        if (unit > 0) {
            digits = digits.substring(0, digits.length() - 1);
        }
        try {
            return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * unit));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw expected("a number between -2^63 and 2^63-1");
        }
    }

    /** What stands in parentheses; empty for the empty value. */
    public ConfigString struct() {
        if (kind == Kind.NONE) {
            return ConfigString.empty();
        }
        if (kind != Kind.STRUCT) {
            throw expected("items in parentheses, such as (name=value)");
        }
        return inner;
    }

    /** The names in parentheses or square brackets, unquoted; none for the empty value. */
    public List<String> list() {
        if (kind == Kind.NONE) {
            return List.of();
        }
        if (inner == null || !inner.entries().stream().allMatch(ConfigString.Entry::isBare)) {
            throw expected("a list of names, such as [a,b]");
        }
        return inner.entries().stream().map(ConfigString.Entry::key).toList();
    }

    private InvalidUseException expected(String what) {
        String shown = isImplied() ? "no value" : kind == Kind.NONE ? "an empty value" : raw();
        if (shown.length() > SHOWN_CHARS_MAX) {
            shown = shown.substring(0, SHOWN_CHARS_MAX) + "…";
        }
        return new InvalidUseException("configuration key \"" + Words.printable(key)
                + "\": expected " + what + ", found " + Words.printable(shown));
    }

    /** As {@link #raw}, but {@code true} for a key without a value. */
    @Override
    public String toString() {
        return isImplied() ? text : raw();
    }
}
