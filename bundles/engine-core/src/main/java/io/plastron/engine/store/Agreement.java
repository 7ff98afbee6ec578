// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.TreeCursor;
import io.plastron.engine.rows.IndexKeys;
import io.plastron.engine.rows.Layout;
import io.plastron.engine.rows.Shown;
import io.plastron.engine.rows.View;
import io.plastron.metadata.ColumnGroup;
import io.plastron.metadata.TableSchema;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Checks that the column groups and indices of a table agree with its rows, where each tree by
 * itself was found sound.
 *
 * <p>An index must have exactly the entries that the rows give. Looking each of them up would read
 * the index in the order of the rows, a page for each. Instead both sides are read in their own
 * order, and the hashes of all entries are summed up: sums do not depend on the order. Only if the
 * sums differ entries are looked up, to name the first that is wrong.
 *
 * <p>A tree keeps what was read of it; so all are opened anew from time to time.
 */
final class Agreement {
    /** Rows after which the trees are opened anew. */
    private static final int ROWS_PER_VIEW = 4096;

    private final Layout layout;
    private final Supplier<View> fresh;
    private final Map<Integer, Long> entries;
    private final Runnable progress;
    private final MessageDigest digest;

    /** A sum of hashes. */
    private final class Sum {
        private long high;
        private long low;

        void add(byte[] entry) {
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(entry));
            high += hash.getLong();
            low += hash.getLong();
        }

        boolean same(Sum other) {
            return high == other.high && low == other.low;
        }
    }

    /** Hears of each entry of a tree, in order. */
    private interface Visitor {
        void entry(View view, byte[] key, byte[] value);
    }

    /**
     * @param fresh opens the checkpoint's trees anew, with nothing in memory
     * @param entries number of entries by table id
     * @param progress called now and then
     */
    Agreement(Layout layout, Supplier<View> fresh, Map<Integer, Long> entries,
            Runnable progress) {
        this.layout = layout;
        this.fresh = fresh;
        this.entries = entries;
        this.progress = progress;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new InternalException("every JDK has SHA-256", impossible);
        }
    }

    /** @throws CorruptionException names the table and what does not agree with it */
    void check() {
        try {
            checkGroups();
            Sum[] expected = new Sum[layout.indices().size()];
            Arrays.setAll(expected, i -> new Sum());
            walk(layout.firstId(), (view, key, first) -> checkRow(view, key, first, expected));
            for (int i = 0; i < expected.length; i++) {
                checkIndex(layout.indices().get(i), expected[i]);
            }
        } catch (CorruptionException | InvalidUseException wrong) {
            throw new CorruptionException(layout.schema().tableUri() + ": " + wrong.getMessage(),
                    wrong);
        }
    }

    private void checkGroups() {
        long rows = rows();
        for (ColumnGroup group : layout.schema().groups()) {
            long found = entries.get(group.tableId());
            if (found != rows) {
                throw new CorruptionException(group.uri() + " has parts of " + found + " rows, "
                        + layout.schema().groups().get(0).uri() + " of " + rows);
            }
        }
    }

    private long rows() {
        return entries.get(layout.firstId());
    }

    private void checkRow(View view, byte[] key, byte[] first, Sum[] expected) {
        TableSchema schema = layout.schema();
        layout.key().check(key, schema.keyColumns(), "a stored key");
        for (ColumnGroup group : schema.groups()) {
            if (!view.contains(group.tableId(), key)) {
                throw new CorruptionException(group.uri() + " has no part of the row with the"
                        + " packed key " + Shown.hex(key));
            }
        }
        byte[] value = layout.rows().value(view, key, first);
        layout.value().check(value, schema.valueColumns(),
                "the value under the packed key " + Shown.hex(key));
        for (int i = 0; i < expected.length; i++) {
            expected[i].add(layout.indices().get(i).entry(key, value));
        }
    }

    private void checkIndex(IndexKeys index, Sum expected) {
        Sum found = new Sum();
        walk(index.tableId(), (view, entry, nothing) -> found.add(entry));
        long count = entries.get(index.tableId());
        if (count == rows() && found.same(expected)) {
            return;
        }
        walk(index.tableId(), (view, entry, nothing) -> requireRow(index, view, entry));
        walk(layout.firstId(), (view, key, first) -> requireEntry(index, view, key, first));
        throw new CorruptionException(index.uri() + " has " + count + " entries, the table "
                + rows() + " rows");
    }

    private void requireRow(IndexKeys index, View view, byte[] entry) {
        byte[] key = index.rowKey(entry);
        byte[] value = layout.rows().value(view, key);
        if (value == null) {
            throw index.orphan(layout.schema().tableUri(), entry);
        }
        if (!Arrays.equals(index.entry(key, value), entry)) {
            throw new CorruptionException(index.uri() + " has an entry with other columns than its"
                    + " row has; packed key of the row " + Shown.hex(key)
                    + ". Drop the index and create it again");
        }
    }

    private void requireEntry(IndexKeys index, View view, byte[] key, byte[] first) {
        byte[] value = layout.rows().value(view, key, first);
        if (!view.contains(index.tableId(), index.entry(key, value))) {
            throw new CorruptionException(index.uri() + " lacks the entry of the row with the"
                    + " packed key " + Shown.hex(key) + ". Drop the index and create it again");
        }
    }

    private void walk(int tableId, Visitor visitor) {
        byte[] last = null;
        boolean more = true;
        while (more) {
            View view = fresh.get();
            TreeCursor at = view.tree(tableId).cursor();
            more = last == null ? at.first() : at.seek(last) && at.next();
            for (int i = 0; more && i < ROWS_PER_VIEW; i++) {
                last = at.key();
                visitor.entry(view, last, at.value());
                more = at.next();
            }
            progress.run();
        }
    }
}
