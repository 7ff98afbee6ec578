// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.btree.Slice;
import io.plastron.engine.rows.IndexKeys;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.MergedRows;
import io.plastron.engine.rows.RowReader;
import io.plastron.engine.rows.View;
import java.util.List;

/**
 * A read-only cursor on an index: walks over its entries and joins each with its row, both from one
 * view. Its key is the index's columns alone; rows with equal ones come in the order of their keys.
 */
final class IndexCursor extends RowsCursor {
    private final boolean whole;
    /** Where the row's first column group is found. */
    private final Slice first = new Slice();
    private IndexKeys index;
    private RowReader reader;

    /** @param reader of the columns to show */
    IndexCursor(StoreSession session, String uri, CursorOptions options, Layout layout,
            IndexKeys index, RowReader reader) {
        super(session, uri, options,
                tuple("key", uri, index.format(), index.columnNames()),
                tuple("value", uri, reader.format(), reader.columns()), layout,
                List.of(layout.schema().tableUri(), index.uri()), !index.whole());
        this.whole = reader == layout.rows();
        this.index = index;
        this.reader = reader;
    }

    @Override
    boolean adopt(Layout next) {
        boolean same = next.has(index.uri()) && next.key().equals(layout().key())
                && next.value().equals(layout().value())
                && next.schema().keyColumns().equals(layout().schema().keyColumns())
                && next.schema().valueColumns().equals(layout().schema().valueColumns())
                && next.index(index.uri()).columnNames().equals(index.columnNames());
        if (same) {
            index = next.index(index.uri());
            reader = whole ? next.rows() : next.rows(reader.columns());
        }
        return same;
    }

    @Override
    int tableId() {
        return index.tableId();
    }

    @Override
    byte[] sought() {
        return index.prefix(requireKey());
    }

    @Override
    boolean standOn(View view, MergedRows found) {
        byte[] entry = found.key().bytes();
        byte[] key = index.rowKey(entry);
        if (!view.get(layout().firstId(), key, first)) {
            lose();
            throw index.orphan(layout().schema().tableUri(), entry);
        }
        byte[] columns = index.columns(entry);
        return reader.plain() ? stand(entry, columns, first)
                : stand(entry, columns, reader.value(view, key, first.bytes()));
    }

    @Override
    public boolean search() {
        requireWalk();
        byte[] sought = sought();
        View view = view();
        return standOrLose(view, inside(sought) && forward(view, sought, true)
                && matches(entry(), sought));
    }

    @Override
    String whyReadOnly() {
        return "an index follows its table; write with a cursor on "
                + layout().schema().tableUri();
    }
}
