// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.checkpoint;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.reopen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which pages a cache keeps, and what it counts. */
class PageCacheTest {
    private static final byte[] VALUE = new byte[100];
    private static final int ROWS = 40_000;

    private final MemoryPages pages = new MemoryPages();

    private Tree loaded(PageCache cache, int rows) {
        TreeEdit edit = Tree.create(pages, new TreeConfig(TABLE, 4096, cache)).edit();
        for (int i = 0; i < rows; i++) {
            edit.put(hexKey(i), VALUE);
        }
        Tree tree = edit.publish();
        tree.keep();
        return tree;
    }

    private Tree cold(PageCache cache) {
        Tree tree = loaded(PageCache.unlimited(), ROWS);
        checkpoint(pages, tree);
        return reopen(pages, new TreeConfig(TABLE, 4096, cache), tree);
    }

    @Test
    void aBudgetTooSmallForAPathIsRefused() {
        assertThatThrownBy(() -> new PageCache(1000)).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void whatIsReadStaysWithinTheBudget() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = cold(cache);
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            assertThat(tree.get(hexKey(random.nextInt(ROWS)))).isNotNull();
            assertThat(cache.usage().cleanBytes()).isLessThanOrEqualTo(1 << 20);
        }
        PageCache.Usage usage = cache.usage();
        assertThat(usage.cleanBytes()).isGreaterThan(800 << 10);
        assertThat(usage.pagesRead() - usage.pagesDropped()).isEqualTo(usage.pages());
    }

    @Test
    void noPageIsDroppedBeforeThoseBelowItWhichNobodyWouldFindAnyMore() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = cold(cache);
        TreeCursor scan = tree.cursor();
        for (int i = 0; i < ROWS; i++) {
            assertThat(scan.next()).isTrue();
            if (i % 5_000 == 0) {
                List<Child> found = new ArrayList<>();
                Tree.collectInMemory(tree.root, found);
                assertThat(found).hasSize((int) cache.usage().pages());
            }
        }
    }

    @Test
    void aScanDoesNotDriveOutPagesInRegularUse() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = cold(cache);
        int hot = 2_000;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < hot; i++) {
                tree.get(hexKey(i));
            }
        }
        // The table is five times the cache: the hand goes round more than once.
        TreeCursor scan = tree.cursor();
        int rows = 0;
        while (scan.next()) {
            rows++;
            if (rows % 20 == 0) {
                tree.get(hexKey(rows * 7919L % hot));
            }
        }
        assertThat(rows).isEqualTo(ROWS);
        long before = pages.reads.sum();
        for (int i = 0; i < hot; i++) {
            tree.get(hexKey(i));
        }
        assertThat(pages.reads.sum() - before).isLessThan(5);
    }

    @Test
    void pagesThatASnapshotAloneStillSeesAreHeldToAShareAndReadAgainBehindIt() {
        PageCache cache = new PageCache(8 << 20);
        Tree tree = loaded(cache, ROWS);
        checkpoint(pages, tree);
        Tree snapshot = tree;
        TreeEdit edit = tree.edit();
        for (int i = 0; i < ROWS; i++) {
            edit.put(hexKey(i), hexKey(i));
        }
        tree = edit.publish();
        tree.keep();
        PageCache.Usage usage = cache.usage();
        assertThat(usage.replacedBytes()).isBetween(1L, usage.bytesMax() / 8);
        assertThat(usage.replacedBytesEver()).isGreaterThan(ROWS * 100L);
        long before = pages.reads.sum();
        for (int i = 0; i < ROWS; i += 10) {
            assertThat(snapshot.get(hexKey(i))).isEqualTo(VALUE);
            assertThat(tree.get(hexKey(i))).isEqualTo(hexKey(i));
        }
        assertThat(pages.reads.sum()).isGreaterThan(before);
    }

    @Test
    void dirtyPagesStayUntilACheckpointAndLeaveTheRestAnEighth() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = loaded(cache, ROWS);
        assertThat(cache.dirtyBytes()).isGreaterThan(ROWS * 100L);
        assertThat(pages.reads.sum()).isZero();
        Tree other = reopenedAside(cache);
        for (int i = 0; i < ROWS; i++) {
            assertThat(other.get(hexKey(i))).isNotNull();
        }
        assertThat(cache.usage().cleanBytes()).isBetween(1L, (1L << 20) / 8);
        MemoryPages.Writer writer = pages.writer();
        tree.checkpoint(writer);
        assertThat(cache.dirtyBytes()).isZero();
        assertThat(cache.usage().cleanBytes()).isBetween((1L << 20) / 2, 1L << 20);
    }

    /** Another table of the same store. */
    private static Tree reopenedAside(PageCache cache) {
        MemoryPages others = new MemoryPages();
        TreeEdit edit = Tree.create(others, new TreeConfig(TABLE + 1, 4096)).edit();
        for (int i = 0; i < ROWS; i++) {
            edit.put(hexKey(i), VALUE);
        }
        Tree tree = edit.publish();
        checkpoint(others, tree);
        return reopen(others, new TreeConfig(TABLE + 1, 4096, cache), tree);
    }

    @Test
    void aCheckpointThatFailsLeavesItsPagesDirtyAndInMemory() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = loaded(cache, ROWS);
        long dirty = cache.dirtyBytes();
        assertThatThrownBy(() -> tree.checkpoint(pages.failingWriter(500)))
                .isInstanceOf(MemoryPages.WriteFailure.class);
        assertThat(cache.dirtyBytes()).isEqualTo(dirty);
        assertThat(tree.get(hexKey(ROWS - 1))).isEqualTo(VALUE);
        assertThat(pages.reads.sum()).isZero();
    }

    @Test
    void aForgottenTreeTakesNothingOfTheBudgetAndCanStillBeRead() {
        PageCache cache = new PageCache(1 << 20);
        Tree tree = loaded(cache, ROWS);
        checkpoint(pages, tree);
        TreeEdit edit = tree.edit();
        edit.put(hexKey(7), hexKey(7));
        tree = edit.publish();
        tree.forget();
        assertThat(cache.usage().cleanBytes()).isZero();
        assertThat(cache.dirtyBytes()).isZero();
        assertThat(tree.get(hexKey(7))).isEqualTo(hexKey(7));
        assertThat(tree.get(hexKey(ROWS - 1))).isEqualTo(VALUE);
    }

    @Test
    void whatIsCountedIsWhatTheHeapHolds() {
        PageCache cache = PageCache.unlimited();
        long before = heapBytes();
        TreeConfig config = new TreeConfig(TABLE, 16 << 10, cache);
        TreeEdit edit = Tree.create(new MemoryPages(), config).edit();
        Random random = new Random(1);
        for (int i = 0; i < 400_000; i++) {
            edit.put(hexKey(random.nextInt(200_000)), VALUE);
        }
        Tree tree = edit.publish();
        tree.keep();
        edit = null;
        long held = heapBytes() - before;
        assertThat((double) cache.dirtyBytes() / held).isBetween(0.9, 1.1);
        assertThat(tree.get(hexKey(1))).isNotNull();
    }

    private static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
