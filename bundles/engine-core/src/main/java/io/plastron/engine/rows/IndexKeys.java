// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.metadata.Index;
import io.plastron.packing.Format;
import io.plastron.packing.Projection;
import io.plastron.packing.Projection.Pick;
import io.plastron.types.CorruptionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the entries of one index are made of rows and lead back to them. Immutable.
 *
 * <pre>
 * stored key = columns of the index | columns of the row's key that are not among them
 * </pre>
 *
 * <p>Each row has exactly one entry, and each entry its own key, as the row's key can be made of
 * it. In a stored key a byte string {@code u} that others follow has its length in front; so the
 * entries are in the order of the stored form, which for such a column is by length first.
 */
public final class IndexKeys {
    private final Index index;
    private final Format stored;
    /** From key and value of a row. */
    private final Projection ofRow;
    private final Projection rowKey;
    private final Projection columns;
    private final Projection prefix;

    IndexKeys(Layout layout, Index index) {
        this.index = index;
        List<String> names = new ArrayList<>(index.columns());
        for (String column : layout.schema().keyColumns()) {
            if (!names.contains(column)) {
                names.add(column);
            }
        }
        this.ofRow = new Projection(List.of(layout.key(), layout.value()),
                names.stream().map(layout::pick).toList());
        this.stored = ofRow.format();
        this.rowKey = new Projection(List.of(stored), layout.schema().keyColumns().stream()
                .map(column -> new Pick(0, names.indexOf(column))).toList());
        this.columns = new Projection(List.of(stored), index.columns().stream()
                .map(column -> new Pick(0, names.indexOf(column))).toList());
        this.prefix = Projection.prefix(columns.format(), stored);
    }

    public String uri() {
        return index.uri();
    }

    public int tableId() {
        return index.tableId();
    }

    /** The columns the index sorts by. */
    public List<String> columnNames() {
        return index.columns();
    }

    /** Whether these columns never change in a row. */
    boolean immutable() {
        return index.immutable();
    }

    /** Format of the index's columns: of an index cursor's key. */
    public Format format() {
        return columns.format();
    }

    /** Whether a stored key is nothing but the index's columns. */
    public boolean whole() {
        return index.columns().size() == stored.size();
    }

    /** The stored key of a row's entry. */
    public byte[] entry(byte[] key, byte[] value) {
        return ofRow.apply(key, value);
    }

    /** The key of the row that an entry belongs to. */
    public byte[] rowKey(byte[] entry) {
        return of(rowKey, entry);
    }

    /** The index's columns of an entry, packed as a key of their own. */
    public byte[] columns(byte[] entry) {
        return of(columns, entry);
    }

    private byte[] of(Projection projection, byte[] entry) {
        try {
            return projection.apply(entry);
        } catch (CorruptionException malformed) {
            throw new CorruptionException("entry " + Shown.hex(entry) + " of " + uri() + ": "
                    + malformed.getMessage(), malformed);
        }
    }

    /** With what the stored keys of all rows begin that have these columns, and no others do. */
    public byte[] prefix(byte[] packedColumns) {
        return prefix.apply(packedColumns);
    }

    /** Whether a row's entry is at the same place before and after a change. */
    static boolean same(byte[] before, byte[] after) {
        return Arrays.equals(before, after);
    }

    /** An entry without row. */
    public CorruptionException orphan(String tableUri, byte[] entry) {
        return new CorruptionException(uri() + " has an entry for a row that " + tableUri
                + " does not have: packed key of the row " + Shown.hex(rowKey(entry))
                + ". Run verify; drop the index and create it again");
    }
}
