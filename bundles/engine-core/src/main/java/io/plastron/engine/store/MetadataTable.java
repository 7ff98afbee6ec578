// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.PageMoves;
import io.plastron.btree.PageWriter;
import io.plastron.btree.SegmentRange;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.btree.TreeEdit;
import io.plastron.engine.space.AccountRows;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.SegmentEntry;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The metadata table as it stands in the log during one leadership: the catalog it holds, and the
 * account of the log's segments.
 *
 * <p>It goes on from what was <em>written</em> last, not from what was committed last. A tree's
 * versions form one line, and those up to the one written last count as written: a run that began
 * again from the committed version would make a second version of the same age as the one a failed
 * run has written, take it for clean, and commit the failed run's. For the thread that makes
 * checkpoints.
 */
final class MetadataTable {
    private final Tuple scratch =
            new Tuple(Format.of("S"), List.of("text"), "row of the metadata table");
    private Tree tree;
    private Catalog catalog;

    MetadataTable(Tree tree, Catalog catalog) {
        this.tree = tree;
        this.catalog = catalog;
    }

    /**
     * Writes what a catalog and the account of the log change; if the writer throws, everything is
     * as before.
     *
     * @param account rows of segments to write or to remove
     * @param emptied segments that pages of this table are to leave, null: none
     * @param unmoved told why they stay where they are; all else is written
     */
    Tree write(Catalog next, AccountRows account, SegmentRange emptied, PageWriter pages,
            Consumer<RuntimeException> unmoved) {
        TreeEdit edit = tree.edit();
        next.changesSince(catalog).forEach((uri, row) -> {
            byte[] packed = packed(uri);
            row.ifPresentOrElse(
                    text -> edit.put(packed, packed(text)), () -> edit.remove(packed));
        });
        if (account.all()) {
            removeAccount(edit);
        }
        account.changed().forEach((number, row) -> row.ifPresentOrElse(
                entry -> edit.put(packed(entry.uri()), packed(entry.text())),
                () -> edit.remove(packed(SegmentEntry.uri(number)))));
        Tree changed = edit.publish();
        if (emptied != null) {
            changed = moved(changed, emptied, unmoved);
        }
        if (changed.dirty()) {
            changed.checkpoint(pages);
        }
        tree = changed;
        catalog = next;
        return changed;
    }

    /** Rows of segments, whatever they say. */
    private void removeAccount(TreeEdit edit) {
        byte[] prefix = SegmentEntry.PREFIX.getBytes(StandardCharsets.US_ASCII);
        TreeCursor cursor = tree.cursor();
        boolean there = cursor.seekCeiling(prefix);
        for (; there && startsWith(cursor.key(), prefix); there = cursor.next()) {
            edit.remove(cursor.key());
        }
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length
                && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static Tree moved(
            Tree tree, SegmentRange emptied, Consumer<RuntimeException> unmoved) {
        try {
            return PageMoves.apply(tree,
                    PageMoves.find(tree, emptied, null, Long.MAX_VALUE).places());
        } catch (RuntimeException unreadable) {
            unmoved.accept(unreadable);
            return tree;
        }
    }

    private byte[] packed(String text) {
        scratch.clear();
        scratch.putString(0, text);
        return scratch.packed();
    }
}
