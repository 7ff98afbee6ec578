// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.KeyStatus;
import io.plastron.NotFoundException;
import io.plastron.StoreStatus;
import io.plastron.btree.Tree;
import io.plastron.engine.session.Statistic;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.metadata.TableInfo;
import io.plastron.pagelog.SegmentInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The rows of {@code statistics:} cursors. A statistic keeps its number for ever: one that is no
 * longer counted leaves a hole, a new one takes the next number of its kind: what a store counted
 * since it was opened, what it is, what a table is.
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
            new String[] {"log.completions", "completion records written to the log"},
            new String[] {"cache.bytes_max", "budget of pages in memory in bytes"},
            new String[] {"cache.clean_bytes", "bytes of pages in memory that can be dropped"},
            new String[] {"cache.dirty_bytes", "bytes of pages in memory not written yet"},
            new String[] {"cache.snapshot_bytes",
                "bytes of written page versions kept for running readers, at most"},
            new String[] {"cache.pages", "pages in memory that can be dropped"},
            new String[] {"cache.pages_read", "pages read into memory"},
            new String[] {"cache.pages_dropped", "pages dropped from memory"},
            new String[] {"cache.early_writes", "times pages were written before a checkpoint"},
            new String[] {"cache.waits", "commits that waited for room in memory"},
            new String[] {"transactions.running", "transactions running now"},
            new String[] {"transactions.oldest_millis", "age of the oldest in milliseconds"},
            new String[] {"transactions.oldest_held_bytes",
                "bytes of page versions replaced since it began: kept for it at most"},
            new String[] {"transactions.sync", "commits that waited until they were durable"},
            new String[] {"checkpoint.sync", "checkpoints made by such commits"},
            new String[] {"checkpoint.final_micros_max",
                "longest time from a checkpoint's snapshot to its commit point in microseconds"},
            new String[] {"log.changed_bytes", "bytes of keys and values changed by commits"},
            new String[] {"log.amplification_percent",
                "bytes appended to the log for each 100 bytes changed"},
            new String[] {"space.log_bytes", "bytes that all segments of the log take"},
            new String[] {"space.live_bytes",
                "stored bytes of the pages of all tables and indices"},
            new String[] {"space.whole_bytes", "what these would take without chains of deltas"},
            new String[] {"space.segments", "segments of the log"},
            new String[] {"space.segments_dead",
                "of these, not needed by the newest checkpoint any more"},
            new String[] {"space.segments_dropped", "segments given back"},
            new String[] {"space.bytes_dropped", "bytes that they took"},
            new String[] {"space.pages_moved", "pages written anew to empty segments"},
            new String[] {"space.bytes_moved", "bytes of these pages"},
            new String[] {"space.oldest_kept_lsn",
                "completion of the oldest checkpoint that is kept"},
            new String[] {"space.pins", "checkpoints pinned by followers and backups"},
            new String[] {"space.waits",
                "commits that waited for the log to give space back"},
            new String[] {"space.wait_millis", "milliseconds that they waited"},
            new String[] {"transactions.held_bytes",
                "bytes of page versions in memory for running transactions alone, at most"});

    /** Numbers of what the store is; behind what it counted. */
    private static final int TABLES = 101;
    private static final int STORE_TREES = 102;
    private static final int STORE_BYTES = 103;
    private static final int CHECKPOINT_LSN = 104;
    private static final int CHECKPOINT_SECONDS = 105;
    private static final int KEY_BYTES = 106;
    private static final int SEGMENTS = 107;
    private static final int SEGMENT_BYTES = 108;

    /** Numbers of a table's statistics; kept apart from the store's. */
    private static final int TREES = 1001;
    private static final int GROUP_BYTES = 1002;
    private static final int INDEX_BYTES = 1003;
    private static final int ORDER = 1004;
    private static final int TIME_SECONDS = 1005;
    private static final int DIRTY_TREES = 1006;
    private static final int OPEN_CURSORS = 1007;

    private Statistics() {}

    static NavigableMap<Integer, Statistic> ofStore(
            StoreStatus status, Roots roots, List<SegmentInfo> segments) {
        NavigableMap<Integer, Statistic> all = new TreeMap<>();
        putCounters(all, status.statistics());
        putStore(all, status, roots);
        all.put(SEGMENTS, new Statistic("log.segments: segments of the log", segments.size()));
        all.put(SEGMENT_BYTES, new Statistic("log.segment_bytes: bytes they take",
                segments.stream().mapToLong(SegmentInfo::bytes).sum()));
        return Collections.unmodifiableNavigableMap(all);
    }

    private static void putCounters(
            NavigableMap<Integer, Statistic> all, Map<String, Long> status) {
        for (int i = 0; i < STORE.size(); i++) {
            Long value = status.get(STORE.get(i)[0]);
            if (value != null) {
                all.put(i + 1, new Statistic(STORE.get(i)[0] + ": " + STORE.get(i)[1], value));
            }
        }
    }

    private static void putStore(
            NavigableMap<Integer, Statistic> all, StoreStatus status, Roots roots) {
        Optional<Checkpoint> newest = status.checkpoint();
        all.put(TABLES, new Statistic("store.tables: tables", roots.catalog().tables().size()));
        all.put(STORE_TREES, new Statistic("store.trees: column groups and indices",
                roots.catalog().files().size()));
        all.put(STORE_BYTES, new Statistic("store.bytes: stored bytes the newest checkpoint needs",
                newest.map(Checkpoint::databaseBytes).orElse(0L)));
        all.put(CHECKPOINT_LSN, new Statistic("store.checkpoint_lsn: newest checkpoint, 0 for none",
                newest.map(checkpoint -> checkpoint.lsn().value()).orElse(0L)));
        all.put(CHECKPOINT_SECONDS, new Statistic("store.checkpoint_seconds: when that was,"
                + " since 1970", newest.map(Checkpoint::timeMillis)
                        .map(TimeUnit.MILLISECONDS::toSeconds).orElse(0L)));
        all.put(KEY_BYTES, new Statistic("store.key_bytes: bytes of its key metadata, 0 for none",
                status.keys().header().map(KeyStatus.Header::payloadBytes).orElse(0)));
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
