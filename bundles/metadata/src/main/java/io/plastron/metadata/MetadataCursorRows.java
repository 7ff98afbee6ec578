// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.types.TableId;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the cursors {@code metadata:} and {@code metadata:create} show: first a row {@code
 * metadata:} that stands in no table and describes the metadata table itself, then the catalog's
 * rows in the order of their bytes. Immutable but for what is computed once.
 *
 * <p>{@code metadata:create} shows, for each row, a string that {@code create} accepts: all
 * settings it knows, in alphabetical order, with the row's values; what a row says of the object as
 * it is (id, version, checkpoint) is left out. As a simple table's colgroup and file are implied by
 * it, their settings are folded into the table's string.
 */
public final class MetadataCursorRows {
    /** Key of the synthetic row. */
    public static final String METADATA = "metadata:";

    private static final Comparator<String> METADATA_FIRST =
            Comparator.<String, Boolean>comparing(uri -> !uri.equals(METADATA))
                    .thenComparing(Names.ORDER);

    private final Catalog catalog;
    private final Optional<CheckpointEntry> metadataEntry;
    private final NavigableMap<String, String> all;
    /** Computed when first asked for. */
    private volatile NavigableMap<String, String> create;

    MetadataCursorRows(Catalog catalog, Optional<CheckpointEntry> metadataEntry) {
        this.catalog = catalog;
        this.metadataEntry = metadataEntry;
        NavigableMap<String, String> rows = new TreeMap<>(METADATA_FIRST);
        rows.put(METADATA, metadataRow(metadataEntry));
        catalog.rows().forEach(rows::put);
        this.all = Collections.unmodifiableNavigableMap(rows);
    }

    /**
     * The rows of {@code metadata:}; unmodifiable.
     *
     * @param metadataEntry where the metadata table's own checkpoint stands
     */
    public static NavigableMap<String, String> all(
            Catalog catalog, Optional<CheckpointEntry> metadataEntry) {
        return catalog.shown(metadataEntry).all;
    }

    /** The rows of {@code metadata:create}; unmodifiable. */
    public static NavigableMap<String, String> create(
            Catalog catalog, Optional<CheckpointEntry> metadataEntry) {
        return catalog.shown(metadataEntry).create();
    }

    boolean isOf(Optional<CheckpointEntry> entry) {
        return metadataEntry.equals(entry);
    }

    private NavigableMap<String, String> create() {
        NavigableMap<String, String> rows = create;
        if (rows == null) {
            NavigableMap<String, String> texts = new TreeMap<>(METADATA_FIRST);
            all.forEach((uri, row) -> texts.put(uri, catalog.table(uri)
                    .map(table -> createText(table, all))
                    .orElseGet(() -> collapse(Defaults.CREATE, row)).toString()));
            rows = Collections.unmodifiableNavigableMap(texts);
            create = rows;
        }
        return rows;
    }

    private static String metadataRow(Optional<CheckpointEntry> entry) {
        String row = Defaults.FILE.with("id", Integer.toString(TableId.METADATA))
                .with("key_format", "S").with("value_format", "S") + "," + Defaults.NO_CHECKPOINT;
        return entry.map(CheckpointEntry::list)
                .map(list -> ConfigString.parse(row).with("checkpoint", list).toString())
                .orElse(row);
    }

    /** What {@code create} would have to be given to make this table. */
    static ConfigString createText(TableInfo table, Map<String, String> rows) {
        ConfigString text = collapse(Defaults.CREATE, rows.get(table.fileUri()));
        text = collapse(text, rows.get(Names.COLGROUP + table.name()));
        return collapse(text, rows.get(table.tableUri()));
    }

    /** Puts the row's values in, of those keys that are there. */
    private static ConfigString collapse(ConfigString text, String row) {
        ConfigString settings = ConfigString.parse(row);
        for (ConfigString.Entry item : settings.entries()) {
            if (!Defaults.CREATE.has(item.key())) {
                settings = settings.without(item.key());
            }
        }
        return text.merge(settings);
    }
}
