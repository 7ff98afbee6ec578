// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.NotFoundException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of the metadata table at one moment: immutable, sorted by the unsigned bytes of the URI.
 * A change gives a new catalog and costs a copy of the references to its rows.
 *
 * <p>A table is a row {@code table:NAME}, a row for each column group ({@code colgroup:NAME} alone
 * if they are not named) and index, and for each of these a {@code file:} row with id and
 * checkpoint. No catalog holds rows that contradict each other: what a change wrote is read back
 * by the same checks as the rows of a disk.
 */
public final class Catalog {
    static final Catalog EMPTY = new Catalog(
            new TreeMap<>(Names.ORDER), new TreeMap<>(Names.ORDER), new TreeMap<>());

    private final NavigableMap<String, String> rows;
    /** By table URI. */
    private final NavigableMap<String, TableInfo> tables;
    /** By table id. */
    private final NavigableMap<Integer, FileInfo> files;
    /** What cursors were shown last; a value derived from this catalog, so races only cost time. */
    private volatile MetadataCursorRows shown;

    /** Takes the maps over; they agree with one another. */
    Catalog(NavigableMap<String, String> rows, NavigableMap<String, TableInfo> tables,
            NavigableMap<Integer, FileInfo> files) {
        this.rows = Collections.unmodifiableNavigableMap(rows);
        this.tables = Collections.unmodifiableNavigableMap(tables);
        this.files = Collections.unmodifiableNavigableMap(files);
    }

    /** The configuration string of a row. */
    public Optional<String> get(String uri) {
        return Optional.ofNullable(rows.get(uri));
    }

    /** All rows; unmodifiable. */
    public NavigableMap<String, String> rows() {
        return rows;
    }

    /** The table of a URI {@code table:NAME}. */
    public Optional<TableInfo> table(String uri) {
        return Optional.ofNullable(tables.get(uri));
    }

    /** All tables, in the order of their URIs; unmodifiable. */
    public Collection<TableInfo> tables() {
        return tables.values();
    }

    /** The B-tree with this id. */
    public Optional<FileInfo> file(int tableId) {
        return Optional.ofNullable(files.get(tableId));
    }

    /** All B-trees of all tables, in the order of their ids; unmodifiable. */
    public Collection<FileInfo> files() {
        return files.values();
    }

    /** The largest number ({@link TableId#number}) of a B-tree here, 0 when there is none. */
    public int largestTableNumber() {
        return files.isEmpty() ? 0 : TableId.number(files.lastKey());
    }

    /**
     * Adds a table, one of its column groups, or an index.
     *
     * <p>With the last of a table's column groups all columns of its value must be in one. An index
     * can be added when all column groups are there.
     *
     * @param uri {@code table:NAME}, {@code colgroup:NAME:GROUP} or {@code index:NAME:INDEX}
     * @param config settings; those not named keep their defaults
     * @param tableId of the new B-tree, never used before; a table with named column groups has
     *     none and does not use it
     * @return this catalog when the object exists with the same settings
     * @throws InvalidUseException malformed name, unknown or malformed setting, a value that is not
     *     implemented, a rule for columns is broken, its file would be that of another; or it
     *     exists with other settings, or exists and {@code exclusive=true}
     * @throws NotFoundException the table of a column group or index is not there
     */
    public Catalog create(String uri, String config, int tableId) {
        return Changes.create(this, Settings.of(SchemaUri.of(uri), config), tableId);
    }

    /**
     * Removes a table with all it has, an index, or a column group. Ids no longer here are those
     * whose B-trees are gone.
     *
     * @throws InvalidUseException an index has columns of the column group
     * @throws NotFoundException no such object
     */
    public Catalog drop(String uri) {
        return Changes.drop(this, SchemaUri.of(uri));
    }

    /**
     * Gives a table another name; its column groups, indices and files follow, with the same ids.
     *
     * @param replace whether a table that has the new name is dropped in the same step
     * @throws InvalidUseException the new name is malformed or taken, or the file of one of its
     *     column groups or indices would be that of another
     * @throws NotFoundException no such table
     */
    public Catalog rename(String uri, String newUri, boolean replace) {
        return Changes.rename(this, Names.ofTable(uri), Names.ofTable(newUri), replace);
    }

    /**
     * Changes the {@code app_metadata} of an object, in the rows in which {@code create} put it.
     *
     * @throws InvalidUseException any other setting
     * @throws NotFoundException no such object
     */
    public Catalog alter(String uri, String config) {
        return Changes.alter(this, SchemaUri.of(uri), config);
    }

