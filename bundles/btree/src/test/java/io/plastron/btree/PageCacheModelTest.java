// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.assertHolds;
import static io.plastron.btree.TreeTesting.bytes;
import static io.plastron.btree.TreeTesting.copy;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.newModel;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.seeded;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tree whose pages are dropped all the time, against a sorted map: whatever is dropped and read
 * again, each version holds what it held when it was made, and every figure of the cache is what
 * counting by hand gives.
 */
class PageCacheModelTest {
    private static final int KEYS = 700;
    private static final int OPERATIONS = 6_000;
    private static final int SNAPSHOTS_MAX = 8;

    /** A version and what it must hold. */
    private record Snapshot(Tree tree, NavigableMap<byte[], byte[]> rows) {}

    /** One run: a tree, the map it is compared with, versions kept from before. */
    private static final class Run {
        private final MemoryPages pages = new MemoryPages();
        private final PageCache cache;
        private final TreeConfig config;
        private final Random random;
        private final List<Snapshot> snapshots = new ArrayList<>();
        private NavigableMap<byte[], byte[]> model = newModel();
        private Tree tree;

        Run(Random random, long bytesMax) {
            this.random = random;
            this.cache = PageCache.tiny(bytesMax);
            this.config = new TreeConfig(TABLE, 256 << random.nextInt(3), cache);
            this.tree = Tree.create(pages, config);
        }

        void step() {
            int choice = random.nextInt(100);
            if (choice < 55) {
                commit();
            } else if (choice < 62) {
                giveUp();
            } else if (choice < 70) {
                checkpoint();
            } else if (choice < 73) {
                failCheckpoint();
            } else if (choice < 75) {
                keepSnapshot();
            } else if (choice < 80 && !snapshots.isEmpty()) {
                Snapshot old = snapshots.get(random.nextInt(snapshots.size()));
                assertHolds(old.tree, old.rows);
            } else if (choice == 80 && random.nextInt(10) == 0) {
                clear();
            } else {
                read();
            }
        }

        private void change(TreeEdit edit, NavigableMap<byte[], byte[]> rows) {
            int count = 1 + random.nextInt(12);
            // Now and then a stretch of the tree is emptied, so that pages go and roots give way.
            boolean removing = random.nextInt(6) == 0;
            int at = random.nextInt(KEYS);
            for (int i = 0; i < (removing ? 20 * count : count); i++) {
                byte[] key = hexKey(removing ? at + i : random.nextInt(KEYS));
                if (removing || random.nextInt(4) == 0) {
                    assertThat(edit.remove(key)).isEqualTo(rows.remove(key) != null);
                } else {
                    byte[] value = bytes(
                            random, random.nextInt(random.nextInt(30) == 0 ? 3000 : 60));
                    assertThat(edit.put(key, value)).isEqualTo(rows.put(key, value) != null);
                }
            }
        }

        private void commit() {
            TreeEdit edit = tree.edit();
            change(edit, model);
            tree = edit.publish();
            if (random.nextBoolean()) {
                change(edit, model);
                tree = edit.publish();
            }
            if (random.nextBoolean()) {
                tree.keep();
            }
        }

        /** A version that nobody goes on from, published or not. */
        private void giveUp() {
            TreeEdit edit = tree.edit();
            change(edit, copy(model));
            if (random.nextBoolean()) {
                edit.publish();
            }
        }

        private void clear() {
            TreeEdit edit = tree.edit();
            assertThat(edit.clear()).isEqualTo(!model.isEmpty());
            model = newModel();
            tree = edit.publish();
        }

        /** Now and then commits come between its pages: they are in the next one. */
        private void checkpoint() {
            MemoryPages.Writer writer = pages.writer();
            if (random.nextBoolean()) {
                writer.meanwhile = () -> {
                    if (random.nextInt(10) == 0) {
                        commit();
                        tree.keep();
                    }
                };
            }
            tree.checkpoint(writer);
            writer.adopt();
        }

        /** A small tree is written before the writer comes to fail. */
        private void failCheckpoint() {
            MemoryPages.Writer writer = pages.failingWriter(random.nextInt(20));
            try {
                tree.checkpoint(writer);
            } catch (MemoryPages.WriteFailure half) {
                return;
            }
            writer.adopt();
        }

        private void keepSnapshot() {
            if (snapshots.size() == SNAPSHOTS_MAX) {
                snapshots.remove(random.nextInt(SNAPSHOTS_MAX));
            }
            snapshots.add(new Snapshot(tree, copy(model)));
        }

        private void read() {
            byte[] key = hexKey(random.nextInt(KEYS));
            assertThat(tree.get(key)).isEqualTo(model.get(key));
        }

        /** The newest version's dirty nodes are counted, all and only they; the clean ones fit. */
        void checkFigures() {
            tree.keep();
            List<Child> inMemory = new ArrayList<>();
            Tree.collectInMemory(tree.root, inMemory);
            long dirty = 0;
            long clean = 0;
            for (Child child : inMemory) {
                if (child.cookie() == null) {
                    dirty += child.inMemory().heapBytes();
                } else {
                    assertThat(child.place).isNotNegative();
                    clean += child.inMemory().heapBytes();
                }
            }
            PageCache.Usage usage = cache.usage();
            assertThat(usage.dirtyBytes()).isEqualTo(dirty);
            assertThat(usage.cleanBytes()).isBetween(clean,
                    Math.max(usage.bytesMax() - dirty, usage.bytesMax() / 8));
        }

        void checkEnd() {
            for (Snapshot old : snapshots) {
                assertHolds(old.tree, old.rows);
            }
            TreeTesting.checkpoint(pages, tree);
            assertThat(cache.usage().dirtyBytes()).isZero();
            assertThat(verify(tree)[1]).isEqualTo(tree.storedBytes());
            assertHolds(tree, model);
            assertHolds(reopen(pages, config, tree), model);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4 << 10, 40 << 10, 1 << 20})
    void everyVersionStaysWhatItWasWhateverIsDroppedAndReadAgain(long bytesMax) {
        seeded(random -> {
            Run run = new Run(random, bytesMax);
            for (int i = 0; i < OPERATIONS; i++) {
                run.step();
                if (i % 16 == 0) {
                    run.checkFigures();
                }
            }
            run.checkEnd();
            if (bytesMax <= 40 << 10) {
                assertThat(run.cache.usage().pagesDropped()).isPositive();
            }
        });
    }
}
