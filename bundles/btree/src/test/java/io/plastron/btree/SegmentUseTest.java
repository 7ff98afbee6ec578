// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.btree.MemoryPages.WriteFailure;
import io.plastron.types.Lsn;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tree says it needs of the log's segments, against a walk over all of its pages. */
class SegmentUseTest {
    private static final byte[] TAG = new byte[16];

    private static final class Run {
        private final Random random;
        private final TreeConfig config;
        private final MemoryPages pages = new MemoryPages();
        private final NavigableMap<byte[], byte[]> model = TreeTesting.newModel();
        private SegmentUse account = new SegmentUse();
        private Tree tree;
        private SegmentRange emptied;
        /** Of a state of before, and what that needs. */
        private UseWalk walk;
        private SegmentUse walked;
        private SegmentUse expected;

        Run(Random random, long cacheBytes) {
            this.random = random;
            this.config = new TreeConfig(TreeTesting.TABLE, 512, PageCache.tiny(cacheBytes));
            this.tree = Tree.create(pages, config);
        }

        void go(int rounds) {
            for (int round = 0; round < rounds; round++) {
                change(random.nextInt(40));
                switch (random.nextInt(6)) {
                    case 0 -> fail();
                    case 1 -> reopen();
                    case 2 -> empty();
                    default -> checkpoint();
                }
            }
            checkpoint();
            TreeTesting.assertHolds(tree, model);
        }

        private void change(int changes) {
            TreeEdit edit = tree.edit();
            if (random.nextInt(60) == 0) {
                edit.clear();
                model.clear();
            }
            for (int i = 0; i < changes; i++) {
                byte[] key = TreeTesting.utf8("key-" + random.nextInt(1500));
                if (random.nextInt(3) == 0) {
                    edit.remove(key);
                    model.remove(key);
                } else {
                    byte[] value = TreeTesting.bytes(random,
                            random.nextInt(random.nextInt(15) == 0 ? 2000 : 80));
                    edit.put(key, value);
                    model.put(key, value);
                }
            }
            tree = edit.publish();
        }

        private void checkpoint() {
            MemoryPages.Writer writer = pages.writer();
            writer.emptied = emptied;
            tree.checkpoint(writer);
            writer.adopt();
            compare();
        }

        private void compare() {
            account.addAll(tree.use().takeChange());
            SegmentUse whole = tree.use().count();
            assertThat(account).isEqualTo(whole);
            assertThat(whole.segments().values().stream()
                    .mapToLong(SegmentUse.Counts::bytes).sum()).isEqualTo(tree.storedBytes());
            goOnWalking(whole);
        }

        private void goOnWalking(SegmentUse whole) {
            if (walk == null) {
                walked = new SegmentUse();
                walk = tree.use().walk(walked);
                expected = whole;
            }
            int pagesMax = random.nextInt(4);
            assertThat(walk.step(pagesMax)).isLessThanOrEqualTo(pagesMax);
            if (walk.isThrough()) {
                assertThat(walked).isEqualTo(expected);
                assertThat(walk.step(1)).isZero();
                walk = null;
            }
        }

        private void fail() {
            MemoryPages.Writer writer = pages.failingWriter(random.nextInt(20));
            writer.emptied = emptied;
            if (catchThrowable(() -> tree.checkpoint(writer)) instanceof WriteFailure) {
                assertThat(tree.use().takeChange().isEmpty()).isTrue();
            } else {
                writer.adopt();
                compare();
            }
        }

        private void reopen() {
            checkpoint();
            tree = Tree.open(pages, config, tree.root(), tree.nextPageId(), tree.storedBytes());
        }

        /** Moves everything out of some segments, in steps, while rows change and pages fail. */
        private void empty() {
            checkpoint();
            // Not the newest segment: that is where they move to.
            int end = tree.root() == null ? 0 : Lsn.segment(tree.root().lsn());
            if (end == 0) {
                return;
            }
            int first = random.nextInt(end);
            emptied = new SegmentRange(first, first + random.nextInt(end - first));
            byte[] from = null;
            do {
                PageMoves.Found found = PageMoves.find(
                        tree, emptied, from, 1 + random.nextInt(4096));
                change(random.nextInt(5));
                tree = PageMoves.apply(tree, found.places());
                from = found.next();
                if (random.nextInt(4) == 0) {
                    fail();
                }
                checkpoint();
            } while (from != null);
            // What rows that changed between finding and moving hid from the first pass.
            tree = PageMoves.apply(
                    tree, PageMoves.find(tree, emptied, null, Long.MAX_VALUE).places());
            checkpoint();
            assertThat(PageMoves.find(tree, emptied, null, Long.MAX_VALUE).places()).isEmpty();
            long covering = 0;
            for (var segment : tree.use().count().segments().entrySet()) {
                covering += segment.getKey() <= emptied.last() ? segment.getValue().images() : 0;
                covering -= segment.getKey() < emptied.first() ? segment.getValue().newest() : 0;
            }
            assertThat(covering).isZero();
            emptied = null;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20_000, Long.MAX_VALUE})
    void theAccountIsWhatAWalkFindsWhateverHappens(long cacheBytes) {
        for (int round = 0; round < 4; round++) {
            TreeTesting.seeded(random -> new Run(random, cacheBytes).go(300));
        }
    }

    @Test
    void onlyTheEndsOfAPagesRecordsAreCounted() {
        SegmentUse use = new SegmentUse();
        Cookie image = Cookie.image(100, (3L << 32) + 4096, 1000, TAG);
        Cookie page = image.withDelta((5L << 32) + 77, 2, 300, 250, TAG);
        use.add(page);
        assertThat(page.imageBytes()).isEqualTo(1000);
        assertThat(use.segments()).containsOnlyKeys(3, 5)
                .containsEntry(3, new SegmentUse.Counts(1, 0, 1000, 0))
                .containsEntry(5, new SegmentUse.Counts(0, 1, 0, 250));
        use.remove(page);
        assertThat(use.isEmpty()).isTrue();
    }
}
