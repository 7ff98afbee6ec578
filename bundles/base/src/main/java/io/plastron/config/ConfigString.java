// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A parsed configuration string. Immutable, hence thread-safe.
 *
 * <pre>
 * string := [item] ("," [item])*
 * item   := key ["=" [value]]
 * key    := word | quoted
 * value  := word | quoted | "(" string ")" | "[" string "]"
 * word   := one or more characters other than , = ( ) [ ] " white space and control characters
 * quoted := '"' (character | escape)* '"'       no control characters; escapes as in JSON
 * </pre>
 *
 * A word is a boolean ({@code true}, {@code false}), a number (digits, perhaps a minus sign,
 * perhaps a suffix {@code B K KB M MB G GB T TB} in any case) or else an identifier. An item
 * without {@code =} means {@code true}; {@code key=} is the empty value. White space around keys,
 * values and punctuation means nothing; so do empty items. Of items with the same key the last one
 * counts.
 *
 * <p>{@link #toString()} is the canonical form: the items in their order, numbers and quoted texts
 * as they were written, without white space and empty items. Parsing a canonical text gives that
 * text back byte for byte, so rows written by others survive being read and written here.
 *
 * <p>Limits, so that hostile input costs neither stack nor heap: {@value #CHARS_MAX} characters,
 * {@value #DEPTH_MAX} levels of brackets.
 *
 * <p>Every fault of a string or a value is an {@link InvalidUseException}. Its message quotes the
 * place: no secret belongs in a configuration string.
 */
public final class ConfigString {
    /** Longest string that is parsed, in characters. */
    public static final int CHARS_MAX = 1 << 20;

    /** Deepest nesting of brackets. */
    public static final int DEPTH_MAX = 32;

    private static final ConfigString EMPTY = new ConfigString(List.of());

    private final List<Entry> entries;

    ConfigString(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * One item.
     *
     * @param key the key, unquoted
     * @param keyText the key as it stands in the text, with its quotes if it has any
     * @param value the value; implied {@code true} when the item has none
     */
    public record Entry(String key, String keyText, ConfigValue value) {
        /** Whether the item is a key alone, without {@code =}: a flag, or an element of a list. */
        public boolean isBare() {
            return value.isImplied();
        }

        @Override
        public String toString() {
            return isBare() ? keyText : keyText + "=" + value.raw();
        }
    }

    /** Parses a whole string; the empty one has no entries. */
    public static ConfigString parse(String text) {
        return new ConfigParser(Objects.requireNonNull(text, "text")).parseAll();
    }

    /** The string without entries. */
    public static ConfigString empty() {
        return EMPTY;
    }

    /** Puts a text into quotes, escaping what must be; any text survives quoting and parsing. */
    public static String quote(String text) {
        return Words.quote(text);
    }

    /** All items in their order, duplicates included. */
    public List<Entry> entries() {
        return entries;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean has(String key) {
        return find(key).isPresent();
    }

    /** The value of a key; of duplicates the last. */
    public Optional<ConfigValue> find(String key) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).key().equals(key)) {
                return Optional.of(entries.get(i).value());
            }
        }
        return Optional.empty();
    }

    /**
     * The text of a key's value ({@link ConfigValue#text}), or the default if the key is missing.
     */
    public String string(String key, String defaultValue) {
        return find(key).map(ConfigValue::text).orElse(defaultValue);
    }

    /** A key's boolean ({@link ConfigValue#bool}), or the default if the key is missing. */
    public boolean bool(String key, boolean defaultValue) {
        return find(key).map(ConfigValue::bool).orElse(defaultValue);
    }

    /** A key's number ({@link ConfigValue#number}), or the default if the key is missing. */
    public long number(String key, long defaultValue) {
        return find(key).map(ConfigValue::number).orElse(defaultValue);
    }

    /** What stands in a key's brackets ({@link ConfigValue#struct}); empty if it is missing. */
    public ConfigString struct(String key) {
        return find(key).map(ConfigValue::struct).orElse(EMPTY);
    }

    /** The elements of a key's list ({@link ConfigValue#list}); none if it is missing. */
    public List<String> list(String key) {
        return find(key).map(ConfigValue::list).orElse(List.of());
    }

    /**
     * This string with a key set: in the place of its first occurrence, or at the end.
     *
     * @param rawValueText the value as it would stand behind {@code =}; see {@link #quote}
     */
    public ConfigString with(String key, String rawValueText) {
        ConfigValue value = new ConfigParser(rawValueText).parseValueAlone(key);
        List<Entry> changed = new ArrayList<>(entries.size() + 1);
        boolean placed = false;
        for (Entry entry : entries) {
            if (!entry.key().equals(key)) {
                changed.add(entry);
            } else if (!placed) {
                changed.add(new Entry(key, entry.keyText(), value));
                placed = true;
            }
        }
        if (!placed) {
            changed.add(new Entry(key, Words.keyText(key), value));
        }
        return new ConfigString(changed);
    }

    /** This string without any item of that key. */
    public ConfigString without(String key) {
        return new ConfigString(
                entries.stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    /**
     * Collapses this string and another into one in which each key stands once: keys of this string
     * keep their order, new ones follow in theirs, and values of {@code overrides} win. Two values
     * in parentheses are merged in the same way, except when both hold bare names only, as
     * {@code columns=(a,b)}: such a list is one value and is replaced.
     */
    public ConfigString merge(ConfigString overrides) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        for (Entry entry : entries) {
            merged.put(entry.key(), entry);
        }
        // Duplicates within one string do not merge with one another: the last one counts.
        Map<String, Entry> last = new HashMap<>();
        overrides.entries.forEach(entry -> last.put(entry.key(), entry));
        for (Entry entry : overrides.entries) {
            Entry change = last.remove(entry.key());
            if (change != null) {
                merged.merge(entry.key(), change, ConfigString::mergeEntries);
            }
        }
        return new ConfigString(List.copyOf(merged.values()));
    }

    private static Entry mergeEntries(Entry base, Entry override) {
        ConfigValue value = override.value();
        if (isStruct(base) && isStruct(override)) {
            ConfigString inner = base.value().struct();
            ConfigString change = override.value().struct();
            if (inner.hasNamedValue() || change.hasNamedValue()) {
                value = ConfigValue.struct(base.key(), inner.merge(change));
            }
        }
        return new Entry(base.key(), base.keyText(), value);
    }

    private static boolean isStruct(Entry entry) {
        return entry.value().kind() == ConfigValue.Kind.STRUCT;
    }

    private boolean hasNamedValue() {
        return entries.stream().anyMatch(entry -> !entry.isBare());
    }

    /**
     * Refuses keys that nobody would read.
     *
     * @param known the keys that may stand here
     * @param where what is being configured, for the message
     * @throws InvalidUseException for the first unknown key; names the nearest known one
     */
    public void refuseUnknown(Set<String> known, String where) {
        for (Entry entry : entries) {
            if (!known.contains(entry.key())) {
                throw new InvalidUseException(where + ": unknown key \""
                        + Words.printable(entry.key()) + "\"" + hint(entry.key(), known));
            }
        }
    }

    private static String hint(String key, Set<String> known) {
        return NearestWord.find(key, known)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElseGet(() ->
                        "; known are " + String.join(", ", known.stream().sorted().toList()));
    }

    /** The canonical form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(text.isEmpty() ? "" : ",").append(entry);
        }
        return text.toString();
    }

    /** Equal are strings with the same canonical form. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigString that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
