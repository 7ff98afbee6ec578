// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.assertHolds;
import static io.plastron.btree.TreeTesting.bytes;
import static io.plastron.btree.TreeTesting.checkpoint;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.newModel;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.seeded;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values that stand outside their leaves. */
class BigValueTest {
    private final MemoryPages pages = new MemoryPages();
    private final Random random = new Random(1);
    private TreeConfig config = TreeConfig.of(TABLE);

    private Tree with(Tree tree, long key, byte[] value) {
        TreeEdit edit = tree.edit();
        edit.put(hexKey(key), value);
        return edit.publish();
    }

    @Test
    void theLargestValueIsThereWrittenReadAndReplaced() {
        byte[] largest = bytes(random, Tree.VALUE_BYTES_MAX);
        Tree tree = with(Tree.create(pages, config), 1, largest);
        assertThat(tree.get(hexKey(1))).isEqualTo(largest);
        checkpoint(pages, tree);
        Tree cold = reopen(pages, config, tree);
        assertThat(cold.get(hexKey(1))).isEqualTo(largest);
        assertThat(verify(cold)).startsWith(1 + BigValue.count(largest.length)).endsWith(1);
        Tree small = with(cold, 1, new byte[3]);
        checkpoint(pages, small);
        assertThat(verify(small)).startsWith(1).endsWith(1);
        assertThat(cold.get(hexKey(1))).as("an old snapshot").isEqualTo(largest);
    }

