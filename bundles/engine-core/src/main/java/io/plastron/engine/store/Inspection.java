// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.Connection.KeyUse;
import io.plastron.StoreEvent;
import io.plastron.VerifyReport;
import io.plastron.btree.PageCache;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeVisitor;
import io.plastron.engine.pages.LogPageStore;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.View;
import io.plastron.engine.space.Accounts;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Roots.OpenTree;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.FileInfo;
import io.plastron.metadata.SegmentEntry;
import io.plastron.metadata.TableInfo;
import io.plastron.pagelog.Completion;
import io.plastron.types.CorruptionException;
import io.plastron.types.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Reads everything the newest checkpoint reaches, from the log and past all that is in memory. Runs
 * on the caller's thread; readers and writers go on.
 */
final class Inspection implements AutoCloseable {
    private static final int PAGES_PER_REPORT = 64;
    private static final int CACHE_SHARE = 8;

    private final StoreState store;
    private final CommittedState state;
    /** What is inspected stays until it is. */
    private final HeldCheckpoint held;
    /** Entries found in each tree, by table id. */
    private final Map<Integer, Long> entries = new HashMap<>();
    private final TreeSet<Integer> keyIds = new TreeSet<>();
    /** Of its own: what is inspected is read past the pages in memory. */
    private final PageCache cache;
    private int tables;
    private long pages;
    private long rows;
    private long bytes;

    Inspection(StoreState store) {
        this.store = store;
        this.cache = new PageCache(Math.max(PageCache.BYTES_MIN,
                store.options.cacheBytesMax() / CACHE_SHARE));
        this.held = HeldCheckpoint.newest(store);
        this.state = held.state();
    }

    VerifyReport verify(Consumer<VerifyReport> progress) {
        OpenLog log = store.log;
        LogPageStore fresh = log.pages().watchingKeys(keyIds::add);
        verifySpecialPages(log);
        verifyAccount(log);
        state.metadataEntry().ifPresent(entry ->
                verify(fresh, TableId.METADATA, "the metadata table", entry, progress));
        for (TableInfo table : state.catalog().tables()) {
            for (FileInfo file : table.files()) {
                long rowsBefore = rows;
                file.checkpoint().ifPresent(entry -> verify(
                        fresh, file.tableId(), file.fileUri(), entry, progress));
                entries.put(file.tableId(), rows - rowsBefore);
            }
            verifyAgreement(table, fresh, progress);
            tables++;
        }
        VerifyReport whole = report();
        progress.accept(whole);
        return whole;
    }

    /** A simple table without indices is one tree, which was verified. */
    private void verifyAgreement(
            TableInfo table, LogPageStore fresh, Consumer<VerifyReport> progress) {
        if (table.schema().isComplete()
                && (table.files().size() > 1 || !table.schema().isSimple())) {
            new Agreement(Layout.of(table.schema()), () -> open(table, fresh), entries,
                    () -> progress.accept(report())).check();
        }
    }

    /** The table's trees as the checkpoint has them, with nothing in memory. */
    private View open(TableInfo table, LogPageStore fresh) {
        List<OpenTree> trees = table.files().stream().map(file -> new OpenTree(file.tableId(),
                file.checkpoint().map(entry -> tree(fresh, file.tableId(), entry))
                        .orElseGet(() -> Tree.create(fresh, config(file.tableId())))))
                .toList();
        return View.of(Roots.none(state.catalog())
                .replacedBy(state.catalog(), trees, state.numberMax()));
    }

    private TreeConfig config(int tableId) {
        return new TreeConfig(tableId, TreeConfig.LEAF_BYTES_DEFAULT, cache);
    }

    private Tree tree(LogPageStore fresh, int tableId, CheckpointEntry entry) {
        return Tree.open(fresh, config(tableId), CheckpointRun.root(entry),
                entry.nextPageId(), entry.size());
    }

    /** Turtle and key page, read again as a pick-up would. */
    private void verifySpecialPages(OpenLog log) {
        Checkpoint checkpoint = state.checkpoint();
        Completion completion = log.log().completionOf(checkpoint.lsn())
                .orElseThrow(() -> HeldCheckpoint.isKept(store, checkpoint.completion())
                        ? new CorruptionException("the log shows no completion record of"
                                + " checkpoint " + checkpoint.lsn() + " any more")
                        : HeldCheckpoint.givenUp(checkpoint));
        new PickUp(store.rooms, log).outline(completion);
        pages += checkpoint.keyPage().isNone() ? 1 : 2;
    }

    /** The account of the log's segments against what the trees' pages say. */
    private void verifyAccount(OpenLog log) {
        NavigableMap<Integer, SegmentEntry> rows = state.metadataEntry()
                .map(entry -> Accounts.rows(PickUp.metadata(log, entry))).orElseGet(TreeMap::new);
        if (rows.isEmpty()) {
            return;
        }
        SegmentUse stated = new SegmentUse();
        rows.forEach((number, row) -> stated.add(number, row.counts()));
        SegmentUse found = new SegmentUse();
        for (FileInfo file : state.catalog().files()) {
            file.checkpoint().ifPresent(entry -> found.addAll(
                    tree(log.pages(), file.tableId(), entry).use().count()));
        }
        if (!found.equals(stated)) {
            differs(stated, found);
        }
    }

    /**
     * Counted too much, a segment is kept that could go: told, and made good by the next
     * checkpoint. Counted too little, it may go while it is needed.
     */
    private void differs(SegmentUse stated, SegmentUse found) {
        Leader leader = store.leader;
        if (leader != null) {
            leader.space().recount();
        }
        SegmentUse difference = new SegmentUse();
        difference.addAll(found);
        difference.removeAll(stated);
        String what = "the account of the log's segments in checkpoint "
                + state.checkpoint().lsn() + " differs from what its pages say by " + difference;
        if (!Accounts.covers(stated, found)) {
            throw new CorruptionException(
                    what + "; all pages may be sound: dump the tables, keep the files");
        }
        store.events.add(StoreEvent.Kind.SPACE_KEPT, "verifying the log's space",
                what + "; only space is lost, until a leader's next checkpoint counts anew");
    }

    private void verify(LogPageStore fresh, int tableId, String what, CheckpointEntry entry,
            Consumer<VerifyReport> progress) {
        Tree tree = tree(fresh, tableId, entry);
        long before = bytes;
        tree.verify(new TreeVisitor() {
            @Override
            public void page(long storedBytes) {
                bytes += storedBytes;
                if (++pages % PAGES_PER_REPORT == 0) {
                    progress.accept(report());
                }
            }

            @Override
            public void row() {
                rows++;
            }
        });
        if (bytes - before != entry.size()) {
            throw new CorruptionException(what + " has " + (bytes - before)
                    + " stored bytes, its checkpoint says " + entry.size());
        }
    }

    private VerifyReport report() {
        return new VerifyReport(state.checkpoint().lsn(), tables, pages, rows, bytes,
                state.checkpoint().databaseBytes());
    }

    List<KeyUse> keyUse() {
        verify(report -> {});
        Checkpoint checkpoint = state.checkpoint();
        return List.of(new KeyUse(checkpoint.lsn(), checkpoint.keyPage(), List.copyOf(keyIds)));
    }

    @Override
    public void close() {
        held.close();
    }
}
