// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.NotFoundException;
import io.plastron.config.ConfigString;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of the metadata table at one moment: immutable, sorted by the unsigned bytes of the URI.
 * A change gives a new catalog and costs a copy of the references to its rows.
 *
 * <p>Each table {@code NAME} has three rows: {@code table:NAME}, {@code colgroup:NAME} and
 * {@code file:NAME.wt}; the last one has its id and its checkpoint. No catalog holds one of them
 * without the others.
 */
public final class Catalog {
    static final Catalog EMPTY = new Catalog(
            new TreeMap<>(Names.ORDER), new TreeMap<>(Names.ORDER));

    private final NavigableMap<String, String> rows;
    /** By table URI. */
    private final NavigableMap<String, TableInfo> tables;
    /** What cursors were shown last; a value derived from this catalog, so races only cost time. */
    private volatile MetadataCursorRows shown;

    /** Takes both maps over; they agree with one another. */
    Catalog(NavigableMap<String, String> rows, NavigableMap<String, TableInfo> tables) {
        this.rows = Collections.unmodifiableNavigableMap(rows);
        this.tables = Collections.unmodifiableNavigableMap(tables);
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

    /** The largest number ({@link TableId#number}) of a table here, 0 when there is none. */
    public int largestTableNumber() {
        return tables.values().stream().mapToInt(table -> TableId.number(table.tableId()))
                .max().orElse(0);
    }

    /**
     * Adds a table.
     *
     * @param uri {@code table:NAME}
     * @param config settings; those not named keep their defaults
     * @param tableId of the new table, never used before
     * @return this catalog when the table exists with the same settings
     * @throws InvalidUseException malformed name, unknown or malformed setting, a value that is not
     *     implemented; or the table exists with other settings
     */
    public Catalog create(String uri, String config, int tableId) {
        String name = Names.ofTable(uri);
        Settings settings = Settings.of(name, config);
        TableInfo existing = tables.get(uri);
        if (existing != null) {
            requireSame(existing, settings);
            return this;
        }
        if (tableId <= 0 || !TableId.isUser(tableId)
                || tables.values().stream().anyMatch(table -> table.tableId() == tableId)) {
            throw new InvalidUseException(
                    uri + " cannot get table id " + tableId + ": it is taken, or of no user table");
        }
        NavigableMap<String, String> changed = new TreeMap<>(rows);
        changed.put(uri, settings.tableRow());
        changed.put(Names.COLGROUP + name, settings.colgroupRow());
        changed.put(Names.FILE + name + Names.FILE_SUFFIX, settings.fileRow(tableId));
        NavigableMap<String, TableInfo> withTable = new TreeMap<>(tables);
        withTable.put(uri, CatalogReader.table(uri, changed));
        return new Catalog(changed, withTable);
    }

    private void requireSame(TableInfo existing, Settings settings) {
        ConfigString now = MetadataCursorRows.createText(existing, rows);
        if (!settings.match(now)) {
            throw new InvalidUseException(existing.tableUri()
                    + " exists with other settings: key_format=" + existing.keyFormat()
                    + ",value_format=" + existing.valueFormat() + ",leaf_page_max="
                    + existing.leafPageBytesMax() + ",app_metadata="
                    + Names.shown(now.find("app_metadata").orElseThrow().raw())
                    + ". Drop it first, or choose another name");
        }
    }

    /**
     * Removes a table with its three rows.
     *
     * @throws NotFoundException no such table
     */
    public Catalog drop(String uri) {
        String name = Names.ofTable(uri);
        if (!tables.containsKey(uri)) {
            throw new NotFoundException("there is no " + uri + "; create it, or mend the name");
        }
        NavigableMap<String, String> fewer = new TreeMap<>(rows);
        fewer.keySet().removeAll(List.of(
                uri, Names.COLGROUP + name, Names.FILE + name + Names.FILE_SUFFIX));
        NavigableMap<String, TableInfo> without = new TreeMap<>(tables);
        without.remove(uri);
        return new Catalog(fewer, without);
    }

    /**
     * Notes where a table's checkpoint stands, in place of the one before.
     *
     * @throws NotFoundException no table has that file
     */
    public Catalog withCheckpoint(String fileUri, CheckpointEntry entry) {
        TableInfo table = tables.values().stream().filter(info -> info.fileUri().equals(fileUri))
                .findFirst().orElseThrow(() -> new NotFoundException("no table has " + fileUri));
        return withCheckpoints(Map.of(table.tableId(), entry));
    }

    /**
     * Notes where the checkpoints of tables stand, in place of those before. Ids without a table
     * are passed over: the table was dropped since.
     *
     * @param byTableId what to note, by table id
     */
    public Catalog withCheckpoints(Map<Integer, CheckpointEntry> byTableId) {
        NavigableMap<String, String> changed = new TreeMap<>(rows);
        NavigableMap<String, TableInfo> noted = new TreeMap<>(tables);
        for (TableInfo table : tables.values()) {
            CheckpointEntry entry = byTableId.get(table.tableId());
            if (entry != null) {
                changed.computeIfPresent(table.fileUri(), (uri, row) -> ConfigString.parse(row)
                        .with("checkpoint", CheckpointEntry.list(entry)).toString());
                noted.put(table.tableUri(), table.withCheckpoint(entry));
            }
        }
        return new Catalog(changed, noted);
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
