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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One writer, checkpoints in another thread and readers in others. Every version the writer publishes
 * holds the same number in a fixed row and in {@value #ROWS_PER_COMMIT} others chosen by it, so that
 * a reader can tell from any version alone whether it is whole and unmixed.
 */
@Timeout(120)
class TreeConcurrencyTest {
    private static final int COMMITS = 1500;
    private static final int ROWS_PER_COMMIT = 10;
    private static final int KEYS = 4000;
    private static final byte[] LATEST = {0};

    private final MemoryPages pages = new MemoryPages();
    private final TreeConfig config = new TreeConfig(TABLE, 1024);
    private volatile Tree published;
    private volatile boolean done;

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
        for (long commit = number(published.get(LATEST)) + 1; commit <= COMMITS; commit++) {
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
        done = true;
        return null;
    }

    /** Checkpoints, every third of which fails. Returns what each successful one left, with its number. */
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

    @Test
    void versionsStayWholeWhileTheWriterAndCheckpointsGoOn() throws Exception {
        TreeEdit edit = Tree.create(pages, config).edit();
        edit.put(LATEST, number(0));
        for (int i = 0; i < KEYS; i += 2) {
            edit.put(hexKey(i), number(0));
        }
        published = edit.publish();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Future<Void> writer = threads.submit((Callable<Void>) this::write);
            Future<List<Tree>> checkpoints = threads.submit(this::checkpointAll);
            Future<Void> reader = threads.submit((Callable<Void>) this::read);
            Future<Void> reader2 = threads.submit((Callable<Void>) this::read);
            List<Future<?>> all = List.of(writer, checkpoints, reader, reader2);
            for (Future<?> one : all) {
                try {
                    one.get(100, TimeUnit.SECONDS);
                } finally {
                    done |= one != writer || writer.isDone();
                }
            }
            checkpoints.get().forEach(TreeConcurrencyTest::check);
        } finally {
            done = true;
            threads.shutdownNow();
        }
        TreeTesting.checkpoint(pages, published);
        long[] counted = verify(published);
        Tree cold = reopen(pages, config, published);
        check(cold);
        assertThat(counted[1]).isEqualTo(cold.storedBytes());
        assertThat(number(cold.get(LATEST))).isEqualTo(COMMITS);
    }

    @Test
    void manyReadersOfAColdTreeReadEachPageOnce() throws Exception {
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
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(pages.reads.sum() - before).isEqualTo(pageCount);
    }
}
