// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.hexKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A million rows of 116 bytes, in the heap the build gives its tests (1 GiB). */
class BulkLoadTest {
    private static final int ROWS = 1_000_000;
    private static final int ROW_BYTES = 116;
    private static final int HEAP_BYTES_PER_ROW_MAX = 150;

    private final byte[] value = new byte[100];

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Spreads numbers over all keys, each once. */
    private static long shuffled(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private Tree load(boolean ordered) {
        TreeEdit edit = Tree.create((table, cookie) -> List.of(), TreeConfig.of(TABLE)).edit();
        for (int i = 0; i < ROWS; i++) {
            edit.put(hexKey(ordered ? i : shuffled(i)), value);
            if (i % 1000 == 999) {
                edit.publish();
            }
        }
        return edit.publish();
    }

    @Test
    void aMillionRowsLoadedInOrderTakeAtMost150BytesOfHeapEach() {
        long before = usedBytes();
        Tree tree = load(true);
        assertThat((usedBytes() - before) / ROWS).isLessThanOrEqualTo(HEAP_BYTES_PER_ROW_MAX);
        assertThat(count(tree)).isEqualTo(ROWS);
        CountingWriter writer = new CountingWriter();
        WrittenTree written = tree.checkpoint(writer);
        // Ordered rows fill their pages: slots, headers and inner pages are all there is on top.
        assertThat(written.bytesWritten()).isLessThan((long) ROWS * (ROW_BYTES + 16));
        assertThat(writer.levels).isEqualTo(3);
        assertThat(writer.leaves * TreeConfig.LEAF_BYTES_DEFAULT)
                .isLessThan((long) (1.05 * written.bytesWritten()));
    }

    @Test
    void aMillionRowsLoadedAtRandomTakeAtMost150BytesOfHeapEach() {
        long before = usedBytes();
        Tree tree = load(false);
        assertThat((usedBytes() - before) / ROWS).isLessThanOrEqualTo(HEAP_BYTES_PER_ROW_MAX);
        assertThat(count(tree)).isEqualTo(ROWS);
        for (int i = 0; i < ROWS; i += 997) {
            assertThat(tree.contains(hexKey(shuffled(i)))).isTrue();
        }
    }

    @Test
    void rowsLoadedManyAtOnceMakeThePagesThatRowsLoadedOneByOneMake() {
        TreeEdit edit = Tree.create((table, cookie) -> List.of(), TreeConfig.of(TABLE)).edit();
        byte[][] keys = new byte[500][];
        byte[][] values = new byte[500][];
        Arrays.fill(values, value);
        for (int i = 0; i < ROWS; i += keys.length) {
            for (int at = 0; at < keys.length; at++) {
                keys[at] = hexKey(i + at);
            }
            for (int at = 0; at < keys.length; ) {
                at = edit.putSome(keys, values, at, keys.length);
            }
            edit.publish();
        }
        Tree tree = edit.publish();
        assertThat(count(tree)).isEqualTo(ROWS);
        CountingWriter oneByOne = new CountingWriter();
        WrittenTree expected = load(true).checkpoint(oneByOne);
        CountingWriter writer = new CountingWriter();
        WrittenTree written = tree.checkpoint(writer);
        assertThat(written.bytesWritten()).isBetween(
                expected.bytesWritten() * 99 / 100, expected.bytesWritten() * 101 / 100);
        assertThat(writer.leaves).isLessThanOrEqualTo(oneByOne.leaves);
    }

    private static int count(Tree tree) {
        TreeCursor cursor = tree.cursor();
        int rows = 0;
        while (cursor.next()) {
            rows++;
        }
        return rows;
    }

    /** Keeps nothing but the count of levels. */
    private static final class CountingWriter implements PageWriter {
        private int levels;
        private long leaves;
        private long lsn = 1;

        @Override
        public Pending image(int tableId, long pageId, byte[] payload, int offset, int length) {
            lsn++;
            leaves += payload[offset + 1] == 0 ? 1 : 0;
            Cookie cookie = Cookie.image(pageId, lsn, length,
                    ByteBuffer.allocate(16).putLong(lsn).array());
            return () -> cookie;
        }

        @Override
        public Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length) {
            throw new AssertionError("nothing was written before");
        }

        @Override
        public void endLevel() {
            levels++;
        }
    }
}
