// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.DuplicateKeyException;
import io.plastron.NotFoundException;
import io.plastron.btree.Slice;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.MergedRows;
import io.plastron.engine.rows.RowReader;
import io.plastron.engine.rows.RowWriter;
import io.plastron.engine.rows.Shown;
import io.plastron.engine.rows.View;
import io.plastron.engine.tx.Transaction;
import io.plastron.engine.tx.WriteSet;
import java.util.List;

/** A cursor on a table: on its rows, or, read-only, on some columns of them. */
final class TableCursor extends RowsCursor {
    /** Whether the value shown is the row's, so that it can be written. */
    private final boolean whole;
    /** Where a search finds what stands in the first column group. */
    private final Slice first = new Slice();
    private RowReader reader;

    /** @param reader of the columns to show */
    TableCursor(StoreSession session, String uri, CursorOptions options, Layout layout,
            RowReader reader) {
        super(session, uri, options,
                tuple("key", uri, layout.key(), layout.schema().keyColumns()),
                tuple("value", uri, reader.format(), reader.columns()), layout,
                List.of(layout.schema().tableUri()), false);
        this.whole = reader == layout.rows();
        this.reader = reader;
    }

    @Override
    boolean adopt(Layout next) {
        boolean same = next.key().equals(layout().key())
                && next.value().equals(layout().value())
                && next.schema().keyColumns().equals(layout().schema().keyColumns())
                && next.schema().valueColumns().equals(layout().schema().valueColumns());
        if (same) {
            reader = whole ? next.rows() : next.rows(reader.columns());
        }
        return same;
    }

    @Override
    int tableId() {
        return layout().firstId();
    }

    @Override
    byte[] sought() {
        return requireKey();
    }

    @Override
    boolean standOn(View view, MergedRows found) {
        return reader.plain() ? standInPlace()
                : standOn(view, found.key().bytes(), found.value());
    }

    private boolean standOn(View view, byte[] key, Slice first) {
        return reader.plain() ? stand(key, key, first)
                : stand(key, key, reader.value(view, key, first.bytes()));
    }

    @Override
    public boolean search() {
        requireWalk();
        byte[] key = requireKey();
        View view = view();
        return inside(key) && view.get(tableId(), key, first) ? standOn(view, key, first)
                : lose();
    }

    // ---- writing

    /** What a write wants of the row it changes. */
    private enum Want {
        ANY,
        NONE,
        ROW
    }

    @Override
    public void insert() {
        if (refusesToWrite()) {
            super.insert();
        }
        write(options().overwrite() ? Want.ANY : Want.NONE, requireKey(), requireValue());
    }

    @Override
    public void update() {
        if (refusesToWrite()) {
            super.update();
        }
        byte[] key = requireKey();
        byte[] value = requireValue();
        if (!write(Want.ROW, key, value)) {
            throw new NotFoundException("update: " + uri() + " has no row with that key");
        }
        stand(key, key, value);
    }

    @Override
    public boolean remove() {
        return refusesToWrite() ? super.remove() : write(Want.ROW, requireKey(), null);
    }

    private boolean refusesToWrite() {
        requireWalk();
        return !whole || options().readonly();
    }

    @Override
    String whyReadOnly() {
        return whole ? "it was opened with readonly=true; open another"
                : "it shows some columns only; open one on " + layout().schema().tableUri();
    }

    /**
     * Writes a row, as part of the transaction or as one of its own.
     *
     * @param value null: remove it
     * @return false when there is no row although one is wanted
     */
    private boolean write(Want want, byte[] key, byte[] value) {
        Transaction transaction = session().transaction();
        if (transaction != null) {
            session().store().requireWritable();
            return write(want, view(), transaction.writes(), key, value);
        }
        return session().change(roots -> {
            WriteSet changes = new WriteSet();
            return write(want, view(roots), changes, key, value) ? changes : null;
        });
    }

    private boolean write(Want want, View view, WriteSet out, byte[] key, byte[] value) {
        if (value == null) {
            return RowWriter.remove(layout(), view, out, key);
        }
        if (want != Want.ANY) {
            boolean there = view.contains(tableId(), key);
            if (there && want == Want.NONE) {
                throw new DuplicateKeyException(uri() + " has a row with the packed key "
                        + Shown.hex(key) + " already, and the cursor was opened with"
                        + " overwrite=false; update that row, or choose another key");
            }
            if (!there && want == Want.ROW) {
                return false;
            }
        }
        RowWriter.put(layout(), view, out, key, value);
        return true;
    }
}
