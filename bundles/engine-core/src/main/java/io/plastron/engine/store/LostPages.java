// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;

/**
 * Pages that were written early, dropped from memory, and will be in no checkpoint, because the
 * writer that wrote them is gone. The state of before that still needs them cannot be read whole:
 * who tries is told why, and not that the store is damaged.
 */
final class LostPages {
    private LostPages() {}

    static void byTakeOver(StoreState store) {
        String name = store.options.name();
        store.committer.roots().lost(missing -> new FencedException("another leader has taken"
                + " store " + name + " over: a page this snapshot needs was never committed; begin"
                + " again on the newest state", missing, false));
    }

    static void byLogFailure(StoreState store) {
        String name = store.options.name();
        store.committer.roots().lost(missing -> new LogFailedException("a page that was written"
                + " after the last checkpoint is gone with the log's writer; close store " + name
                + " and open it again", missing, false));
    }
}
