// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.types.InvalidUseException;
import java.util.Optional;
import java.util.Set;

/**
 * How a dump is loaded.
 *
 * @param replace whether existing tables are replaced; otherwise only those without rows, and with
 *     the same settings, are
 * @param newName name of the dump's only table; empty for the one it has
 * @param without settings of the dump to leave out: what a store of another engine was tuned with
 *     has no meaning here, and is refused unless who loads says that it may go
 */
public record LoadOptions(boolean replace, Optional<String> newName, Set<String> without) {
    /** Without these the rows would be others. */
    private static final Set<String> ESSENTIAL =
            Set.of("key_format", "value_format", "columns", "colgroups", "immutable");

    /**
     * Copies.
     *
     * @throws InvalidUseException a setting that cannot be left out
     */
    public LoadOptions {
        without = Set.copyOf(without);
        for (String key : without) {
            if (!canBeLeftOut(key)) {
                throw new InvalidUseException(
                        key + " cannot be left out: it says what the rows are");
            }
        }
    }

    static boolean canBeLeftOut(String setting) {
        return !ESSENTIAL.contains(setting);
    }
}
