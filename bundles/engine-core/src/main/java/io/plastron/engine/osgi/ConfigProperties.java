// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.osgi;

import io.plastron.config.ConfigString;
import io.plastron.engine.store.StoreOptions;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Config Admin properties as a configuration string: both carry the same names. */
final class ConfigProperties {
    private ConfigProperties() {}

    /** The options of a store to be opened. */
    static StoreOptions options(Map<String, Object> properties) {
        String path = text(properties, "path");
        if (path == null || path.isBlank()) {
            throw new InvalidUseException("configuration " + properties.get("service.pid")
                    + ": 'path', the folder of the store, is missing");
        }
        String name = text(properties, "name");
        return StoreOptions.parse(name == null ? "default" : name, Path.of(path),
                config(properties, StoreOptions.KEYS));
    }

    /** What of the properties can change while the store runs, as a string to reconfigure with. */
    static String changeable(Map<String, Object> properties) {
        return config(properties, StoreOptions.CHANGEABLE);
    }

    private static String config(Map<String, Object> properties, Set<String> keys) {
        StringJoiner config = new StringJoiner(",");
        for (String key : keys) {
            String value = text(properties, key);
            if (value != null && !value.isEmpty()) {
                boolean nested = value.startsWith("(");
                config.add(key + "=" + (nested ? value : ConfigString.quote(value)));
            }
        }
        return config.toString();
    }

    private static String text(Map<String, Object> properties, String key) {
        Object value = properties.get(key);
        return value == null ? null : String.valueOf(value);
    }
}