    /**
     * This catalog with other rows.
     *
     * @param removed keys of rows that go
     * @param put rows that come, or come in the place of others
     * @param tableUris the tables that these rows are of
     */
    Catalog with(Collection<String> removed, Map<String, String> put, Set<String> tableUris) {
        NavigableMap<String, String> nextRows = new TreeMap<>(rows);
        NavigableMap<String, TableInfo> nextTables = new TreeMap<>(tables);
        NavigableMap<Integer, FileInfo> nextFiles = new TreeMap<>(files);
        removed.forEach(nextRows::remove);
        nextRows.putAll(put);
        for (String uri : tableUris) {
            TableInfo before = nextTables.remove(uri);
            if (before != null) {
                before.files().forEach(file -> nextFiles.remove(file.tableId()));
            }
        }
        for (String uri : tableUris) {
            if (nextRows.containsKey(uri)) {
                TableInfo table = TableReader.read(uri, nextRows).sharing(tables.get(uri));
                nextTables.put(uri, table);
                table.files().forEach(file -> nextFiles.put(file.tableId(), file));
            }
        }
        return new Catalog(nextRows, nextTables, nextFiles);
    }

    /**
     * Notes where a file's checkpoint stands, in place of the one before.
     *
     * @throws NotFoundException no table has that file
     */
    public Catalog withCheckpoint(String fileUri, CheckpointEntry entry) {
        FileInfo found = files.values().stream().filter(file -> file.fileUri().equals(fileUri))
                .findFirst().orElseThrow(() -> new NotFoundException("no table has " + fileUri));
        return withCheckpoints(Map.of(found.tableId(), entry));
    }

    /**
     * Notes where the checkpoints of B-trees stand, in place of those before. Ids without a B-tree
     * are passed over: it was dropped since. Schemas stay the objects they are.
     *
     * @param byTableId what to note, by table id
     */
    public Catalog withCheckpoints(Map<Integer, CheckpointEntry> byTableId) {
        NavigableMap<String, String> nextRows = new TreeMap<>(rows);
        NavigableMap<String, TableInfo> nextTables = new TreeMap<>(tables);
        NavigableMap<Integer, FileInfo> nextFiles = new TreeMap<>(files);
        byTableId.forEach((id, entry) -> nextFiles.computeIfPresent(id, (known, file) -> {
            nextRows.compute(file.fileUri(), (uri, row) -> Defaults.withCheckpoint(row, entry));
            return file.withCheckpoint(entry);
        }));
        nextTables.replaceAll((uri, table) -> table.withCheckpoints(byTableId));
        return new Catalog(nextRows, nextTables, nextFiles);
    }

    /**
     * What to write to a table that holds {@code older} so that it holds this catalog: rows to put,
     * and rows to remove (empty). Walks both once; rows that one was made of from the other are
     * told equal by identity.
     */
    public Map<String, Optional<String>> changesSince(Catalog older) {
        Map<String, Optional<String>> changes = new TreeMap<>(Names.ORDER);
        Iterator<Map.Entry<String, String>> olderRows = older.rows.entrySet().iterator();
        Map.Entry<String, String> before = next(olderRows);
        for (Map.Entry<String, String> row : rows.entrySet()) {
            while (before != null && Names.ORDER.compare(before.getKey(), row.getKey()) < 0) {
                changes.put(before.getKey(), Optional.empty());
                before = next(olderRows);
            }
            boolean known = before != null && before.getKey().equals(row.getKey());
            if (!known || !before.getValue().equals(row.getValue())) {
                changes.put(row.getKey(), Optional.of(row.getValue()));
            }
            before = known ? next(olderRows) : before;
        }
        for (; before != null; before = next(olderRows)) {
            changes.put(before.getKey(), Optional.empty());
        }
        return changes;
    }

    private static Map.Entry<String, String> next(Iterator<Map.Entry<String, String>> rows) {
        return rows.hasNext() ? rows.next() : null;
    }

    /** What cursors see of this catalog and that entry; the last one asked for is kept. */
    MetadataCursorRows shown(Optional<CheckpointEntry> metadataEntry) {
        MetadataCursorRows last = shown;
        if (last == null || !last.isOf(metadataEntry)) {
            last = new MetadataCursorRows(this, metadataEntry);
            shown = last;
        }
        return last;
    }

    /** Equal are catalogs with the same rows. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Catalog that && rows.equals(that.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        return "Catalog" + tables.keySet();
    }
}
