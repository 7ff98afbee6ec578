// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes tables: settings and rows of one snapshot, however long it takes. Nothing is written
 * before all tables were found. For one thread.
 */
public final class Dumper {
    private final Session session;
    private final DumpWriter writer;
    private final Progress progress;

    /** @param session without a transaction; one runs while {@link #dump} does */
    public Dumper(Session session, DumpWriter writer, Progress progress) {
        this.session = session;
        this.writer = writer;
        this.progress = progress;
    }

    /**
     * Writes tables.
     *
     * @param uris {@code table:NAME}, each once
     * @throws NotFoundException no such table
     * @throws InvalidUseException not a table, or it cannot be written to the sink
     */
    public void dump(List<String> uris) {
        List<Open> tables = new ArrayList<>();
        session.begin();
        try {
            for (String uri : uris) {
                tables.add(open(uri));
            }
            writer.begin();
            tables.forEach(this::write);
            writer.end();
        } finally {
            tables.forEach(table -> table.cursor().close());
            session.rollback();
        }
    }

    private Open open(String uri) {
        if (!uri.startsWith(DumpedObject.TABLE) || uri.indexOf('(') >= 0) {
            throw new InvalidUseException(
                    "'" + uri + "' is no table; tables can be dumped, with all they are made of:"
                            + " table:NAME");
        }
        // The cursor first: while it is open nobody drops the table.
        Cursor cursor = session.openCursor(uri);
        try {
            String name = uri.substring(DumpedObject.TABLE.length());
            DumpedTable table = TableObjects.read(session, name)
                    .orElseThrow(() -> new NotFoundException("no table '" + uri + "'"));
            return new Open(table, cursor);
        } catch (RuntimeException failed) {
            cursor.close();
            throw failed;
        }
    }

    private void write(Open open) {
        Cursor cursor = open.cursor();
        writer.beginTable(open.table(), RowShape.of(cursor));
        progress.begin(open.table().uri());
        while (cursor.next()) {
            byte[] key = cursor.rawKey();
            byte[] value = cursor.rawValue();
            writer.row(key, value);
            progress.row(key.length + value.length);
        }
        writer.endTable();
    }

    private record Open(DumpedTable table, Cursor cursor) {}
}
