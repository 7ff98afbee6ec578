// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.config.ConfigValue;
import io.plastron.packing.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** When two values of settings mean the same although they are written differently. */
final class Values {
    private static final Set<String> FORMATS = Set.of("key_format", "value_format");
    /** What a file's row says of its history. */
    private static final Set<String> HISTORY = Set.of("id", "checkpoint");

    private Values() {}

    /** Whether a value means what {@code expected} does; what its parentheses omit agrees. */
    static boolean same(ConfigValue value, ConfigValue expected) {
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
    static String plain(ConfigValue value) {
        return switch (value.kind()) {
            case STRUCT -> value.struct().isEmpty() ? "" : value.raw();
            case LIST -> value.list().isEmpty() ? "" : value.raw();
            default -> value.text();
        };
    }

    /**
     * Where the row an object would get differs from the one it has, history aside.
     *
     * @return a text for each setting
     */
    static List<String> differences(String asked, String existing) {
        List<String> differences = new ArrayList<>();
        ConfigString now = ConfigString.parse(existing);
        for (ConfigString.Entry item : ConfigString.parse(asked).entries()) {
            ConfigValue has = now.find(item.key()).orElseThrow();
            if (!HISTORY.contains(item.key()) && !equal(item.key(), item.value(), has)) {
                differences.add(item.key() + "=" + Names.shown(has.toString()) + " and not "
                        + Names.shown(item.value().toString()));
            }
        }
        return differences;
    }

    private static boolean equal(String key, ConfigValue left, ConfigValue right) {
        if (FORMATS.contains(key)) {
            return Format.of(left.text()).equals(Format.of(right.text()));
        }
        // A list of names is a struct too, but its order counts.
        return key.equals("columns") || key.equals("colgroups") ? left.raw().equals(right.raw())
                : same(left, right) && same(right, left);
    }
}
