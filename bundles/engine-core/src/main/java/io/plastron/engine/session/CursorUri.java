// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.NotFoundException;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.Layouts;
import io.plastron.engine.rows.RowReader;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.TableInfo;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Optional;

/**
 * Opens the cursor a URI names: {@code table:NAME}, {@code index:NAME:INDEX}, each perhaps with
 * columns in parentheses, {@code metadata:}, {@code metadata:create}, {@code statistics:},
 * {@code statistics:table:NAME}.
 */
final class CursorUri {
    private static final String TABLE = "table:";
    private static final String INDEX = "index:";
    private static final String METADATA = "metadata:";
    private static final String METADATA_CREATE = "metadata:create";
    private static final String STATISTICS = "statistics:";

    private final StoreSession session;
    private final Catalog catalog;
    private final String uri;
    private final CursorOptions options;

    private CursorUri(
            StoreSession session, Catalog catalog, String uri, CursorOptions options) {
        this.session = session;
        this.catalog = catalog;
        this.uri = uri;
        this.options = options;
    }

    static AbstractCursor open(
            StoreSession session, Catalog catalog, String uri, CursorOptions options) {
        return new CursorUri(session, catalog, uri, options).open();
    }

    private AbstractCursor open() {
        if (uri.equals(METADATA) || uri.equals(METADATA_CREATE)) {
            return new MetadataCursor(session, uri, options, uri.equals(METADATA_CREATE));
        }
        if (uri.equals(STATISTICS)) {
            return new StatisticsCursor(session, uri, options, "");
        }
        if (uri.startsWith(STATISTICS)) {
            String table = uri.substring(STATISTICS.length());
            require(table);
            return new StatisticsCursor(session, uri, options, table);
        }
        if (uri.startsWith(TABLE)) {
            return openTable();
        }
        if (uri.startsWith(INDEX)) {
            return openIndex();
        }
        throw new InvalidUseException("'" + uri + "' is no cursor; use " + TABLE + "NAME, " + INDEX
                + "NAME:INDEX, " + METADATA + ", " + METADATA_CREATE + " or " + STATISTICS);
    }

    private AbstractCursor openTable() {
        boolean projected = catalog.table(uri).isEmpty() && columnsAt() >= 0;
        TableInfo table = require(projected ? uri.substring(0, columnsAt()) : uri);
        Layouts layouts = session.store().layouts();
        Layout layout = layouts.of(table.schema());
        return new TableCursor(session, uri, options, layout, reader(layout, projected));
    }

    private AbstractCursor openIndex() {
        int colon = uri.indexOf(':', INDEX.length());
        if (colon < 0) {
            throw new InvalidUseException("'" + uri + "' names no index; use " + INDEX
                    + "NAME:INDEX");
        }
        Layout layout = session.store().layouts().of(
                require(TABLE + uri.substring(INDEX.length(), colon)).schema());
        boolean projected = !layout.has(uri) && columnsAt() >= 0;
        String index = projected ? uri.substring(0, columnsAt()) : uri;
        if (!layout.has(index)) {
            throw new NotFoundException("there is no '" + index + "'; create it first, list shows"
                    + " what there is");
        }
        return new IndexCursor(session, uri, options, layout, layout.index(index),
                reader(layout, projected));
    }

    private RowReader reader(Layout layout, boolean projected) {
        return projected ? layout.rows(columns()) : layout.rows();
    }

    /** Where the columns begin in a URI that ends with some; else -1. */
    private int columnsAt() {
        return uri.endsWith(")") ? uri.lastIndexOf('(') : -1;
    }

    private List<String> columns() {
        String inside = uri.substring(columnsAt() + 1, uri.length() - 1);
        List<String> columns = List.of(inside.split(",", -1));
        if (columns.stream().anyMatch(String::isBlank)) {
            throw new InvalidUseException("'" + uri + "' names columns, but one of them is empty");
        }
        return columns.stream().map(String::strip).toList();
    }

    private TableInfo require(String tableUri) {
        if (!tableUri.startsWith(TABLE)) {
            throw new InvalidUseException("'" + tableUri + "' names no table; use table:NAME");
        }
        Optional<TableInfo> table = catalog.table(tableUri);
        return table.orElseThrow(() -> new NotFoundException("there is no '" + tableUri
                + "'" + (session.inTransaction() ? " in this transaction's snapshot" : "")
                + "; create it first, list shows what there is"));
    }
}
