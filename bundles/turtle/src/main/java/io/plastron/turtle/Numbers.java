// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.types.InvalidUseException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the items of turtle pages and {@code checkpoint_meta}, stricter than configuration strings
 * are: no duplicates, no units, no numbers that do not fit. A fault is an {@link
 * InvalidUseException} that names the key.
 */
final class Numbers {
    static final long UNSIGNED_INT_MAX = 0xffff_ffffL;

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,16}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}");
    private static final int SHOWN_CHARS_MAX = 40;

    private final ConfigString items;

    /** @throws InvalidUseException a key stands twice: which value counts depends on the reader */
    Numbers(ConfigString items) {
        this.items = items;
        Set<String> seen = new HashSet<>();
        for (ConfigString.Entry item : items.entries()) {
            if (!seen.add(item.key())) {
                throw new InvalidUseException(shown(item.key()) + " stands there twice");
            }
        }
    }

    boolean has(String key) {
        return items.has(key);
    }

    void refuseAllBut(Set<String> known) {
        for (ConfigString.Entry item : items.entries()) {
            if (!known.contains(item.key())) {
                throw new InvalidUseException("unknown key " + shown(item.key()));
            }
        }
    }

    /** What stands in a key's parentheses. */
    ConfigValue struct(String key) {
        ConfigValue value = value(key);
        if (value.kind() != ConfigValue.Kind.STRUCT) {
            throw fault(key, "(…)");
        }
        return value;
    }

    /** An unsigned number of at most 64 bits, as a {@code long} of the same bits. */
    long hex(String key) {
        return hexOf(key, text(key));
    }

    /** As {@link #hex}, of digits that stand by themselves. */
    static long hexOf(String key, String digits) {
        if (!HEX.matcher(digits).matches()) {
            throw new InvalidUseException(key + ": expected a hexadecimal number of at most 64"
                    + " bits, found \"" + shown(digits) + "\"");
        }
        return Long.parseUnsignedLong(digits, 16);
    }

    /** An unsigned decimal number of at most 64 bits, as a {@code long} of the same bits. */
    long unsigned(String key) {
        String digits = text(key);
        try {
            if (DECIMAL.matcher(digits).matches()) {
                return Long.parseUnsignedLong(digits);
            }
        } catch (NumberFormatException tooLarge) {
            throw fault(key, "a number below 2^64", tooLarge);
        }
        throw fault(key, "a number");
    }

    /** A decimal number from 0 to {@code max}. */
    long upTo(String key, long max) {
        long number = unsigned(key);
        if (Long.compareUnsigned(number, max) > 0) {
            throw fault(key, "at most " + max);
        }
        return number;
    }

    /** Text of a single value; a key alone, or with nothing behind it, is empty. */
    String text(String key) {
        ConfigValue value = value(key);
        return switch (value.kind()) {
            case NUMBER, ID, STRING -> value.text();
            default -> "";
        };
    }

    private ConfigValue value(String key) {
        return items.find(key).orElseThrow(() -> new InvalidUseException(key + " is missing"));
    }

    private InvalidUseException fault(String key, String expected) {
        return fault(key, expected, null);
    }

    InvalidUseException fault(String key, String expected, Throwable cause) {
        return new InvalidUseException(key + ": expected " + expected + ", found \""
                + shown(value(key).raw()) + "\"", cause);
    }

    /** A text fit for a message: short, and without anything that moves a reader's cursor. */
    static String shown(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= SHOWN_CHARS_MAX
                ? printable : printable.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
