// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.metadata.ColumnGroup;
import io.plastron.metadata.Index;
import io.plastron.metadata.TableSchema;
import io.plastron.packing.Format;
import io.plastron.packing.Projection;
import io.plastron.packing.Projection.Pick;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table's schema means for packed bytes, compiled once: which fields of a row's value go
 * into which column group, which of key and value into which index, and back. Immutable, shared by
 * all cursors.
 *
 * <pre>
 * row        key | value
 * group      key -> the group's columns of value        (one tree each; the first decides)
 * index      its columns, rest of key -> nothing        (one tree each)
 * </pre>
 */
public final class Layout {
    /** A column group's tree and how its value is made of the row's. */
    record Group(ColumnGroup group, Projection ofValue) {}

    private final TableSchema schema;
    private final Format key;
    private final Format value;
    private final List<Group> groups;
    private final List<IndexKeys> indices;
    private final RowReader rows;
    private final int firstId;

    private Layout(TableSchema schema) {
        this.schema = schema;
        this.key = Format.of(schema.keyFormat());
        this.value = Format.of(schema.valueFormat());
        List<Group> made = new ArrayList<>();
        for (ColumnGroup group : schema.groups()) {
            List<Pick> picks = group.columns().stream()
                    .map(column -> new Pick(0, schema.valueColumns().indexOf(column))).toList();
            made.add(new Group(group, new Projection(List.of(value), picks)));
        }
        this.groups = List.copyOf(made);
        this.indices = schema.indices().stream()
                .map(index -> new IndexKeys(this, index)).toList();
        this.firstId = groups.get(0).group().tableId();
        this.rows = new RowReader(this, schema.valueColumns());
    }

    /**
     * The layout of a table.
     *
     * @throws InvalidUseException not all its column groups were created
     */
    public static Layout of(TableSchema schema) {
        if (!schema.isComplete()) {
            throw new InvalidUseException(schema.tableUri() + " cannot be used before all its"
                    + " column groups were created; missing: "
                    + String.join(", ", schema.groupsMissing()));
        }
        return new Layout(schema);
    }

    public TableSchema schema() {
        return schema;
    }

    /** Format of the rows' keys. */
    public Format key() {
        return key;
    }

    /** Format of the rows' values. */
    public Format value() {
        return value;
    }

    List<Group> groups() {
        return groups;
    }

    /** Table id of the tree that decides whether a row is there. */
    public int firstId() {
        return firstId;
    }

    /** Table ids of all trees, those of the column groups first. */
    public List<Integer> tableIds() {
        List<Integer> ids = new ArrayList<>();
        groups.forEach(group -> ids.add(group.group().tableId()));
        indices.forEach(index -> ids.add(index.tableId()));
        return ids;
    }

    public List<IndexKeys> indices() {
        return indices;
    }

    /** The index of this URI. */
    public IndexKeys index(String uri) {
        return indices.stream().filter(index -> index.uri().equals(uri)).findFirst()
                .orElseThrow(() -> new InternalException(
                        schema.tableUri() + " has no " + uri));
    }

    /** Whether a row is one entry of one tree, as it is. */
    boolean plain() {
        return indices.isEmpty() && groups.size() == 1 && groups.get(0).ofValue().identity();
    }

    /** Whether it has this index. */
    public boolean has(String indexUri) {
        return schema.indices().stream().map(Index::uri).anyMatch(indexUri::equals);
    }

    /** Reads whole rows. */
    public RowReader rows() {
        return rows;
    }

    /**
     * Reads these columns, of key or value, as a value.
     *
     * @throws InvalidUseException there is no such column
     */
    public RowReader rows(List<String> columns) {
        return new RowReader(this, columns);
    }

    /** Where a column is in a row: source 0 is the key, 1 the value. */
    Pick pick(String column) {
        int inKey = schema.keyColumns().indexOf(column);
        if (inKey >= 0) {
            return new Pick(0, inKey);
        }
        int inValue = schema.valueColumns().indexOf(column);
        if (inValue < 0) {
            throw new InvalidUseException(schema.tableUri() + " has no column '" + column
                    + "'; it has " + String.join(", ", schema.keyColumns()) + ", "
                    + String.join(", ", schema.valueColumns()));
        }
        return new Pick(1, inValue);
    }
}
