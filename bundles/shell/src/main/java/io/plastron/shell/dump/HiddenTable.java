// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import io.plastron.Cursor;
import io.plastron.DuplicateKeyException;
import io.plastron.Session;
import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

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
    /** No table has a longer name, as UTF-8. */
    private static final int NAME_BYTES_MAX = 255;
    private static final String SOURCE = "source";
    private static final String HINT =
            "; is this a dump for people (dump -p)? Such cannot be loaded";

    private final Session session;
    private final DumpedTable dumped;
    private final String name;
    private final LoadOptions options;
    private final String hiddenName;
    /** Open from {@link #fill} on. */
    private Cursor cursor;
    private RowShape shape;
    private boolean published;
    private long rows;

    HiddenTable(Session session, DumpedTable dumped, LoadOptions options) {
        this.session = session;
        this.dumped = dumped;
        this.name = options.newName().orElse(dumped.name());
        this.options = options;
        hiddenName = hiddenName(name);
    }

    /** The name with the suffix; of a long one the end gives way to a checksum of the whole. */
    static String hiddenName(String name) {
        int nameBytes = utf8(name).length;
        // A name that no table can have is left to be refused, however long the dump makes it.
        if (nameBytes > NAME_BYTES_MAX || nameBytes + SUFFIX.length() <= NAME_BYTES_MAX) {
            return name + SUFFIX;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(utf8(name));
        String end = String.format("~%08x", checksum.getValue()) + SUFFIX;
        int[] start = name.codePoints().toArray();
        int count = start.length;
        while (utf8(new String(start, 0, count) + end).length > NAME_BYTES_MAX) {
            count--;
        }
        return new String(start, 0, count) + end;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
        if (name.endsWith(SUFFIX)) {
            // It would take the place of the hidden table of another, which drops it.
            throw dumped.table().place().bad("the name of " + uri() + " ends in " + SUFFIX
                    + ", which marks tables being loaded; load it under another name"
                    + " (-r NEWNAME)");
        }
        Optional<DumpedTable> existing = options.replace() ? Optional.empty() : existing();
        existing.ifPresent(table -> refuseRows());
        dropHidden();
        for (DumpedObject object : dumped.objects()) {
            create(object);
        }
        existing.ifPresent(this::refuseOtherSettings);
    }

    private void create(DumpedObject object) {
        try {
            session.create(object.uriOf(hiddenName), kept(object.config()).toString());
        } catch (InvalidUseException refused) {
            throw bad(object.place(), refused, hintWithout(object.config(), refused.getMessage()));
        }
    }

    /** The original's file names are its own affair, and this table's name is another. */
    private ConfigString kept(String dumpedConfig) {
        ConfigString config = ConfigString.parse(dumpedConfig).without(SOURCE);
        for (String key : options.without()) {
            config = config.without(key);
        }
        return config;
    }

    /** How to load all the same when a setting was refused that the rows do not depend on. */
    private static String hintWithout(String config, String message) {
        if (!message.contains("is not implemented") && !message.contains("unknown key")) {
            return "";
        }
        return ConfigString.parse(config).entries().stream().map(ConfigString.Entry::key)
                .filter(LoadOptions::canBeLeftOut)
                .filter(key -> message.contains(": " + key + "=")
                        || message.contains("unknown key \"" + key + "\""))
                .findFirst().map(key -> "; to load without it: load --without " + key).orElse("");
    }

    /** What another room refused; who loads knows the table by its own name. */
    private InvalidUseException bad(Place place, InvalidUseException refused, String hint) {
        return new InvalidUseException(
                place + ": " + refused.getMessage().replace(hiddenName, name) + hint, refused);
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
            shape = RowShape.of(cursor);
            reader.beginRows(shape);
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
            throw bad(dumped.table().place(), refused, "");
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
            throw bad(reader.place(), refused, rows > 0 || fits(key, value) ? "" : HINT);
        }
        return key.length + value.length;
    }

    /** Whether a row is of the table's formats, though the table refused it. */
    private boolean fits(byte[] key, byte[] value) {
        try {
            shape.keyFormat().check(key, shape.keyColumns(), "the key");
            shape.valueFormat().check(value, shape.valueColumns(), "the value");
            return true;
        } catch (InvalidUseException malformed) {
            return false;
        }
    }

    /** Gives it its name. A table that has it is dropped in the same step. */
    LoadedTable publish() {
        closeCursor();
        boolean taken = existing().isPresent();
        if (taken && !options.replace()) {
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
