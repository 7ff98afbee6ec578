// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.ConflictException;
import io.plastron.types.CorruptionException;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;

/**
 * Pages that were written early, dropped from memory, and will be in no checkpoint, because the
 * writer that wrote them is gone. The state of before that still needs them cannot be read whole:
 * who tries is told why, and not that the store is damaged.
 */
final class LostPages {
    private LostPages() {}

    static void byTakeOver(StoreState store) {
        String name = store.options.name();
        store.committer.roots().lost(why -> !isGone(why) ? why
                : new FencedException("another leader has taken store " + name + " over: a page"
                        + " this snapshot needs was never committed; begin again on the newest"
                        + " state", why, false));
    }

    static void byLogFailure(StoreState store) {
        String name = store.options.name();
        store.committer.roots().lost(why -> !isGone(why) ? why
                : new LogFailedException("a page that was written after the last checkpoint is"
                        + " gone with the log's writer; close store " + name
                        + " and open it again", why, false));
    }

    /** Whether the page is missing, or something else is in its place: with its segment or not. */
    private static boolean isGone(PlastronException why) {
        return why instanceof CorruptionException || why instanceof ConflictException;
    }
}
