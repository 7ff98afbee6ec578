// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** What several tests of this package need. */
final class TreeTesting {
    static final int TABLE = 17;
    /** Set to a seed that was printed to repeat a run. */
    static final String SEED = "plastron.seed";

    private TreeTesting() {}

    /** A random test: its failure names the seed. */
    interface Seeded {
        void run(Random random) throws Exception;
    }

    static void seeded(Seeded test) {
        long seed = Long.getLong(SEED, System.nanoTime());
        try {
            test.run(new Random(seed));
        } catch (Exception | Error failure) {
            throw new AssertionError("failed; repeat with -D" + SEED + "=" + seed, failure);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Sixteen hexadecimal digits. */
    static byte[] hexKey(long number) {
        byte[] key = new byte[16];
        long rest = number;
        for (int i = key.length - 1; i >= 0; i--) {
            key[i] = (byte) Character.forDigit((int) (rest & 15), 16);
            rest >>>= 4;
        }
        return key;
    }

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static NavigableMap<byte[], byte[]> newModel() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    static NavigableMap<byte[], byte[]> copy(NavigableMap<byte[], byte[]> model) {
        NavigableMap<byte[], byte[]> copy = newModel();
        copy.putAll(model);
        return copy;
    }

    /** Writes a checkpoint that succeeds, and returns what was written. */
    static MemoryPages.Writer checkpoint(MemoryPages pages, Tree tree) {
        MemoryPages.Writer writer = pages.writer();
        tree.checkpoint(writer);
        writer.adopt();
        return writer;
    }

    /** The tree as another process would find it. */
    static Tree reopen(MemoryPages pages, TreeConfig config, Tree tree) {
        return Tree.open(pages, config, tree.root(), tree.nextPageId(), tree.storedBytes());
    }

    static void assertHolds(Tree tree, NavigableMap<byte[], byte[]> model) {
        TreeCursor cursor = tree.cursor();
        for (Map.Entry<byte[], byte[]> row : model.entrySet()) {
            assertThat(cursor.next()).isTrue();
            if (!Arrays.equals(cursor.key(), row.getKey())
                    || !Arrays.equals(cursor.value(), row.getValue())) {
                assertThat(cursor.key()).isEqualTo(row.getKey());
                assertThat(cursor.value()).isEqualTo(row.getValue());
            }
        }
        assertThat(cursor.next()).isFalse();
    }

    /** Verifies what was written last and returns pages, their stored bytes, and rows. */
    static long[] verify(Tree tree) {
        long[] counted = new long[3];
        tree.verify(new TreeVisitor() {
            @Override
            public void page(long storedBytes) {
                counted[0]++;
                counted[1] += storedBytes;
            }

            @Override
            public void row() {
                counted[2]++;
            }
        });
        return counted;
    }
}
