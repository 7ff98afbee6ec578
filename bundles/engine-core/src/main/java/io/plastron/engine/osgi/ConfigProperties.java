// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.config.ConfigString;
import io.plastron.engine.store.StoreOptions;
import io.plastron.types.InvalidUseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Config Admin properties as options of a store: both carry the same names. */
final class ConfigProperties {
    /** What needs no quotes in a configuration string; in quotes a boolean would be a text. */
    private static final Pattern WORD = Pattern.compile("[^,=()\\[\\]\"\\s\\p{Cntrl}]+");

    private ConfigProperties() {}

    /**
     * The options of a store to be opened.
     *
     * @throws InvalidUseException naming what is wrong with the configuration
     */
    static StoreOptions options(Map<String, Object> properties) {
        String path = text(properties, "path");
        if (path.isBlank()) {
            throw new InvalidUseException("configuration " + text(properties, "service.pid")
                    + ": 'path', the folder of the store, is missing");
        }
        try {
            return StoreOptions.parse(name(properties), Path.of(path), config(properties));
        } catch (InvalidPathException invalid) {
            throw new InvalidUseException("configuration " + text(properties, "service.pid")
                    + ": path: " + invalid.getMessage(), invalid);
        }
    }

    /** The store's name, also of a configuration that cannot be read otherwise. */
    static String name(Map<String, Object> properties) {
        String name = text(properties, "name");
        return name.isEmpty() ? "default" : name;
    }

    /** A property as text, empty when it is missing. */
    static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    private static String config(Map<String, Object> properties) {
        StringJoiner config = new StringJoiner(",");
        for (String key : StoreOptions.KEYS) {
            String value = text(properties, key);
            if (!value.isEmpty()) {
                boolean nested = value.startsWith("(") && value.endsWith(")");
                config.add(key + "=" + (nested || WORD.matcher(value).matches()
                        ? value : ConfigString.quote(value)));
            }
        }
        return config.toString();
    }

    /** What turns a running store from one configuration to the next; empty for nothing. */
    static String change(StoreOptions before, StoreOptions after) {
        StringJoiner change = new StringJoiner(",");
        if (before.role() != after.role()) {
            change.add("role=" + after.role().name().toLowerCase(Locale.ROOT));
            change.add("take_over=" + after.takeOver());
        }
        if (!before.checkpointMeta().equals(after.checkpointMeta())) {
            change.add("checkpoint_meta=" + ConfigString.quote(after.checkpointMeta()));
        }
        if (before.checkpointWaitSeconds() != after.checkpointWaitSeconds()) {
            change.add("checkpoint_wait=" + after.checkpointWaitSeconds());
        }
        if (before.checkpointDirtyBytesMax() != after.checkpointDirtyBytesMax()) {
            change.add("checkpoint_dirty_max=" + after.checkpointDirtyBytesMax());
        }
        if (!before.retention().equals(after.retention())) {
            change.add("retain_checkpoints=" + after.retainCheckpoints());
            change.add("retain_seconds=" + after.retainSeconds());
            change.add("reclaim=" + after.reclaim());
        }
        return change.toString();
    }

    /** Whether the next configuration is of another store, or of one to be opened otherwise. */
    static boolean needsReopening(StoreOptions before, StoreOptions after) {
        return !fixed(before).equals(fixed(after));
    }

    /** What is decided when a store is opened, and matters after that. */
    private static List<Object> fixed(StoreOptions options) {
        return List.of(options.name(), options.home(), options.keyProvider(), options.pageLog(),
                options.closeMillisMax(), options.cacheBytesMax(), options.cacheWaitMillis(),
                options.segmentBytesMax(), options.forceMillisMax(), options.slot());
    }
}
