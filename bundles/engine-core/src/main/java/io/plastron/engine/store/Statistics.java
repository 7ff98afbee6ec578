// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.NotFoundException;
import io.plastron.btree.Tree;
import io.plastron.engine.session.Statistic;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.metadata.TableInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rows of {@code statistics:} cursors. A statistic keeps its number for ever: one that is no
 * longer counted leaves a hole, a new one takes the next number.
 */
final class Statistics {
    /** Of the store, numbered from 1 in this order: name in the status, description. */
    private static final List<String[]> STORE = List.of(
            new String[] {"checkpoint.done", "checkpoints made"},
            new String[] {"checkpoint.failed", "checkpoints that failed"},
            new String[] {"checkpoint.dirty_bytes",
                "bytes of keys and values changed since the newest checkpoint"},
            new String[] {"pick_up.done", "checkpoints picked up"},
            new String[] {"pick_up.failed", "pick-ups that failed"},
            new String[] {"log.appended_bytes", "bytes appended to the log"},
            new String[] {"log.filled_bytes", "bytes of log segments filled ahead"},
            new String[] {"log.forces", "times the log was forced"},
            new String[] {"log.force_nanos_max", "longest force in nanoseconds"},
            new String[] {"log.records_read", "records read from the log"},
            new String[] {"log.completions", "completion records written to the log"});

    /** Numbers of a table's statistics; kept apart from the store's. */
    private static final int TREES = 1001;
    private static final int GROUP_BYTES = 1002;
    private static final int INDEX_BYTES = 1003;
    private static final int ORDER = 1004;
    private static final int TIME_SECONDS = 1005;
    private static final int DIRTY_TREES = 1006;
    private static final int OPEN_CURSORS = 1007;

    private Statistics() {}

    static NavigableMap<Integer, Statistic> ofStore(Map<String, Long> status) {
        NavigableMap<Integer, Statistic> all = new TreeMap<>();
        for (int i = 0; i < STORE.size(); i++) {
            Long value = status.get(STORE.get(i)[0]);
            if (value != null) {
                all.put(i + 1, new Statistic(STORE.get(i)[0] + ": " + STORE.get(i)[1], value));
            }
        }
        return Collections.unmodifiableNavigableMap(all);
    }

    /** What the catalog and the trees in memory say; no page is read. */
    static NavigableMap<Integer, Statistic> ofTable(Roots roots, String tableUri, int cursors) {
        TableInfo table = roots.catalog().table(tableUri).orElseThrow(() ->
                new NotFoundException("there is no '" + tableUri + "' any more"));
        int groups = table.schema().groups().size();
        long[] bytes = new long[2];
        long dirty = 0;
        for (int i = 0; i < table.files().size(); i++) {
            Tree tree = roots.tree(table.files().get(i).tableId());
            bytes[i < groups ? 0 : 1] += tree.storedBytes();
            dirty += tree.dirty() ? 1 : 0;
        }
        NavigableMap<Integer, Statistic> all = new TreeMap<>();
        all.put(TREES, new Statistic("table.trees: column groups and indices",
                table.files().size()));
        all.put(GROUP_BYTES, new Statistic(
                "table.group_bytes: stored bytes of its column groups", bytes[0]));
        all.put(INDEX_BYTES, new Statistic(
                "table.index_bytes: stored bytes of its indices", bytes[1]));
        all.put(ORDER, new Statistic("table.checkpoint_order: newest checkpoint of one of its"
                + " trees, 0 for none", newest(table, true)));
        all.put(TIME_SECONDS, new Statistic("table.checkpoint_seconds: when that was, since 1970",
                newest(table, false)));
        all.put(DIRTY_TREES, new Statistic(
                "table.dirty_trees: trees changed since the newest checkpoint", dirty));
        all.put(OPEN_CURSORS, new Statistic("table.open_cursors: open cursors", cursors));
        return Collections.unmodifiableNavigableMap(all);
    }

    private static long newest(TableInfo table, boolean order) {
        long newest = 0;
        for (FileInfo file : table.files()) {
            CheckpointEntry entry = file.checkpoint().orElse(null);
            if (entry != null) {
                newest = Math.max(newest, order ? entry.order() : entry.timeSeconds());
            }
        }
        return newest;
    }
}
