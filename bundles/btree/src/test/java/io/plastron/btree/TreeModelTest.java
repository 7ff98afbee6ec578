// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All a tree does, against {@link java.util.TreeMap}, with snapshots and checkpoints in between.
 */
class TreeModelTest {
    private record Snapshot(Tree tree, NavigableMap<byte[], byte[]> rows) {}

    @ParameterizedTest
    @ValueSource(ints = {256, 512, 2048, 16384})
    void behavesLikeASortedMapThroughSnapshotsCheckpointsAndReopening(int leafBytesMax) {
        for (KeyShape shape : KeyShape.values()) {
            for (int round = 0; round < 2; round++) {
                TreeTesting.seeded(random -> new Run(leafBytesMax, random, shape).go(6000));
            }
        }
    }

    private enum KeyShape { HEX, BYTES, MIXED }

    private static final class Run {
        private final Random random;
        private final KeyShape shape;
        private final TreeConfig config;
        private final MemoryPages pages = new MemoryPages();
        private final List<Snapshot> snapshots = new ArrayList<>();
        private NavigableMap<byte[], byte[]> model = TreeTesting.newModel();
        private Tree tree;
        private int bias = 60;
        private int appended;

        Run(int leafBytesMax, Random random, KeyShape shape) {
            this.random = random;
            this.shape = shape;
            this.config = new TreeConfig(TreeTesting.TABLE, leafBytesMax);
            this.tree = Tree.create(pages, config);
        }

        void go(int steps) {
            TreeEdit edit = tree.edit();
            for (int i = 0; i < steps; i++) {
                if (i % 1500 == 0) {
                    bias = 20 + random.nextInt(75);
                }
                change(edit);
                if (random.nextInt(20) == 0) {
                    tree = edit.publish();
                    if (random.nextInt(4) == 0) {
                        edit = tree.edit();
                    }
                    afterPublish();
                    if (random.nextInt(40) == 0) {
                        reopen();
                        edit = tree.edit();
                    }
                }
            }
            tree = edit.publish();
            checkpoint();
            for (byte[] key : new ArrayList<>(model.keySet())) {
                assertThat(edit.remove(key)).isTrue();
            }
            model.clear();
            tree = edit.publish();
            checkpoint();
            assertThat(tree.root()).isNull();
            assertThat(tree.storedBytes()).isZero();
            snapshots.forEach(Run::compareAll);
        }

        private void change(TreeEdit edit) {
            if (random.nextInt(1000) == 0) {
                assertThat(edit.clear()).isEqualTo(!model.isEmpty());
                model.clear();
            }
            if (random.nextInt(100) == 0) {
                putMany(edit);
                return;
            }
            byte[] key = key();
            if (random.nextInt(100) < bias) {
                byte[] value = value();
                assertThat(edit.put(key, value)).isEqualTo(model.put(key, value) != null);
            } else {
                byte[] near = model.ceilingKey(key);
                byte[] victim = near != null && random.nextInt(4) > 0 ? near : key;
                assertThat(edit.remove(victim)).isEqualTo(model.remove(victim) != null);
            }
        }

        /** Keys in order at once: behind all others, or anywhere. */
        private void putMany(TreeEdit edit) {
            NavigableMap<byte[], byte[]> rows = TreeTesting.newModel();
            boolean behind = random.nextInt(3) > 0;
            for (int i = random.nextInt(150); i >= 0; i--) {
                rows.put(behind ? TreeTesting.utf8(String.format("~%08x", appended++)) : key(),
                        value());
            }
            byte[][] keys = rows.keySet().toArray(new byte[0][]);
            byte[][] values = rows.values().toArray(new byte[0][]);
            int done = 0;
            while (done < keys.length) {
                int next = edit.putSome(keys, values, done, keys.length);
                assertThat(next).isBetween(done + 1, keys.length);
                done = next;
            }
            model.putAll(rows);
        }

        private byte[] key() {
            return switch (shape) {
                case HEX -> TreeTesting.utf8(String.format("row-%08x", random.nextInt(3000)));
                case BYTES -> bytes(random.nextInt(4));
                case MIXED -> random.nextInt(50) == 0
                        ? bytes(random.nextInt(3000))
                        : TreeTesting.utf8("k" + random.nextInt(2000));
            };
        }

        private byte[] value() {
            return bytes(random.nextInt(60) == 0 ? random.nextInt(20_000) : random.nextInt(60));
        }

        private byte[] bytes(int length) {
            return TreeTesting.bytes(random, length);
        }

