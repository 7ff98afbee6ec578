// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import static io.plastron.btree.TreeTesting.TABLE;
import static io.plastron.btree.TreeTesting.hexKey;
import static io.plastron.btree.TreeTesting.reopen;
import static io.plastron.btree.TreeTesting.verify;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One writer, checkpoints in another thread and readers in others. Each commit leaves its number in
 * a fixed row and changes {@value #ROWS_PER_COMMIT} others that follow from the number, so that a
 * reader can tell from any version alone whether it is whole and unmixed.
 */
@Timeout(600)
class TreeConcurrencyTest {
    private static final int COMMITS = 1500;
    private static final int ROWS_PER_COMMIT = 10;
    private static final int KEYS = 4000;
    /** Checkpoints and reads that must have happened before the writer may stop. */
    private static final int ROUNDS_MIN = 30;
    private static final byte[] LATEST = {0};

    private final MemoryPages pages = new MemoryPages();
    private TreeConfig config = new TreeConfig(TABLE, 1024);
    private volatile Tree published;
    private volatile boolean done;
    private final AtomicInteger checkpoints = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** The keys commit number {@code commit} changes: puts, and every third a removal. */
    private static byte[] key(long commit, int index) {
        return hexKey(new Random(commit * 31 + index).nextInt(KEYS));
    }

    private Void write() {
        for (long commit = 1; !done && (commit <= COMMITS
                || checkpoints.get() < ROUNDS_MIN || reads.get() < ROUNDS_MIN); commit++) {
            TreeEdit edit = published.edit();
            edit.put(LATEST, number(commit));
            for (int i = 0; i < ROWS_PER_COMMIT; i++) {
                if (i % 3 == 2) {
                    edit.remove(key(commit, i));
                } else {
                    edit.put(key(commit, i), number(commit));
                }
            }
            published = edit.publish();
        }
        return null;
    }

    /** Whichever ends first, well or not, ends the others. */
    private <T> Callable<T> thenStop(Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } finally {
                done = true;
            }
        };
    }

    /** Checkpoints, some of which fail; returns what some of the others left, opened cold. */
    private List<Tree> checkpointAll() {
        List<Tree> written = new ArrayList<>();
        for (int i = 0; !done; i++) {
            Tree tree = published;
            MemoryPages.Writer writer =
                    i % 3 == 2 ? pages.failingWriter(i % 20) : pages.writer();
            try {
                tree.checkpoint(writer);
            } catch (MemoryPages.WriteFailure expected) {
                continue;
            }
            writer.adopt();
            checkpoints.incrementAndGet();
            Tree cold = reopen(pages, config, tree);
            assertThat(cold.get(LATEST)).isEqualTo(tree.get(LATEST));
            if (i % 10 == 0) {
                written.add(cold);
            }
        }
        return written;
    }

    private Void read() {
        List<Tree> kept = new ArrayList<>();
        do {
            Tree tree = published;
            check(tree);
            reads.incrementAndGet();
            if (kept.size() < 20) {
                kept.add(tree);
            } else {
                check(kept.get((int) (number(tree.get(LATEST)) % kept.size())));
            }
        } while (!done);
        kept.forEach(TreeConcurrencyTest::check);
        return null;
    }

    /** Every row of the version is one its commits left there. */
    private static void check(Tree tree) {
        long latest = number(tree.get(LATEST));
        TreeCursor cursor = tree.cursor();
        int rows = 0;
        while (cursor.next()) {
            long number = number(cursor.value());
            if (number > latest) {
                throw new AssertionError("commit " + number + " is seen in version " + latest);
            }
            rows++;
        }
        int backwards = 0;
        while (cursor.prev()) {
            backwards++;
        }
        if (rows != backwards || rows < 2) {
            throw new AssertionError(rows + " rows forwards, " + backwards + " backwards");
        }
        for (int i = 0; i < ROWS_PER_COMMIT && latest > 0; i++) {
            byte[] key = key(latest, i);
            byte[] value = tree.get(key);
            boolean again = false;
            for (int later = i + 1; later < ROWS_PER_COMMIT; later++) {
                again |= Arrays.equals(key, key(latest, later));
            }
            boolean expectGone = i % 3 == 2;
            if (!again && (expectGone ? value != null
                    : value == null || number(value) != latest)) {
                throw new AssertionError("row " + i + " of commit " + latest + " is not there");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 60_000, 0})
    void versionsStayWholeWhileTheWriterAndCheckpointsGoOn(long cacheBytes) throws Exception {
        PageCache cache = PageCache.tiny(cacheBytes);
        config = new TreeConfig(TABLE, 1024, cache);
        TreeEdit edit = Tree.create(pages, config).edit();
        edit.put(LATEST, number(0));
        for (int i = 0; i < KEYS; i += 2) {
            edit.put(hexKey(i), number(0));
        }
        published = edit.publish();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<Void> writer = threads.submit(thenStop(this::write));
            Future<List<Tree>> checkpointer = threads.submit(thenStop(this::checkpointAll));
            Future<Void> reader = threads.submit(thenStop(this::read));
            Future<Void> reader2 = threads.submit(thenStop(this::read));
            List<Future<?>> all = List.of(writer, checkpointer, reader, reader2);
            for (Future<?> one : all) {
                one.get(500, TimeUnit.SECONDS);
            }
            checkpointer.get().forEach(TreeConcurrencyTest::check);
        } finally {
            done = true;
            threads.shutdownNow();
        }
        TreeTesting.checkpoint(pages, published);
        assertThat(cache.usage().dirtyBytes()).isZero();
        assertThat(cache.usage().cleanBytes()).isLessThanOrEqualTo(cacheBytes);
        long[] counted = verify(published);
        Tree cold = reopen(pages, config, published);
        check(cold);
        assertThat(counted[1]).isEqualTo(cold.storedBytes());
        assertThat(number(cold.get(LATEST))).isGreaterThanOrEqualTo(COMMITS);
    }

    @Test
    void manyReadersOfAColdTreeReadAPageAtMostOnceEachAndNeverAgain() throws Exception {
        TreeEdit edit = Tree.create(pages, config).edit();
        for (int i = 0; i < KEYS; i++) {
            edit.put(hexKey(i), number(i));
        }
        Tree tree = edit.publish();
        TreeTesting.checkpoint(pages, tree);
        long pageCount = verify(tree)[0];
        Tree cold = reopen(pages, config, tree);
        long before = pages.reads.sum();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                long seed = t;
                all.add(threads.submit(() -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < 3 * KEYS; i++) {
                        int key = random.nextInt(KEYS);
                        assertThat(number(cold.get(hexKey(key)))).isEqualTo(key);
                    }
                    TreeCursor cursor = cold.cursor();
                    int rows = 0;
                    while (cursor.next()) {
                        rows++;
                    }
                    assertThat(rows).isEqualTo(KEYS);
                }));
            }
            for (Future<?> one : all) {
                one.get(500, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        // Two that come at the same time may both read: none waits behind the other's read.
        long reads = pages.reads.sum() - before;
        assertThat(reads).isBetween(pageCount, 4 * pageCount);
        for (int i = 0; i < KEYS; i++) {
            assertThat(number(cold.get(hexKey(i)))).isEqualTo(i);
        }
        assertThat(pages.reads.sum() - before).as("everything is in memory now").isEqualTo(reads);
    }
}
