// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts open cursors by table, because a table with open cursors is not dropped. Thread-safe. */
public final class OpenCursors {
    private final Map<Integer, Integer> counts = new ConcurrentHashMap<>();

    void opened(int tableId) {
        counts.merge(tableId, 1, Integer::sum);
    }

    void closed(int tableId) {
        counts.merge(tableId, -1, (before, less) -> before + less == 0 ? null : before + less);
    }

    /** Open cursors on a table. */
    public int on(int tableId) {
        return counts.getOrDefault(tableId, 0);
    }
}
