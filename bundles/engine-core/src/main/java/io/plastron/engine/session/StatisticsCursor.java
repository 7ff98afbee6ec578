// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.util.List;
import java.util.NavigableMap;

/**
 * The read-only cursors {@code statistics:} and {@code statistics:table:NAME}: number of a
 * statistic to its description, its value as text, and its value. Told anew at each operation.
 */
final class StatisticsCursor extends ListCursor<Integer, Statistic> {
    private static final Format KEY = Format.of("i");
    private static final Format VALUE = Format.of("SSq");

    /** URI of a table, empty for the store. */
    private final String tableUri;
    private final Tuple scratchKey = new Tuple(KEY, List.of("key0"), "a statistic");
    private final Tuple scratch =
            new Tuple(VALUE, List.of("description", "text", "value"), "a statistic");

    StatisticsCursor(StoreSession session, String uri, CursorOptions options, String tableUri) {
        super(session, uri, options, tuple("key", uri, KEY, List.of("key0")),
                tuple("value", uri, VALUE, List.of("value0", "value1", "value2")));
        this.tableUri = tableUri;
    }

    @Override
    NavigableMap<Integer, Statistic> rows() {
        StoreView store = session().store();
        return tableUri.isEmpty() ? store.statistics() : store.statistics(tableUri);
    }

    @Override
    Integer wanted() {
        requireKey();
        return (int) keyTuple().getLong(0);
    }

    @Override
    byte[] packKey(Integer key) {
        scratchKey.clear();
        scratchKey.putLong(0, key);
        return scratchKey.packed();
    }

    @Override
    byte[] packValue(Statistic statistic) {
        scratch.clear();
        scratch.putString(0, statistic.description());
        scratch.putString(1, Long.toString(statistic.value()));
        scratch.putLong(2, statistic.value());
        return scratch.packed();
    }

    @Override
    String whyReadOnly() {
        return "the store counts by itself";
    }
}
