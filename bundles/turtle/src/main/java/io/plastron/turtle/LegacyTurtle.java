// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.util.Optional;

/**
 * The turtle text from before it had keys; only read.
 *
 * <pre>
 * (WiredTigerCheckpoint.3=(addr="…",order=3,…))
 * timestamp=69e29c5400000001
 * </pre>
 *
 * Two lines, the second one to the very end of the page. It names no key page and no version; what
 * it does not say is 0.
 *
 * <p>It is known by its first characters, and everything else is the regular text. The other way
 * round, a page of a later version that begins with another key would be taken for this one.
 */
final class LegacyTurtle {
    private static final String SENTINEL = "(WiredTigerCheckpoint.";
    private static final String TIMESTAMP = "timestamp=";

    private LegacyTurtle() {}

    static boolean is(String text) {
        return text.startsWith(SENTINEL);
    }

    /** @throws InvalidUseException malformed */
    static TurtlePage decode(String text) {
        int lineEnd = text.indexOf('\n');
        if (lineEnd < 0) {
            throw new InvalidUseException("legacy text without a second line");
        }
        String second = text.substring(lineEnd + 1);
        if (!second.startsWith(TIMESTAMP)) {
            throw new InvalidUseException("the second line of legacy text is \"" + TIMESTAMP
                    + "…\", found \"" + Numbers.shown(second) + "\"");
        }
        ConfigString checkpoint = ConfigString.parse("checkpoint=" + text.substring(0, lineEnd));
        if (checkpoint.entries().size() != 1) {
            throw new InvalidUseException("the first line of legacy text is one checkpoint list");
        }
        return new TurtlePage(new Numbers(checkpoint).struct("checkpoint").raw(),
                Numbers.hexOf("timestamp", second.substring(TIMESTAMP.length())),
                0, 0, 0, 0, Optional.empty());
    }
}
