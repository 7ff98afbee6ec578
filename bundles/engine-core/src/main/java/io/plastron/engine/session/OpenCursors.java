// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts open cursors by the URI of what must not be dropped or renamed meanwhile: their table, and
 * an index they walk over. Thread-safe.
 */
public final class OpenCursors {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void opened(String uri) {
        counts.merge(uri, 1, Integer::sum);
    }

    void closed(String uri) {
        counts.merge(uri, -1, (before, less) -> before + less == 0 ? null : before + less);
    }

    /** Open cursors on a table or index. */
    public int on(String uri) {
        return counts.getOrDefault(uri, 0);
    }
}
