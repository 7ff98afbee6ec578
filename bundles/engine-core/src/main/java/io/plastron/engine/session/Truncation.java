// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.NotFoundException;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.Layouts;
import io.plastron.engine.rows.MergedRows;
import io.plastron.engine.rows.RowWriter;
import io.plastron.engine.rows.View;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Transaction;
import io.plastron.engine.tx.WriteSet;
import java.util.Arrays;

/**
 * Removes the rows of a range of keys, with their index entries. What it removes goes into the
 * transaction all at once or not at all.
 */
final class Truncation {
    private final StoreView store;
    private final String tableUri;
    /** Inclusive; null for from the first and to the last. */
    private final byte[] start;
    private final byte[] stop;

    Truncation(StoreView store, String tableUri, byte[] start, byte[] stop) {
        this.store = store;
        this.tableUri = tableUri;
        this.start = start;
        this.stop = stop;
    }

    /** As part of a transaction, or, when that is null, as one of its own. */
    void run(Transaction transaction) {
        if (transaction != null) {
            store.requireWritable();
            WriteSet removed = derive(new View(transaction.snapshot(), transaction.writes()));
            transaction.writes().addAll(removed);
        } else if (start == null && stop == null) {
            // No row need be looked at: all of them and all their entries go.
            store.committer().clear(
                    roots -> layout(roots).tableIds(), store::requireWritable);
        } else {
            store.committer().change(roots -> derive(View.of(roots)), store::requireWritable);
        }
    }

    private Layout layout(Roots roots) {
        Layouts layouts = store.layouts();
        return layouts.of(roots.catalog().table(tableUri).orElseThrow(() ->
                new NotFoundException("there is no '" + tableUri
                        + "'; list shows what there is")).schema());
    }

    private WriteSet derive(View view) {
        Layout layout = layout(view.roots());
        WriteSet removed = new WriteSet();
        MergedRows row = new MergedRows(view.tree(layout.firstId()));
        boolean there = row.forward(start, true, view.changes(layout.firstId()));
        while (there) {
            byte[] key = row.key().bytes();
            if (stop != null && Arrays.compareUnsigned(key, stop) > 0) {
                break;
            }
            RowWriter.remove(layout, view, removed, key);
            there = row.forward(key, false, view.changes(layout.firstId()));
        }
        return removed;
    }
}