        private void afterPublish() {
            if (random.nextInt(8) == 0) {
                snapshots.add(new Snapshot(tree, TreeTesting.copy(model)));
            }
            if (random.nextInt(8) == 0) {
                compareAll(snapshots.isEmpty() ? new Snapshot(tree, model)
                        : snapshots.get(random.nextInt(snapshots.size())));
            }
            if (snapshots.size() > 12) {
                snapshots.remove(random.nextInt(snapshots.size()));
            }
            probe();
            int dice = random.nextInt(6);
            if (dice == 0) {
                checkpoint();
            } else if (dice == 1) {
                failCheckpoint();
            }
        }

        private void checkpoint() {
            MemoryPages.Writer writer = pages.writer();
            WrittenTree written = tree.checkpoint(writer);
            writer.adopt();
            assertThat(tree.dirty()).isFalse();
            assertThat(written.bytesWritten()).isEqualTo(writer.bytes);
            assertThat(written.pagesWritten()).isEqualTo(writer.images + writer.deltas);
            assertThat(tree.root()).isEqualTo(written.root());
            assertThat(written.root() == null).isEqualTo(model.isEmpty());
            long[] counted = TreeTesting.verify(tree);
            assertThat(counted[1]).isEqualTo(written.storedBytes());
            assertThat(counted[2]).isEqualTo(model.size());
            MemoryPages.Writer again = pages.writer();
            tree.checkpoint(again);
            assertThat(again.calls).isZero();
        }

        private void failCheckpoint() {
            MemoryPages.Writer writer = pages.failingWriter(random.nextInt(12));
            boolean dirty = tree.dirty();
            Cookie root = tree.root();
            try {
                tree.checkpoint(writer);
                writer.adopt();
            } catch (MemoryPages.WriteFailure expected) {
                assertThat(tree.dirty()).isEqualTo(dirty).isTrue();
                assertThat(tree.root()).isEqualTo(root);
            }
        }

        private void reopen() {
            checkpoint();
            tree = TreeTesting.reopen(pages, config, tree);
            compareAll(new Snapshot(tree, model));
        }

        private void probe() {
            TreeCursor cursor = tree.cursor();
            for (int i = 0; i < 5; i++) {
                byte[] key = key();
                assertThat(tree.get(key)).isEqualTo(model.get(key));
                assertThat(tree.contains(key)).isEqualTo(model.containsKey(key));
                assertThat(cursor.seek(key)).isEqualTo(model.containsKey(key));
                walk(cursor, cursor.positioned() ? key : null);
                at(cursor, cursor.seekCeiling(key), model.ceilingEntry(key));
                walk(cursor, model.ceilingKey(key));
                at(cursor, cursor.seekFloor(key), model.floorEntry(key));
                walk(cursor, model.floorKey(key));
                near(cursor, key);
            }
        }

        private void near(TreeCursor cursor, byte[] key) {
            Map.Entry<byte[], byte[]> expected = model.ceilingEntry(key);
            int result = cursor.seekNear(key);
            if (model.isEmpty()) {
                assertThat(result).isEqualTo(TreeCursor.EMPTY);
            } else if (expected == null) {
                assertThat(result).isEqualTo(-1);
                at(cursor, true, model.lastEntry());
            } else {
                assertThat(result).isEqualTo(model.containsKey(key) ? 0 : 1);
                at(cursor, true, expected);
            }
        }

        /** Back and forth from where the cursor stands. */
        private void walk(TreeCursor cursor, byte[] from) {
            byte[] at = from;
            for (int i = 0; i < 12; i++) {
                boolean forth = random.nextInt(5) < 3;
                Map.Entry<byte[], byte[]> expected = at == null
                        ? (forth ? model.firstEntry() : model.lastEntry())
                        : (forth ? model.higherEntry(at) : model.lowerEntry(at));
                at(cursor, forth ? cursor.next() : cursor.prev(), expected);
                at = expected == null ? null : expected.getKey();
            }
        }

        private static void at(
                TreeCursor cursor, boolean found, Map.Entry<byte[], byte[]> expected) {
            assertThat(found).isEqualTo(expected != null);
            assertThat(cursor.positioned()).isEqualTo(found);
            if (found) {
                assertThat(cursor.key()).isEqualTo(expected.getKey());
                assertThat(cursor.value()).isEqualTo(expected.getValue());
            }
        }

        private static void compareAll(Snapshot snapshot) {
            TreeCursor cursor = snapshot.tree.cursor();
            for (Map.Entry<byte[], byte[]> row : snapshot.rows.entrySet()) {
                at(cursor, cursor.next(), row);
                if (!Arrays.equals(snapshot.tree.get(row.getKey()), row.getValue())) {
                    throw new AssertionError("get differs from scan");
                }
            }
            assertThat(cursor.next()).isFalse();
            for (Map.Entry<byte[], byte[]> row : snapshot.rows.descendingMap().entrySet()) {
                at(cursor, cursor.prev(), row);
            }
            assertThat(cursor.prev()).isFalse();
        }
    }
}
