// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.btree.TreeEdit;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.ColumnGroup;
import io.plastron.metadata.TableSchema;
import io.plastron.packing.FieldType;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.InvalidUseException;

/**
 * Fills the tree of an index or a column group that comes to a table that may have rows. Runs under
 * the commit lock, so that no row is changed meanwhile; the caller publishes the tree together with
 * the catalog that names it.
 */
public final class Fill {
    private static final byte[] NOTHING = new byte[0];

    /**
     * A filled tree.
     *
     * @param bytes of the keys and values that were put into it
     */
    public record Filled(Tree tree, long bytes) {}

    private Fill() {}

    /**
     * Makes an entry for each row.
     *
     * @param schema of the table with the index
     * @throws InvalidUseException a row's entry would be too long, or column groups are missing
     */
    public static Filled index(Roots now, TableSchema schema, String indexUri, Tree empty) {
        Layout layout = Layout.of(schema);
        IndexKeys index = layout.index(indexUri);
        View view = View.of(now);
        TreeEdit edit = empty.edit();
        long bytes = 0;
        TreeCursor row = view.tree(layout.firstId()).cursor();
        while (row.next()) {
            byte[] key = row.key();
            byte[] entry = index.entry(key, layout.rows().value(view, key, row.value()));
            RowWriter.requireEntrySize(index, entry);
            edit.put(entry, NOTHING);
            bytes += entry.length;
        }
        return new Filled(edit.publish(), bytes);
    }

    /**
     * Gives each row of the table's other column groups a part with numbers 0 and empty strings. A
     * new table has no rows; one whose group was dropped has.
     *
     * @param schema of the table with the group
     */
    public static Filled group(Roots now, TableSchema schema, String groupUri, Tree empty) {
        ColumnGroup other = null;
        ColumnGroup mine = null;
        for (ColumnGroup group : schema.groups()) {
            if (group.uri().equals(groupUri)) {
                mine = group;
            } else if (other == null) {
                other = group;
            }
        }
        if (mine == null || other == null) {
            return new Filled(empty, 0);
        }
        byte[] zeros = zeros(mine);
        TreeEdit edit = empty.edit();
        long bytes = 0;
        TreeCursor row = View.of(now).tree(other.tableId()).cursor();
        while (row.next()) {
            byte[] key = row.key();
            edit.put(key, zeros);
            bytes += key.length + zeros.length;
        }
        return new Filled(edit.publish(), bytes);
    }

    private static byte[] zeros(ColumnGroup group) {
        Format format = Format.of(group.valueFormat());
        Tuple tuple = new Tuple(format, group.columns(), "value of " + group.uri());
        for (int field = 0; field < format.size(); field++) {
            FieldType type = format.type(field);
            if (type.isInteger()) {
                tuple.putLong(field, 0);
            } else {
                tuple.putBytes(field, NOTHING);
            }
        }
        return tuple.packed();
    }
}
