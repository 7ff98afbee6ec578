// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.config.ConfigString;
import io.plastron.types.TableId;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the cursors {@code metadata:} and {@code metadata:create} show: first a row {@code
 * metadata:} that stands in no table and describes the metadata table itself, then the catalog's
 * rows in the order of their bytes. Immutable but for what is computed once.
 *
 * <p>{@code metadata:create} shows, for each row, a string that {@code create} accepts: all
 * settings it knows, in alphabetical order, with the row's values; what a row says of the object as
 * it is (id, version, checkpoint) is left out. The settings of the file are folded into those of
 * the object that it was made for: a column group, an index, or a simple table with its column
 * group. As in the original, the row of a table with named column groups is shown as it is, and a
 * simple table's column group without its file.
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
            all.forEach((uri, row) -> texts.put(uri, createText(uri, row)));
            rows = Collections.unmodifiableNavigableMap(texts);
            create = rows;
        }
        return rows;
    }

    private static String metadataRow(Optional<CheckpointEntry> entry) {
        String row = Defaults.FILE_NEW.with("id", Integer.toString(TableId.METADATA))
                .with("key_format", "S").with("value_format", "S").toString();
        return entry.map(known -> Defaults.withCheckpoint(row, known)).orElse(row);
    }

    private String createText(String uri, String row) {
        Optional<TableInfo> table = catalog.table(uri);
        if (table.isPresent()) {
            SchemaUri group = SchemaUri.group(table.get().name(), "");
            return table.get().schema().isSimple()
                    ? collapse(all.get(group.fileUri()), all.get(group.uri()), row) : row;
        }
        boolean index = uri.startsWith(Names.INDEX);
        boolean named = uri.startsWith(Names.COLGROUP)
                && uri.indexOf(':', Names.COLGROUP.length()) >= 0;
        return index || named ? collapse(all.get(SchemaUri.of(uri).fileUri()), row)
                : collapse(row);
    }

    /** All settings of create, with the values of these rows; those of later ones win. */
    private static String collapse(String... rows) {
        Map<String, ConfigString.Entry> settings = new LinkedHashMap<>();
        Defaults.CREATE.entries().forEach(item -> settings.put(item.key(), item));
        for (String row : rows) {
            ConfigString.parse(row).entries().forEach(
                    item -> settings.computeIfPresent(item.key(), (key, before) -> item));
        }
        return settings.values().stream().map(ConfigString.Entry::toString)
                .collect(Collectors.joining(","));
    }
}
