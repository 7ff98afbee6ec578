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
import io.plastron.packing.Projection;
import io.plastron.packing.Projection.Pick;
import io.plastron.packing.Tuple;
import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the tree of an index or a column group that comes to a table that may have rows. Runs under
 * the commit lock, so that no row is changed meanwhile; the caller publishes the tree together with
 * the catalog that names it. A tree larger than the memory is written as it grows: nobody finds
 * those pages unless the tree is published.
 */
public final class Fill {
    private static final byte[] NOTHING = new byte[0];

    /**
     * A filled tree.
     *
     * @param bytes of the keys and values that were put into it
     */
    public record Filled(Tree tree, long bytes) {}

    /** Where a growing tree goes when it takes too much memory. Its bound is one for all. */
    public interface Spill {
        /** Bytes of memory a tree may take for pages that are not written. */
        long bytesMax();

        /** Writes what is dirty in a version, the newest. */
        void write(Tree tree);
    }

    /** A tree in the making. */
    private static final class Growing {
        private final Spill spill;
        private final TreeEdit edit;
        private Tree tree;
        private long spilledBytes;
        private long bytes;

        private Growing(Tree empty, Spill spill) {
            this.tree = empty;
            this.edit = empty.edit();
            this.spill = spill;
        }

        private void put(byte[] key, byte[] value) {
            edit.put(key, value);
            bytes += key.length + value.length;
            if (edit.bytesMade() - spilledBytes > spill.bytesMax()) {
                tree = edit.publish();
                spill.write(tree);
                spilledBytes = edit.bytesMade();
            }
        }

        private Filled filled() {
            tree = edit.publish();
            return new Filled(tree, bytes);
        }
    }

    private Fill() {}

    /**
     * Makes an entry for each row.
     *
     * @param schema of the table with the index
     * @throws InvalidUseException a row's entry would be too long, or column groups are missing
     */
    public static Filled index(
            Roots now, TableSchema schema, String indexUri, Tree empty, Spill spill) {
        Layout layout = Layout.of(schema);
        IndexKeys index = layout.index(indexUri);
        View view = View.of(now);
        Growing tree = new Growing(empty, spill);
        TreeCursor row = view.tree(layout.firstId()).cursor();
        while (row.next()) {
            byte[] key = row.key();
            byte[] entry = index.entry(key, layout.rows().value(view, key, row.value()));
            RowWriter.requireEntrySize(index, entry);
            tree.put(entry, NOTHING);
        }
        return tree.filled();
    }

    /**
     * Gives each row of the table's other column groups a part in this one. A new table has no
     * rows; one whose group was dropped has. Columns that another group has, too, are copied from
     * there, the others get numbers 0 and empty strings.
     *
     * @param schema of the table with the group
     */
    public static Filled group(
            Roots now, TableSchema schema, String groupUri, Tree empty, Spill spill) {
        ColumnGroup mine = null;
        List<ColumnGroup> others = new ArrayList<>();
        for (ColumnGroup group : schema.groups()) {
            if (group.uri().equals(groupUri)) {
                mine = group;
            } else {
                others.add(group);
            }
        }
        if (mine == null || others.isEmpty()) {
            return new Filled(empty, 0);
        }
        List<ColumnGroup> holders = holders(mine, others);
        Projection part = part(mine, holders);
        byte[][] sources = new byte[1 + holders.size()][];
        sources[0] = zeros(mine);
        View view = View.of(now);
        Growing tree = new Growing(empty, spill);
        TreeCursor row = view.tree(others.get(0).tableId()).cursor();
        while (row.next()) {
            byte[] key = row.key();
            for (int i = 0; i < holders.size(); i++) {
                sources[1 + i] = RowReader.part(view, holders.get(i), key);
            }
            tree.put(key, part.apply(sources));
        }
        return tree.filled();
    }

    /** Those that have a column of a group, too. */
    private static List<ColumnGroup> holders(ColumnGroup mine, List<ColumnGroup> others) {
        return others.stream().filter(other ->
                other.columns().stream().anyMatch(mine.columns()::contains)).toList();
    }

    /** A group's value, made of zeros and the values of groups that have columns of it. */
    private static Projection part(ColumnGroup mine, List<ColumnGroup> holders) {
        List<Format> sources = new ArrayList<>(List.of(Format.of(mine.valueFormat())));
        holders.forEach(holder -> sources.add(Format.of(holder.valueFormat())));
        List<Pick> picks = new ArrayList<>();
        for (String column : mine.columns()) {
            Pick pick = new Pick(0, mine.columns().indexOf(column));
            for (int i = holders.size() - 1; i >= 0; i--) {
                int place = holders.get(i).columns().indexOf(column);
                pick = place < 0 ? pick : new Pick(1 + i, place);
            }
            picks.add(pick);
        }
        return new Projection(sources, picks);
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
