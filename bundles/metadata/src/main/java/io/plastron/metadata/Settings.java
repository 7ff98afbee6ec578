// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.packing.Format;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code create} was given for an object, over the defaults.
 *
 * <p>{@code create} knows some sixty settings, of which Plastron implements these; the others keep
 * their defaults, and who asks for another value is told so instead of being ignored.
 *
 * <table>
 * <caption>implemented</caption>
 * <tr><th>key</th><th>of</th><th>values</th></tr>
 * <tr><td>{@code key_format}, {@code value_format}</td><td>tables</td><td>see {@link Format};
 * column groups and indices may repeat what follows from their columns: dumps say it</td></tr>
 * <tr><td>{@code columns}</td><td>all</td><td>of a table: nothing, or one name for each field; of a
 * column group or index: some of the table's</td></tr>
 * <tr><td>{@code colgroups}</td><td>tables</td><td>names of the column groups to come</td></tr>
 * <tr><td>{@code immutable}</td><td>indices</td><td>true or false</td></tr>
 * <tr><td>{@code leaf_page_max}</td><td>what has a file</td><td>{@value #LEAF_BYTES_MIN} bytes to
 * 512 KB; bounds a leaf's image</td></tr>
 * <tr><td>{@code app_metadata}</td><td>all</td><td>any value; kept for the application</td></tr>
 * <tr><td>{@code source}</td><td>all</td><td>nothing, or the very file it gets: dumps say it</td>
 * </tr>
 * <tr><td>{@code exclusive}</td><td>all</td><td>true: it must not exist yet</td></tr>
 * </table>
 */
final class Settings {
    static final int LEAF_BYTES_MIN = 512;
    static final int LEAF_BYTES_MAX = 512 << 10;
    /** Longest value of a setting: five may be long, and a row of the metadata table holds all. */
    static final int VALUE_CHARS_MAX = 64 << 10;
    /**
     * Longest text of all settings. Room for five values of full length and the defaults: what
     * {@code metadata:create} shows of an object, and dumps say, can be given back.
     */
    static final int CONFIG_CHARS_MAX = 512 << 10;

    private static final Set<String> KEYS = Defaults.CREATE.entries().stream()
            .map(ConfigString.Entry::key).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> IMPLEMENTED = Set.of("app_metadata", "columns", "exclusive",
            "key_format", "leaf_page_max", "source", "value_format");

    private final SchemaUri object;
    private final ConfigString given;

    private Settings(SchemaUri object, ConfigString given) {
        this.object = object;
        this.given = given;
    }

    /**
     * Checks what {@code create} was given.
     *
     * @throws InvalidUseException the first setting that is unknown, malformed or not implemented
     */
    static Settings of(SchemaUri object, String config) {
        Settings settings = new Settings(object, parse(object.uri(), config));
        settings.given.refuseUnknown(KEYS, object.uri());
        settings.given.entries().forEach(item -> settings.check(item.key()));
        settings.requireFile();
        return settings;
    }

    /** Parses what a row can hold. */
    static ConfigString parse(String where, String config) {
        if (config.length() > CONFIG_CHARS_MAX) {
            throw new InvalidUseException(where + ": a configuration has at most "
                    + CONFIG_CHARS_MAX + " characters, not " + config.length());
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(config)) {
            throw new InvalidUseException(
                    where + ": the configuration holds half of a surrogate pair");
        }
        ConfigString given = ConfigString.parse(config);
        for (ConfigString.Entry item : given.entries()) {
            int chars = item.value().raw().length();
            if (chars > VALUE_CHARS_MAX) {
                throw new InvalidUseException(where + ": " + Names.shown(item.key()) + "= has "
                        + chars + " characters, at most " + VALUE_CHARS_MAX);
            }
        }
        return given;
    }

    private void check(String key) {
        ConfigValue value = given.find(key).orElseThrow();
        boolean implemented = IMPLEMENTED.contains(key) || switch (object.kind()) {
            case TABLE -> key.equals("colgroups");
            case COLGROUP -> false;
            case INDEX -> key.equals("immutable");
        };
        if (implemented) {
            checkImplemented(key, value);
            return;
        }
        ConfigValue byDefault = Defaults.CREATE.find(key).orElseThrow();
        if (!Values.same(value, byDefault)) {
            throw notImplemented(key, value, "leave it out or give its default, " + key + "="
                    + byDefault.raw());
        }
    }

    /** Formats and the names in lists depend on one another; here only what stands alone. */
    private void checkImplemented(String key, ConfigValue value) {
        switch (key) {
            case "columns", "colgroups" -> object.naming(value::list);
            case "immutable", "exclusive" -> object.naming(value::bool);
            case "leaf_page_max" -> {
                long bytes = object.naming(value::number);
                if (bytes < LEAF_BYTES_MIN || bytes > LEAF_BYTES_MAX) {
                    throw new InvalidUseException(object.uri() + ": leaf_page_max=" + value
                            + " is out of range; " + LEAF_BYTES_MIN + "B to "
                            + (LEAF_BYTES_MAX >> 10) + "KB are allowed");
                }
            }
            default -> { }
        }
    }

    /** A table with named column groups has no file to which these could apply. */
    private void requireFile() {
        boolean has = groups().isEmpty();
        ConfigValue source = value("source");
        String file = Values.plain(source);
        if (!file.isEmpty() && !(has && file.equals(object.fileUri()))) {
            throw notImplemented("source", source, "leave it out, "
                    + (has ? "it is " + object.source() : "its column groups have files"));
        }
        if (!has && !Values.same(value("leaf_page_max"),
                Defaults.CREATE.find("leaf_page_max").orElseThrow())) {
            throw new InvalidUseException(object.uri() + ": leaf_page_max="
                    + value("leaf_page_max") + " has no meaning for a table with named column "
                    + "groups; give it to these");
        }
    }

    private InvalidUseException notImplemented(String key, ConfigValue value, String instead) {
        return new InvalidUseException(object.uri() + ": " + key + "="
                + Names.shown(value.toString()) + " is not implemented; " + instead);
    }

    private ConfigValue value(String key) {
        return given.find(key).or(() -> Defaults.CREATE.find(key)).orElseThrow();
    }

    SchemaUri object() {
        return object;
    }

    /** The text to keep. */
    String appMetadata() {
        return value("app_metadata").toString();
    }

    /** The text to keep. */
    String leafPageMax() {
        ConfigValue byDefault = Defaults.CREATE.find("leaf_page_max").orElseThrow();
        ConfigValue value = value("leaf_page_max");
        return Values.same(value, byDefault) ? byDefault.raw() : value.raw();
    }

    List<String> columns() {
        return value("columns").list();
    }

    /** The column groups a table declares. */
    List<String> groups() {
        return value("colgroups").list();
    }

    boolean immutable() {
        return value("immutable").bool();
    }

    boolean exclusive() {
        return value("exclusive").bool();
    }

    /** A table's {@code key_format} or {@code value_format}. */
    Format format(String key) {
        return object.naming(() -> {
            try {
                return Format.of(value(key).text());
            } catch (InvalidUseException refused) {
                throw new InvalidUseException(key + "=" + Names.shown(value(key).toString())
                        + ": " + refused.getMessage(), refused);
            }
        });
    }

    /** A column group or index may say its formats, as dumps do, but only what they are. */
    void requireFormat(String key, Format computed) {
        Optional<ConfigValue> said = given.find(key);
        if (said.isPresent() && !format(key).equals(computed)) {
            throw new InvalidUseException(object.uri() + ": " + key + "="
                    + Names.shown(said.get().toString()) + ", but by its columns it is "
                    + key + "=" + computed.text() + "; leave it out");
        }
    }
}