    @Test
    void everyLengthAboutAPieceIsItself() {
        NavigableMap<byte[], byte[]> model = newModel();
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int around : new int[] {config.rowValueBytesMax(), Piece.BYTES, 2 * Piece.BYTES}) {
            for (int length = around - 1; length <= around + 1; length++) {
                byte[] value = bytes(random, length);
                edit.put(hexKey(length), value);
                model.put(hexKey(length), value);
            }
        }
        Tree tree = edit.publish();
        assertHolds(tree, model);
        checkpoint(pages, tree);
        verify(tree);
        assertHolds(reopen(pages, config, tree), model);
    }

    @Test
    void whoReadsKeysReadsNoPiece() {
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int i = 0; i < 20; i++) {
            edit.put(hexKey(i), new byte[i % 2 == 0 ? 1_000_000 : 10]);
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        Tree cold = reopen(pages, config, tree);
        long before = pages.reads.sum();
        TreeCursor cursor = cold.cursor();
        Slice key = new Slice();
        Slice value = new Slice();
        for (int i = 0; i < 20; i++) {
            assertThat(cursor.next()).isTrue();
            cursor.row(key, value);
            assertThat(key.bytes()).isEqualTo(hexKey(i));
            assertThat(cold.contains(hexKey(i))).isTrue();
        }
        // A page for each big value, at most one for each row between two, the pages above.
        assertThat(pages.reads.sum() - before).isLessThanOrEqualTo(21);
        assertThat(value.bytes()).hasSize(10);
        cursor.prev();
        cursor.row(key, value);
        assertThat(value.end()).isEqualTo(1_000_000);
    }

    @Test
    void aRowBesideABigOneIsWrittenWithoutItAndFillsLeavesLikeAnyOther() {
        TreeEdit edit = with(Tree.create(pages, config), 1000, new byte[500_000]).edit();
        for (int i = 0; i < 2000; i++) {
            if (i != 1000) {
                edit.put(hexKey(i), new byte[100]);
            }
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        long[] counted = verify(tree);
        assertThat(counted[2]).isEqualTo(2000);
        assertThat(counted[0]).isLessThan(2 + 2000 * 130 / (16 << 10) * 2 + 4);
        edit.put(hexKey(999), new byte[1]);
        edit.put(hexKey(1001), new byte[1]);
        assertThat(checkpoint(pages, edit.publish()).bytes).isLessThan(1000);
    }

    @Test
    void replacedRemovedAndClearedValuesLeaveNothing() {
        Tree tree = with(Tree.create(pages, config), 1, new byte[600_000]);
        tree = with(tree, 2, new byte[600_000]);
        tree = with(tree, 3, new byte[600_000]);
        checkpoint(pages, tree);
        tree = with(tree, 2, new byte[700_000]);
        tree = with(tree, 2, new byte[800_000]);
        checkpoint(pages, tree);
        assertThat(verify(tree)[1]).isEqualTo(tree.storedBytes());
        TreeEdit edit = reopen(pages, config, tree).edit();
        assertThat(edit.remove(hexKey(1))).isTrue();
        tree = edit.publish();
        checkpoint(pages, tree);
        assertThat(verify(tree)[2]).isEqualTo(2);
        edit = reopen(pages, config, tree).edit();
        assertThat(edit.clear()).isTrue();
        tree = edit.publish();
        checkpoint(pages, tree);
        assertThat(tree.storedBytes()).isZero();
    }

    @Test
    void aDamagedPieceIsFoundWhenTheValueIsReadAndByVerify() {
        Tree tree = with(with(Tree.create(pages, config), 1, new byte[600_000]), 2, new byte[9]);
        checkpoint(pages, tree);
        Tree cold = reopen(pages, config, tree);
        Leaf leaf = (Leaf) ((Internal) PageReader.read(pages, config, cold.root(), -1))
                .children[0].node(cold.history, 0);
        pages.payload(leaf.big.pieces()[1].cookie())[5000] ^= 1;
        assertThat(cold.contains(hexKey(1))).isTrue();
        assertThat(cold.get(hexKey(2))).hasSize(9);
        assertThatThrownBy(() -> cold.get(hexKey(1))).isInstanceOf(CorruptionException.class);
        assertThatThrownBy(() -> verify(cold)).isInstanceOf(CorruptionException.class);
        TreeEdit edit = cold.edit();
        assertThat(edit.remove(hexKey(1))).as("it can be removed").isTrue();
        Tree without = edit.publish();
        checkpoint(pages, without);
        assertThat(verify(without)[2]).isEqualTo(1);
    }

    @Test
    void piecesAreWithinTheCachesBudgetAndLargeValuesPassItBy() {
        PageCache cache = new PageCache(16 << 20);
        config = new TreeConfig(TABLE, TreeConfig.LEAF_BYTES_DEFAULT, cache);
        Tree tree = Tree.create(pages, config);
        for (int i = 0; i < 40; i++) {
            tree = with(tree, i, bytes(random, 900_000));
            tree.keep();
            assertThat(cache.dirtyBytes()).isBetween(900_000L, 1_000_000L);
            checkpoint(pages, tree);
        }
        tree = with(tree, 100, bytes(random, 4_000_000));
        checkpoint(pages, tree);
        assertThat(cache.usage().cleanBytes()).isLessThanOrEqualTo(16 << 20);
        Tree cold = reopen(pages, config, tree);
        for (int i = 0; i < 40; i++) {
            assertThat(cold.get(hexKey(i))).hasSize(900_000);
            assertThat(cache.usage().cleanBytes()).isLessThanOrEqualTo(16 << 20);
        }
        long before = cache.usage().cleanBytes();
        long read = cache.usage().pagesRead();
        assertThat(cold.get(hexKey(100))).hasSize(4_000_000);
        assertThat(cache.usage().pagesRead() - read).isLessThanOrEqualTo(1);
        assertThat(cache.usage().cleanBytes()).isBetween(before - 100_000, before + 100_000);
    }

    /** Big and small rows come and go at keys that are each other's beginnings. */
    @Test
    void keysNextToEachOtherAreToldApart() {
        seeded(fresh -> {
            config = new TreeConfig(TABLE, 256);
            NavigableMap<byte[], byte[]> model = newModel();
            Tree tree = Tree.create(pages, config);
            for (int i = 0; i < 4000; i++) {
                TreeEdit edit = tree.edit();
                byte[] key = new byte[fresh.nextInt(6)];
                if (fresh.nextInt(40) == 0) {
                    key = new byte[Tree.KEY_BYTES_MAX - fresh.nextInt(2)];
                }
                if (fresh.nextInt(3) == 0) {
                    assertThat(edit.remove(key)).isEqualTo(model.remove(key) != null);
                } else {
                    byte[] value = bytes(fresh, fresh.nextInt(600));
                    assertThat(edit.put(key, value)).isEqualTo(model.put(key, value) != null);
                }
                tree = edit.publish();
                assertThat(tree.contains(key)).isEqualTo(model.containsKey(key));
                if (fresh.nextInt(30) == 0) {
                    assertHolds(tree, model);
                    checkpoint(pages, tree);
                    assertThat(verify(tree)[2]).isEqualTo(model.size());
                    tree = reopen(pages, config, tree);
                }
            }
            assertHolds(tree, model);
        });
    }
}
