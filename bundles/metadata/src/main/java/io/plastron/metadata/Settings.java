// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a table: what {@code create} was given, over the defaults.
 *
 * <p>A row states some sixty settings, of which Plastron implements these; the others keep their
 * defaults, and who asks for another value is told so instead of being ignored.
 *
 * <table>
 * <caption>implemented</caption>
 * <tr><th>key</th><th>values</th></tr>
 * <tr><td>{@code key_format}, {@code value_format}</td><td>{@code S}, {@code u}</td></tr>
 * <tr><td>{@code leaf_page_max}</td><td>{@value #LEAF_BYTES_MIN} bytes to 512 KB; bounds a leaf's
 * image</td></tr>
 * <tr><td>{@code app_metadata}</td><td>any value; kept for the application</td></tr>
 * <tr><td>{@code source}</td><td>nothing, or the very file the table gets: dumps say it</td></tr>
 * </table>
 */
final class Settings {
    static final int LEAF_BYTES_MIN = 512;
    static final int LEAF_BYTES_MAX = 512 << 10;
    /** Three rows repeat what is given, and a row must fit a value of the metadata table. */
    static final int CONFIG_CHARS_MAX = 64 << 10;

    private static final Set<String> FORMATS = Set.of("S", "u");
    private static final Set<String> KEYS = Defaults.CREATE.entries().stream()
            .map(ConfigString.Entry::key).collect(Collectors.toUnmodifiableSet());

    private final String name;
    private final ConfigString effective;

    private Settings(String name, ConfigString effective) {
        this.name = name;
        this.effective = effective;
    }

    /**
     * Checks what {@code create} was given.
     *
     * @throws InvalidUseException the first setting that is unknown, malformed or not implemented
     */
    static Settings of(String name, String config) {
        String where = Names.TABLE + name;
        if (config.length() > CONFIG_CHARS_MAX) {
            throw new InvalidUseException(where + ": a configuration has at most "
                    + CONFIG_CHARS_MAX + " characters, not " + config.length());
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(config)) {
            throw new InvalidUseException(
                    where + ": the configuration holds half of a surrogate pair");
        }
        ConfigString given = ConfigString.parse(config);
        given.refuseUnknown(KEYS, where);
        ConfigString effective = Defaults.CREATE.with("source", source(name));
        for (ConfigString.Entry item : given.entries()) {
            ConfigValue value = given.find(item.key()).orElseThrow();
            effective = effective.with(item.key(), checked(where, name, item.key(), value));
        }
        return new Settings(name, effective);
    }

    private static String source(String name) {
        return ConfigString.quote(Names.FILE + name + Names.FILE_SUFFIX);
    }

    /** The text to keep for a value. */
    private static String checked(String where, String name, String key, ConfigValue value) {
        ConfigValue byDefault = Defaults.CREATE.find(key).orElseThrow();
        switch (key) {
            case "app_metadata":
                return value.toString();
            case "key_format", "value_format":
                requireFormat(where, key, value);
                return value.text();
            case "leaf_page_max":
                requireLeafBytes(where, value);
                return same(value, byDefault) ? byDefault.raw() : value.raw();
            case "source":
                if (value.raw().isEmpty() || value.raw().equals(source(name))) {
                    return source(name);
                }
                break;
            default:
                break;
        }
        if (!same(value, byDefault)) {
            throw new InvalidUseException(where + ": " + key + "=" + Names.shown(value.toString())
                    + " is not implemented; leave it out or give its default, " + key + "="
                    + byDefault.raw());
        }
        return byDefault.raw();
    }

    private static void requireFormat(String where, String key, ConfigValue value) {
        if (value.raw().startsWith("(") || value.raw().startsWith("[")
                || !FORMATS.contains(value.text())) {
            throw new InvalidUseException(where + ": " + key + "=" + Names.shown(value.toString())
                    + " is not implemented; use S (string) or u (bytes)");
        }
    }

    private static void requireLeafBytes(String where, ConfigValue value) {
        if (value.number() < LEAF_BYTES_MIN || value.number() > LEAF_BYTES_MAX) {
            throw new InvalidUseException(where + ": leaf_page_max=" + value + " is out of range; "
                    + LEAF_BYTES_MIN + "B to " + (LEAF_BYTES_MAX >> 10) + "KB are allowed");
        }
    }

    /** Whether a value means what {@code expected} does; what its parentheses omit agrees. */
    private static boolean same(ConfigValue value, ConfigValue expected) {
        if (value.kind() == ConfigValue.Kind.NUMBER && expected.kind() == ConfigValue.Kind.NUMBER) {
            return value.number() == expected.number();
        }
        if (expected.kind() == ConfigValue.Kind.STRUCT) {
            return value.kind() == ConfigValue.Kind.NONE
                    || value.kind() == ConfigValue.Kind.STRUCT
                    && value.struct().entries().stream().allMatch(
                            item -> isIn(expected.struct(), item));
        }
        return plain(value).equals(plain(expected));
    }

    private static boolean isIn(ConfigString expected, ConfigString.Entry item) {
        return expected.find(item.key()).map(value -> same(item.value(), value)).orElse(false);
    }

    /** Text without quotes, and without brackets that hold nothing. */
    private static String plain(ConfigValue value) {
        return switch (value.kind()) {
            case STRUCT -> value.struct().isEmpty() ? "" : value.raw();
            case LIST -> value.list().isEmpty() ? "" : value.raw();
            default -> value.text();
        };
    }

    /** Whether a table that says this of itself is as these settings ask for. */
    boolean match(ConfigString existing) {
        return effective.entries().stream().allMatch(item -> isIn(existing, item))
                && existing.entries().stream().allMatch(item -> isIn(effective, item));
    }

    String tableRow() {
        return withFormats(withAppMetadata(Defaults.TABLE)).toString();
    }

    String colgroupRow() {
        return withAppMetadata(Defaults.COLGROUP).with("source", source(name)).toString();
    }

    /** The file's row before its first checkpoint. */
    String fileRow(int tableId) {
        return withFormats(withAppMetadata(Defaults.FILE))
                .with("id", Integer.toString(tableId))
                .with("leaf_page_max", raw("leaf_page_max"))
                + "," + Defaults.NO_CHECKPOINT;
    }

    private ConfigString withAppMetadata(ConfigString row) {
        return row.with("app_metadata", raw("app_metadata"));
    }

    private ConfigString withFormats(ConfigString row) {
        return row.with("key_format", raw("key_format")).with("value_format", raw("value_format"));
    }

    private String raw(String key) {
        return effective.find(key).orElseThrow().raw();
    }
}
