// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.engine.tx.Roots;
import io.plastron.types.Lsn;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Trees that write pages before any catalog names them: an index in the making, larger than the
 * memory. Their pages are counted once they are published; until then no segment they may be in
 * counts as dead. Thread-safe.
 */
public final class Spills {
    /** By table id, a completion that is older than all that the tree has written. */
    private final Map<Integer, Long> behind = new ConcurrentHashMap<>();

    /** A tree is about to write. */
    public void begins(int tableId, Lsn newestCompletion) {
        behind.putIfAbsent(tableId, newestCompletion.value());
    }

    /** It was given up. */
    public void gone(int tableId) {
        behind.remove(tableId);
    }

    /** These are counted. */
    void counted(Roots snapshot) {
        behind.keySet().removeIf(id -> snapshot.catalog().file(id).isPresent());
    }

    /** Into segments below this one no page comes that is not counted. */
    int closedBelow(Lsn newestCompletion) {
        long lowest = newestCompletion.value();
        for (long one : behind.values()) {
            lowest = Math.min(lowest, one);
        }
        return Lsn.segment(lowest);
    }
}
