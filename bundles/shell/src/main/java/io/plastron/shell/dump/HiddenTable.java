// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Cursor;
import io.plastron.DuplicateKeyException;
import io.plastron.Session;
import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Optional;

/**
 * A table while it is loaded: it has another name, so that nobody takes it for a whole one, until
 * {@link #publish}. What a load that was killed left behind under that name is dropped by the next
 * one; a load that still runs holds a cursor on it to the end, so that another of the same table is
 * refused.
 */
final class HiddenTable {
    /** Behind the name of a table that is not loaded yet. */
    static final String SUFFIX = ".plastron-load";

    /** Rows go in by transactions of so many; one may hold no more than these bytes. */
    private static final int BATCH_ROWS = 1_000;
    private static final int BATCH_BYTES = 4 << 20;
    private static final String SOURCE = "source";
    private static final String HINT =
            "; is this a dump for people (dump -p)? Such cannot be loaded";

    private final Session session;
    private final DumpedTable dumped;
    private final String name;
    private final boolean replace;
    private final String hiddenName;
    /** Open from {@link #fill} on. */
    private Cursor cursor;
    private boolean published;
    private long rows;

    HiddenTable(Session session, DumpedTable dumped, String name, boolean replace) {
        this.session = session;
        this.dumped = dumped;
        this.name = name;
        this.replace = replace;
        hiddenName = name + SUFFIX;
    }

    String uri() {
        return DumpedObject.TABLE + name;
    }

    private String hiddenUri() {
        return DumpedObject.TABLE + hiddenName;
    }

    /**
     * Creates it, with its column groups and its indices: filled row by row they cost bounded
     * memory, filled at the end an index would be one commit of all rows.
     */
    void create() {
        Optional<DumpedTable> existing = replace ? Optional.empty() : existing();
        existing.ifPresent(table -> refuseRows());
        dropHidden();
        for (DumpedObject object : dumped.objects()) {
            create(object);
        }
        existing.ifPresent(this::refuseOtherSettings);
    }

    private void create(DumpedObject object) {
        try {
            // The original's file names are its own affair, and this table's name is another.
            ConfigString config = ConfigString.parse(object.config()).without(SOURCE);
            session.create(object.uriOf(hiddenName), config.toString());
        } catch (InvalidUseException refused) {
            throw object.place().bad(refused);
        }
    }

    private Optional<DumpedTable> existing() {
        return TableObjects.read(session, name);
    }

    private void refuseRows() {
        try (Cursor cursor = session.openCursor(uri())) {
            if (cursor.next()) {
                throw dumped.table().place().bad(uri() + " exists and has rows; replace it"
                        + " (--replace), or load the dump under another name (-r NEWNAME)");
            }
        }
    }

    private void refuseOtherSettings(DumpedTable existing) {
        List<DumpedObject> wanted = TableObjects.read(session, hiddenName).orElseThrow().objects();
        List<DumpedObject> there = existing.objects();
        for (int i = 0; i < Math.max(wanted.size(), there.size()); i++) {
            String wantedText = i < wanted.size() ? settings(wanted.get(i)) : "nothing";
            String thereText = i < there.size() ? settings(there.get(i)) : "nothing";
            if (!wantedText.equals(thereText)) {
                throw dumped.table().place().bad(uri() + " exists with other settings: it has "
                        + thereText + ", the dump " + wantedText + "; replace it (--replace), or"
                        + " load the dump under another name (-r NEWNAME)");
            }
        }
    }

    private String settings(DumpedObject object) {
        return object.uriOf(name) + " "
                + ConfigString.parse(object.config()).without(SOURCE);
    }

    /** Fills it with the rows the reader stands before. */
    void fill(DumpReader reader, Progress progress) {
        progress.begin(uri());
        cursor = openCursor();
        try {
            reader.beginRows(RowShape.of(cursor));
            session.begin();
            int batchRows = 0;
            int batchBytes = 0;
            while (reader.nextRow()) {
                int bytes = insert(reader);
                rows++;
                progress.row(bytes);
                batchBytes += bytes;
                if (++batchRows == BATCH_ROWS || batchBytes >= BATCH_BYTES) {
                    session.commit();
                    session.begin();
                    batchRows = 0;
                    batchBytes = 0;
                }
            }
            session.commit();
        } finally {
            session.rollback();
        }
    }

    private Cursor openCursor() {
        try {
            return session.openCursor(hiddenUri(), "overwrite=false");
        } catch (InvalidUseException refused) {
            throw dumped.table().place().bad(refused);
        }
    }

    private int insert(DumpReader reader) {
        byte[] key = reader.key();
        byte[] value = reader.value();
        try {
            cursor.rawKey(key).rawValue(value).insert();
        } catch (DuplicateKeyException twice) {
            throw reader.place().bad("the key stands in the dump already; in a dump each stands"
                    + " once");
        } catch (InvalidUseException refused) {
            throw reader.place().bad(refused, rows > 0 ? "" : HINT);
        }
        return key.length + value.length;
    }

    /** Gives it its name. A table that has it is dropped in the same step. */
    LoadedTable publish() {
        closeCursor();
        boolean taken = existing().isPresent();
        if (taken && !replace) {
            // Somebody may have written to it since.
            refuseRows();
        }
        session.rename(hiddenUri(), uri(), taken ? "replace=true" : "");
        published = true;
        return new LoadedTable(uri(), rows);
    }

    /** Drops it, or what is there of it, unless it was published. */
    void drop() {
        if (!published) {
            closeCursor();
            dropHidden();
        }
    }

    private void closeCursor() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    private void dropHidden() {
        if (TableObjects.read(session, hiddenName).isPresent()) {
            session.drop(hiddenUri());
        }
    }
}
