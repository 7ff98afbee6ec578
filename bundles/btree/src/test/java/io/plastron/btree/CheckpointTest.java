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
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a checkpoint writes, and what it leaves when it fails. */
class CheckpointTest {
    private static final byte[] VALUE = new byte[100];
    private static final int ROW_BYTES = Row.HEADER + 16 + VALUE.length;

    private final MemoryPages pages = new MemoryPages();
    private TreeConfig config = TreeConfig.of(TABLE);

    /** A tree of evenly filled pages, written. */
    private Tree loaded(int rows) {
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int i = 0; i < rows; i++) {
            edit.put(hexKey(i), VALUE);
        }
        Tree tree = edit.publish();
        checkpoint(pages, tree);
        return tree;
    }

    @Test
    void anEmptyTreeIsCleanAndWritesNothing() {
        Tree tree = Tree.create(pages, config);
        assertThat(tree.dirty()).isFalse();
        assertThat(checkpoint(pages, tree).calls).isZero();
        assertThat(tree.checkpoint(pages.writer()))
                .isEqualTo(new WrittenTree(null, 100, 0, 0, 0));
    }

    @Test
    void aCheckpointWithNothingDirtyWritesNothing() {
        Tree tree = loaded(5000);
        assertThat(tree.dirty()).isFalse();
        assertThat(checkpoint(pages, tree).calls).isZero();
        assertThat(tree.edit().publish()).isSameAs(tree);
        TreeEdit edit = tree.edit();
        assertThat(edit.remove(hexKey(5001))).isFalse();
        assertThat(edit.publish()).isSameAs(tree);
    }

    @Test
    void aDeltaHoldsExactlyWhatChangedSinceThePagesLastRecord() {
        Tree tree = loaded(100_000);
        TreeEdit edit = tree.edit();
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 50; i++) {
                edit.put(hexKey(i * 2000L + round), VALUE);
            }
            MemoryPages.Writer writer = checkpoint(pages, edit.publish());
            assertThat(writer.leafImages).as("images in round %d", round).isZero();
            assertThat(writer.leafDeltaBytes).isEqualTo(50L * (Header.BYTES + ROW_BYTES));
        }
    }

    @Test
    void whatIsWrittenPerCheckpointDependsOnTheChangesAndNotOnTheTable() {
        Tree tree = loaded(200_000);
        TreeEdit edit = tree.edit();
        Random random = new Random(1);
        long bytes = 0;
        int rounds = 40;
        int updates = 200;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < updates; i++) {
                edit.put(hexKey(random.nextInt(200_000)), VALUE);
            }
            bytes += checkpoint(pages, edit.publish()).bytes;
        }
        // A few pages came to the end of their chains: at most 20 times what changed.
        assertThat(bytes).isLessThan(20L * rounds * updates * ROW_BYTES);
        assertThat(verify(reopen(pages, config, tree))[2]).isEqualTo(200_000);
    }

    /** At most so many deltas, and no less than two thirds of them. */
    private void assertChainsEndAt(int deltasMax) {
        Tree tree = loaded(100);
        TreeEdit edit = tree.edit();
        int before = 0;
        for (int round = 1; round <= 200; round++) {
            edit.put(hexKey(round % 100), VALUE);
            MemoryPages.Writer writer = checkpoint(pages, edit.publish());
            int chain = tree.root().chain();
            assertThat(chain).isEqualTo(writer.images == 0 ? before + 1 : 0);
            assertThat(chain).isLessThanOrEqualTo(deltasMax);
            if (writer.images > 0) {
                assertThat(before).isGreaterThanOrEqualTo(deltasMax - deltasMax / 3);
            }
            before = chain;
        }
    }

    @Test
    void pagesWrittenWholeByOneLoadAreNotAllSoAgainByOneCheckpoint() {
        config = new TreeConfig(TABLE, TreeConfig.LEAF_BYTES_DEFAULT, PageCache.tiny(1));
        int rows = 50_000;
        Tree tree = loaded(rows);
        long allPages = tree.use().count().segments().values().stream()
                .mapToLong(SegmentUse.Counts::images).sum();
        TreeEdit edit = tree.edit();
        long written = 0;
        for (int round = 0; round < 9; round++) {
            for (int row = round; row < rows; row += 50) {
                edit.put(hexKey(row), VALUE);
            }
            MemoryPages.Writer writer = checkpoint(pages, edit.publish());
            written += writer.leafImages;
            assertThat(writer.leafImages).as("leaves written whole in round %d", round)
                    .isLessThan(allPages / 2);
        }
        assertThat(written).as("of %d pages", allPages).isGreaterThan(allPages * 9 / 10);
    }

    @Test
    void aChainIsLongWhilePagesStayInMemory() {
        assertChainsEndAt(64);
    }

    @Test
    void aChainIsShortWhilePagesAreDropped() {
        config = new TreeConfig(TABLE, TreeConfig.LEAF_BYTES_DEFAULT, PageCache.tiny(1));
        assertChainsEndAt(8);
    }

    @Test
    void deltasOfAWholePageAreFollowedByAnImage() {
        Tree tree = loaded(100);
        TreeEdit edit = tree.edit();
        long images = 0;
        for (int round = 0; round < 7; round++) {
            for (int i = 0; i < 20; i++) {
                edit.put(hexKey(i * 5L), VALUE);
            }
            MemoryPages.Writer writer = checkpoint(pages, edit.publish());
            images += writer.images;
            assertThat((long) tree.root().chainBytes())
                    .isLessThanOrEqualTo(100L * (ROW_BYTES + LeafImage.SLOT_BYTES) * 2 + 1000);
        }
        assertThat(images).isEqualTo(1);
    }

    @Test
    void aRemovedRowStaysRemovedThroughDeltasAndReopening() {
        Tree tree = loaded(100);
        TreeEdit edit = tree.edit();
        edit.put(hexKey(1000), VALUE);
        checkpoint(pages, edit.publish());
        edit.remove(hexKey(1000));
        edit.remove(hexKey(50));
        MemoryPages.Writer writer = checkpoint(pages, edit.publish());
        assertThat(writer.deltas).isEqualTo(1);
        assertThat(writer.leafDeltaBytes).isEqualTo(Header.BYTES + 2 * (Row.HEADER + 16));
        Tree cold = reopen(pages, config, tree);
        assertThat(cold.get(hexKey(1000))).isNull();
        assertThat(cold.get(hexKey(50))).isNull();
        assertThat(cold.get(hexKey(51))).isEqualTo(VALUE);
    }

    @Test
    void aVersionCopiedBeforeTheCheckpointEndedWritesOnlyWhatCameAfterIt() {
        Tree first = loaded(100);
        TreeEdit edit = first.edit();
        edit.put(hexKey(10), VALUE);
        Tree snapshot = edit.publish();
        edit.put(hexKey(20), VALUE);
        Tree copied = edit.publish();
        assertThat(checkpoint(pages, snapshot).leafDeltaBytes)
                .isEqualTo(Header.BYTES + ROW_BYTES);
        assertThat(copied.dirty()).isTrue();
        assertThat(snapshot.dirty()).isFalse();
        assertThat(checkpoint(pages, copied).leafDeltaBytes).isEqualTo(Header.BYTES + ROW_BYTES);
        assertThat(checkpoint(pages, snapshot).calls).as("an older version").isZero();
    }

    @Test
    void aPublishedVersionThatIsDroppedLeavesNoTrace() {
        Tree tree = loaded(3000);
        TreeEdit dropped = tree.edit();
        for (int i = 0; i < 3000; i++) {
            dropped.remove(hexKey(i));
        }
        dropped.publish();
        TreeEdit edit = tree.edit();
        edit.put(hexKey(7), new byte[0]);
        Tree next = edit.publish();
        checkpoint(pages, next);
        long[] counted = verify(next);
        assertThat(counted[1]).isEqualTo(next.storedBytes());
        assertThat(counted[2]).isEqualTo(3000);
    }

    @Test
    void whereverAWriterFailsEverythingStaysDirtyAndTheNextCheckpointHoldsItAll() {
        seeded(random -> {
            TreeConfig small = new TreeConfig(TABLE, 512);
            NavigableMap<byte[], byte[]> model = newModel();
            Tree tree = Tree.create(pages, small);
            TreeEdit edit = tree.edit();
            change(random, edit, model, 400);
            tree = edit.publish();
            checkpoint(pages, tree);
            for (int failAt = 0; ; failAt++) {
                change(random, edit, model, 12);
                tree = edit.publish();
                Cookie root = tree.root();
                NavigableMap<byte[], byte[]> snapshot = copy(model);
                if (!fails(tree, failAt)) {
                    break;
                }
                assertThat(tree.root()).isEqualTo(root);
                if (failAt % 3 == 0) {
                    change(random, edit, model, 5);
                }
                assertHolds(tree, snapshot);
                checkpoint(pages, tree);
                verify(tree);
                assertHolds(reopen(pages, small, tree), snapshot);
            }
            assertHolds(reopen(pages, small, tree), model);
        });
    }

    @Test
    void editsDuringACheckpointAreNeitherInItNorLost() {
        seeded(random -> {
            TreeConfig small = new TreeConfig(TABLE, 512);
            NavigableMap<byte[], byte[]> model = newModel();
            TreeEdit edit = Tree.create(pages, small).edit();
            change(random, edit, model, 400);
            for (int round = 0; round < 60; round++) {
                Tree tree = edit.publish();
                NavigableMap<byte[], byte[]> snapshot = copy(model);
                MemoryPages.Writer writer =
                        round % 4 == 3 ? pages.failingWriter(round) : pages.writer();
                writer.meanwhile = () -> {
                    change(random, edit, model, random.nextInt(4));
                    edit.publish();
                };
                try {
                    tree.checkpoint(writer);
                    writer.adopt();
                    assertThat(tree.dirty()).isFalse();
                    verify(tree);
                    assertHolds(reopen(pages, small, tree), snapshot);
                } catch (MemoryPages.WriteFailure expected) {
                    assertThat(tree.dirty()).isTrue();
                }
                assertHolds(tree, snapshot);
                assertHolds(edit.publish(), model);
            }
        });
    }

    @Test
    void aChangeMadeDuringACheckpointIsWrittenOnceByTheNext() {
        Tree tree = loaded(100);
        TreeEdit edit = tree.edit();
        for (int round = 0; round < 8; round++) {
            int row = round;
            edit.put(hexKey(10L + row), VALUE);
            Tree snapshot = edit.publish();
            MemoryPages.Writer writer = pages.writer();
            writer.meanwhile = () -> {
                edit.put(hexKey(50L + row), VALUE);
                edit.publish();
            };
            snapshot.checkpoint(writer);
            writer.adopt();
            // This round's row, and the one put while the checkpoint before was writing.
            assertThat(writer.leafDeltaBytes)
                    .isEqualTo(Header.BYTES + (round == 0 ? 1 : 2) * ROW_BYTES);
        }
    }

    private boolean fails(Tree tree, int failAt) {
        MemoryPages.Writer writer = pages.failingWriter(failAt);
        try {
            tree.checkpoint(writer);
        } catch (MemoryPages.WriteFailure expected) {
            assertThat(tree.dirty()).isTrue();
            return true;
        }
        writer.adopt();
        assertThat(failAt).as("calls survived").isGreaterThan(10);
        return false;
    }

    private static void change(
            Random random, TreeEdit edit, NavigableMap<byte[], byte[]> model, int times) {
        for (int i = 0; i < times; i++) {
            byte[] key = hexKey(random.nextInt(600));
            if (random.nextInt(3) == 0) {
                edit.remove(key);
                model.remove(key);
            } else {
                byte[] value = TreeTesting.bytes(random, random.nextInt(40));
                edit.put(key, value);
                model.put(key, value);
            }
        }
    }

    @Test
    void pagesThatWereAccountedForAreForgotten() {
        Tree tree = loaded(3000);
        TreeEdit edit = tree.edit();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 3000; i++) {
                edit.remove(hexKey(i));
            }
            edit.publish();
            for (int i = 0; i < 3000; i++) {
                edit.put(hexKey(i), VALUE);
            }
            tree = edit.publish();
            checkpoint(pages, tree);
            assertThat(RemovedPages.since(-1, tree.removed)).hasSizeLessThan(50);
        }
        assertThat(verify(tree)[1]).isEqualTo(tree.storedBytes());
    }

    @Test
    void pageIdsAreNeverGivenTwice() {
        Tree tree = loaded(5000);
        long before = tree.nextPageId();
        TreeEdit edit = tree.edit();
        for (int i = 0; i < 5000; i++) {
            edit.remove(hexKey(i));
        }
        tree = edit.publish();
        checkpoint(pages, tree);
        assertThat(tree.root()).isNull();
        assertThat(tree.nextPageId()).isEqualTo(before);
        Tree again = reopen(pages, config, tree);
        TreeEdit refill = again.edit();
        refill.put(hexKey(1), VALUE);
        again = refill.publish();
        checkpoint(pages, again);
        assertThat(again.root().pageId()).isEqualTo(before);
    }

    @Test
    void aTreeIsNotOpenedWithNumbersThatNoCheckpointReturns() {
        Tree tree = loaded(1);
        assertThatThrownBy(() -> Tree.open(pages, config, tree.root(), 100, 1))
                .isInstanceOf(io.plastron.types.InvalidUseException.class)
                .hasMessageContaining("next page id 100");
    }
}
