// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.util.Set;

/**
 * How a cursor was opened.
 *
 * @param overwrite whether insert replaces a row that is there
 * @param readonly refuse to write
 * @param random go to rows chosen at random
 * @param seed of that choice, 0 for another each time
 */
record CursorOptions(boolean overwrite, boolean readonly, boolean random, long seed) {
    static final CursorOptions DEFAULT = new CursorOptions(true, false, false, 0);

    private static final Set<String> KEYS =
            Set.of("overwrite", "readonly", "next_random", "next_random_seed");
    private static final String APPEND = "append";

    static CursorOptions parse(String uri, String config) {
        if (config.isEmpty()) {
            return DEFAULT;
        }
        ConfigString settings = ConfigString.parse(config);
        if (settings.bool(APPEND, false)) {
            throw new InvalidUseException("cursor on " + uri + ": append=true is not implemented;"
                    + " give each row its key");
        }
        settings.without(APPEND).refuseUnknown(KEYS, "settings of the cursor on " + uri);
        return new CursorOptions(settings.bool("overwrite", true),
                settings.bool("readonly", false), settings.bool("next_random", false),
                settings.number("next_random_seed", 0));
    }
}
