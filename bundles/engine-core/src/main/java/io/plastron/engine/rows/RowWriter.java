// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.rows;

import io.plastron.btree.Tree;
import io.plastron.engine.tx.WriteSet;
import io.plastron.types.InvalidUseException;
import java.util.List;

/**
 * Turns the change of a row into changes of the trees of its table: every column group's, even of
 * groups whose columns stay the same, so that two transactions that change one row conflict
 * whichever columns they change; and of each index the entry that goes and the one that comes.
 * Everything is checked before the first change is noted: a write set holds a row whole or not.
 */
public final class RowWriter {
    private static final byte[] NOTHING = new byte[0];

    private RowWriter() {}

    /**
     * Notes that a row is to be so.
     *
     * @param view what the row was in, for the entries of indices
     * @param key and {@code value} are taken over
     * @throws InvalidUseException too large, or a column of an immutable index would change
     */
    public static void put(Layout layout, View view, WriteSet out, byte[] key, byte[] value) {
        if (layout.plain()) {
            out.put(layout.firstId(), key, value);
            out.madeWith(layout.schema());
            return;
        }
        List<Layout.Group> groups = layout.groups();
        List<IndexKeys> indices = layout.indices();
        WriteSet.requireSizes(key, value);
        byte[][] values = new byte[groups.size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = groups.get(i).ofValue().apply(value);
            WriteSet.requireSizes(key, values[i]);
        }
        byte[] before = indices.isEmpty() ? null : layout.rows().value(view, key);
        byte[][] going = new byte[indices.size()][];
        byte[][] coming = new byte[indices.size()][];
        for (int i = 0; i < coming.length; i++) {
            IndexKeys index = indices.get(i);
            coming[i] = index.entry(key, value);
            going[i] = before == null ? null : index.entry(key, before);
            requirePossible(layout, index, going[i], coming[i]);
        }
        out.madeWith(layout.schema());
        for (int i = 0; i < values.length; i++) {
            out.put(groups.get(i).group().tableId(), key, values[i]);
        }
        for (int i = 0; i < coming.length; i++) {
            move(out, indices.get(i).tableId(), going[i], coming[i]);
        }
    }

    private static void requirePossible(
            Layout layout, IndexKeys index, byte[] going, byte[] coming) {
        requireEntrySize(index, coming);
        if (index.immutable() && going != null && !IndexKeys.same(going, coming)) {
            throw new InvalidUseException(index.uri() + " was created with immutable=true: its"
                    + " columns " + String.join(", ", index.columnNames()) + " do not change in a"
                    + " row of " + layout.schema().tableUri() + "; remove the row and insert it"
                    + " anew, or create the index without immutable");
        }
    }

    /** Refuses what does not fit a key. */
    static void requireEntrySize(IndexKeys index, byte[] entry) {
        if (entry.length > Tree.KEY_BYTES_MAX) {
            throw new InvalidUseException("the row's entry in " + index.uri() + " would have "
                    + entry.length + " packed bytes, at most " + Tree.KEY_BYTES_MAX
                    + " are possible");
        }
    }

    private static void move(WriteSet out, int tableId, byte[] going, byte[] coming) {
        if (going != null && IndexKeys.same(going, coming)) {
            return;
        }
        if (going != null) {
            out.remove(tableId, going);
        }
        out.put(tableId, coming, NOTHING);
    }

    /**
     * Notes that a row is to go.
     *
     * @param key of a row that is there; taken over
     * @return false, and nothing noted, when there is no such row
     */
    public static boolean remove(Layout layout, View view, WriteSet out, byte[] key) {
        byte[][] going = new byte[layout.indices().size()][];
        if (going.length == 0) {
            if (!view.contains(layout.firstId(), key)) {
                return false;
            }
        } else {
            byte[] before = layout.rows().value(view, key);
            if (before == null) {
                return false;
            }
            for (int i = 0; i < going.length; i++) {
                going[i] = layout.indices().get(i).entry(key, before);
            }
        }
        out.madeWith(layout.schema());
        for (Layout.Group group : layout.groups()) {
            out.remove(group.group().tableId(), key);
        }
        for (int i = 0; i < going.length; i++) {
            out.remove(layout.indices().get(i).tableId(), going[i]);
        }
        return true;
    }
}
