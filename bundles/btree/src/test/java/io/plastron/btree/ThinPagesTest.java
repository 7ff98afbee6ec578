// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.assertHolds;
import static io.plastron.btree.TreeTesting.checkpoint;
import static io.plastron.btree.TreeTesting.copy;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.newModel;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.seeded;
import static io.plastron.btree.TreeTesting.utf8;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that lose rows or children are joined with their neighbours in time, and not too often. */
class ThinPagesTest {
    private static final int ROWS = 20_000;
    private static final int ROW_BYTES = Row.HEADER + 16 + 40 + LeafImage.SLOT_BYTES;

    private final MemoryPages pages = new MemoryPages();
    /** Bytes of the pages that {@link #store} wrote. */
    private long stored;

    private Tree load(TreeConfig config, int rows) {
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int i = 0; i < rows; i++) {
            edit.put(hexKey(i), new byte[40]);
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        return tree;
    }

    private static List<Integer> shuffled(Random random) {
        List<Integer> order = new ArrayList<>(ROWS);
        for (int i = 0; i < ROWS; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        return order;
    }

    /** Removes at random until a twentieth is left, under a cache that drops pages all the time. */
    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 16384})
    void removingAtRandomLeavesNoMorePagesThanTheRowsNeed(int leafBytesMax) {
        seeded(random -> {
            TreeConfig config = new TreeConfig(TABLE, leafBytesMax, PageCache.tiny(1 << 16));
            Tree tree = load(config, ROWS);
            NavigableMap<byte[], byte[]> model = newModel();
            for (int i = 0; i < ROWS; i++) {
                model.put(hexKey(i), new byte[40]);
            }
            NavigableMap<byte[], byte[]> before = copy(model);
            Tree snapshot = tree;
            TreeEdit edit = tree.edit();
            for (int victim : shuffled(random).subList(0, ROWS / 20 * 19)) {
                assertThat(edit.remove(hexKey(victim))).isTrue();
                model.remove(hexKey(victim));
                if (random.nextInt(500) == 0) {
                    tree = edit.publish();
                    if (random.nextBoolean()) {
                        checkpoint(pages, tree);
                        verify(tree);
                        tree = random.nextBoolean() ? reopen(pages, config, tree) : tree;
                    }
                    edit = tree.edit();
                }
            }
            tree = edit.publish();
            checkpoint(pages, tree);
            long[] counted = verify(tree);
            assertThat(counted[2]).isEqualTo(model.size());
            long needed = (long) model.size() * ROW_BYTES / leafBytesMax + 1;
            assertThat(counted[0]).as("pages, where %d full ones would do", needed)
                    .isLessThanOrEqualTo(4 * needed + 4);
            assertHolds(tree, model);
            assertHolds(reopen(pages, config, tree), model);
            assertHolds(snapshot, before);
        });
    }

    @Test
    void removingARangeFromEitherEndLeavesFewPages() {
        TreeConfig config = new TreeConfig(TABLE, 1024);
        for (boolean upwards : new boolean[] {true, false}) {
            TreeEdit edit = load(config, ROWS).edit();
            for (int i = 100; i < ROWS - 100; i++) {
                assertThat(edit.remove(hexKey(upwards ? i : ROWS - 1 - i))).isTrue();
            }
            Tree tree = edit.publish();
            checkpoint(pages, tree);
            long[] counted = verify(tree);
            assertThat(counted[2]).isEqualTo(200);
            assertThat(counted[0]).isLessThanOrEqualTo(2 * 200 * ROW_BYTES / 1024 + 5);
            for (int i = 0; i < 100; i++) {
                edit.remove(hexKey(i));
                edit.remove(hexKey(ROWS - 1 - i));
            }
            tree = edit.publish();
            checkpoint(pages, tree);
            assertThat(tree.root()).isNull();
            assertThat(tree.storedBytes()).isZero();
        }
    }

    @Test
    void aRowThatComesAndGoesAtTheEdgeOfThinDoesNotJoinAndSplitByTurns() {
        TreeConfig config = new TreeConfig(TABLE, 4096);
        Tree tree = load(config, 2000);
        TreeEdit edit = tree.edit();
        long[] pagesBefore = verify(tree);
        long joined = 0;
        for (int i = 0; i < 2000; i++) {
            if (i % 4 != 0) {
                edit.remove(hexKey(i));
                Tree now = edit.publish();
                edit.put(hexKey(i), new byte[40]);
                edit.remove(hexKey(i));
                joined += edit.publish().nextPageId() - now.nextPageId();
            }
        }
        assertThat(joined).as("pages made by splits").isZero();
        checkpoint(pages, edit.publish());
        assertThat(verify(edit.publish())[0]).isLessThan(pagesBefore[0] / 2 + 2);
    }

    @Test
    void neighboursWhoseRecordsSayThatTheyAreFullAreNotRead() {
        PageCache cache = new PageCache(PageCache.BYTES_MIN);
        TreeConfig config = new TreeConfig(TABLE, 4096, cache);
        Tree cold = reopen(pages, config, load(config, 2000));
        int row = 1000;
        assertThat(cold.contains(hexKey(row))).isTrue();
        byte[][] separators = ((Internal) cold.root.inMemory()).separators.keys;
        int leaf = ((Internal) cold.root.inMemory()).separators.child(hexKey(row));
        long read = cache.usage().pagesRead();
        TreeEdit edit = cold.edit();
        for (row = 900; row < 1100; row++) {
            byte[] key = hexKey(row);
            if (Arrays.compareUnsigned(key, separators[leaf - 1]) >= 0
                    && Arrays.compareUnsigned(key, separators[leaf]) < 0) {
                assertThat(edit.remove(key)).isTrue();
            }
        }
        assertThat(cache.usage().pagesRead()).isEqualTo(read);
        assertThat(verify(cold)[0] - 1).isEqualTo(separators.length + 1);
        checkpoint(pages, edit.publish());
        assertThat(verify(edit.publish())[0] - 1).isEqualTo(separators.length);
    }

    @Test
    void aNeighbourThatCannotBeReadStopsTheRemovalBeforeItBegan() {
        Cookie left = leaf(100, 40, "a", "b", "c");
        Cookie right = leaf(101, 40, "x", "y");
        TreeConfig config = new TreeConfig(TABLE, 1024);
        Tree tree = Tree.open(pages, config, internal(102, 1, left, right), 200, stored);
        pages.payload(right)[40] ^= 1;
        TreeEdit edit = tree.edit();
        edit.put(utf8("a"), new byte[300]);
        assertThatThrownBy(() -> edit.remove(utf8("a"))).isInstanceOf(CorruptionException.class);
        Tree unchanged = edit.publish();
        assertThat(unchanged.get(utf8("a"))).hasSize(300);
        assertThat(unchanged.get(utf8("b"))).hasSize(40);
        pages.payload(right)[40] ^= 1;
        assertThat(edit.remove(utf8("a"))).isTrue();
        Tree joined = edit.publish();
        assertThat(joined.get(utf8("y"))).hasSize(40);
        checkpoint(pages, joined);
        assertThat(verify(joined)).startsWith(1).endsWith(4);
    }

    @Test
    void aSurvivorWithOneChildGivesWayToItToo() {
        Cookie left = internal(103, 1, leaf(100, 10, "a"));
        Cookie right = internal(104, 1, leaf(101, 900, "n"));
        TreeConfig config = new TreeConfig(TABLE, 1024);
        Tree tree = Tree.open(pages, config, internal(105, 2, left, right), 200, stored);
        assertThat(verify(tree)).startsWith(5).endsWith(2);
        TreeEdit edit = tree.edit();
        assertThat(edit.remove(utf8("a"))).isTrue();
        Tree oneLeaf = edit.publish();
        checkpoint(pages, oneLeaf);
        assertThat(verify(oneLeaf)).startsWith(1).endsWith(1);
        assertThat(reopen(pages, config, oneLeaf).get(utf8("n"))).hasSize(900);
    }

    private Cookie store(long pageId, byte[] payload) {
        MemoryPages.Writer writer = pages.writer();
        PageWriter.Pending pending = writer.image(TABLE, pageId, payload, 0, payload.length);
        writer.endLevel();
        writer.adopt();
        stored += pending.cookie().chainBytes();
        return pending.cookie();
    }

    private Cookie leaf(long pageId, int valueBytes, String... keys) {
        Leaf leaf = new Leaf(LeafImage.EMPTY, 1);
        for (String key : keys) {
            leaf.apply(utf8(key), Row.change(1, utf8(key), new byte[valueBytes]));
        }
        return store(pageId, leaf.image());
    }

    /** A page with its children, told apart by "m" when there are two. */
    private Cookie internal(long pageId, int level, Cookie... children) {
        Child[] references = new Child[children.length];
        for (int i = 0; i < children.length; i++) {
            references[i] = new Child(children[i]);
        }
        Separators separators = children.length == 1
                ? Separators.NONE : new Separators(new byte[][] {utf8("m")});
        return store(pageId, InternalImage.write(
                new Internal(level, 1, separators, references), children));
    }
}
