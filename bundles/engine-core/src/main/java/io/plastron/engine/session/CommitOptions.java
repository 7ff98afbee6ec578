// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.util.Set;

/**
 * How a transaction is committed.
 *
 * @param sync whether to wait until it is durable
 */
record CommitOptions(boolean sync) {
    private static final CommitOptions DEFAULT = new CommitOptions(false);
    private static final String SYNC = "sync";

    static CommitOptions parse(String config) {
        if (config.isEmpty()) {
            return DEFAULT;
        }
        ConfigString settings = ConfigString.parse(config);
        settings.refuseUnknown(Set.of(SYNC), "settings of commit");
        String sync = settings.string(SYNC, "false");
        return switch (sync) {
            case "true", "on" -> new CommitOptions(true);
            case "false", "off" -> DEFAULT;
            default -> throw new InvalidUseException("settings of commit: " + SYNC + "=" + sync
                    + "; use true or on, false or off");
        };
    }
}
