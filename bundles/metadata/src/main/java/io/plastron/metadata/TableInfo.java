// SPDX-License-Identifier: Apache-2.0
package io.plastron.metadata;

import io.plastron.types.InternalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table as its rows describe it.
 *
 * @param schema what it is made of
 * @param files its B-trees: of the column groups, then of the indices, in the schema's order
 */
public record TableInfo(TableSchema schema, List<FileInfo> files) {
    /** Copies the list. */
    public TableInfo {
        files = List.copyOf(files);
    }

    /** Name without {@code table:}. */
    public String name() {
        return schema.name();
    }

    /** {@code table:NAME}. */
    public String tableUri() {
        return schema.tableUri();
    }

    /** The B-tree of one of this table's column groups or indices. */
    public FileInfo file(int tableId) {
        return files.stream().filter(file -> file.tableId() == tableId).findFirst()
                .orElseThrow(() -> new InternalException(
                        tableUri() + " has no file with id " + tableId));
    }

    /** This with the very schema of a former state, if nothing changed in it. */
    TableInfo sharing(TableInfo before) {
        return before != null && before.schema.equals(schema)
                ? new TableInfo(before.schema, files) : this;
    }

    /** This, if none of the ids is of a file here. */
    TableInfo withCheckpoints(Map<Integer, CheckpointEntry> byTableId) {
        boolean concerned = false;
        // Not a stream: each checkpoint asks each table.
        for (FileInfo file : files) {
            concerned |= byTableId.containsKey(file.tableId());
        }
        if (!concerned) {
            return this;
        }
        return new TableInfo(schema, files.stream().map(file -> {
            CheckpointEntry entry = byTableId.get(file.tableId());
            return entry == null ? file : file.withCheckpoint(entry);
        }).toList());
    }

    /** The keys of its rows in the metadata table. */
    List<String> rowUris() {
        List<String> uris = new ArrayList<>();
        uris.add(tableUri());
        schema.groups().forEach(group -> uris.add(group.uri()));
        schema.indices().forEach(index -> uris.add(index.uri()));
        files.forEach(file -> uris.add(file.fileUri()));
        return uris;
    }
}
