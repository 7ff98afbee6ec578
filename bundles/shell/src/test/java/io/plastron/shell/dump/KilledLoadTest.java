// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power failure in mid-load leaves: a copy of the store taken then is opened. */
class KilledLoadTest {
    private static final int ROWS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void theTableIsAsItWasAndTheHiddenOneAgreesWithItsIndex() {
        Path copy = folder.resolve("copy");
        byte[] dump = dump();
        try (TestStore store = new TestStore(folder.resolve("home"))) {
            store.load(former());
            store.connection().checkpoint();
            store.load(new CopyOnTheWay(dump, () -> {
                // An automatic checkpoint in mid-load makes durable what is there of it.
                store.connection().checkpoint();
                copy(folder.resolve("home"), copy);
            }), new LoadOptions(true, Optional.empty(), Set.of()));
        }
        // The copy names this process as its leader, which lives.
        try (TestStore store = new TestStore(copy, "take_over=true")) {
            assertThat(store.text(DumpForm.PRINT, "table:t")).endsWith("Data\na\\00\nb\\00\n");
            assertThat(store.uris()).contains("table:t.plastron-load");
            long rows = count(store, "table:t.plastron-load");
            assertThat(rows).isBetween(1L, (long) ROWS - 1);
            assertThat(count(store, "index:t.plastron-load:i")).isEqualTo(rows);

            assertThat(store.replace(dump)).containsExactly(new LoadedTable("table:t", ROWS));
            assertThat(store.uris()).noneMatch(uri -> uri.contains("plastron-load"));
            assertThat(count(store, "index:t:i")).isEqualTo(ROWS);
        }
    }

    private static byte[] former() {
        return ("WiredTiger Dump (WiredTiger Version 12.0.0)\nFormat=print\nHeader\ntable:t\n"
                + "key_format=S,value_format=S\nData\na\\00\nb\\00\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] dump() {
        StringBuilder text = new StringBuilder("WiredTiger Dump (WiredTiger Version 12.0.0)\n"
                + "Format=print\nHeader\ntable:t\nkey_format=S,value_format=SS,columns=(k,a,b)\n"
                + "index:t:i\ncolumns=(b,a)\nData\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(String.format("%06d\\00\nvalue\\00%d\\00\n", i, i * 7919L % 1009));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static long count(TestStore store, String uri) {
        long rows = 0;
        try (Session session = store.session(); Cursor cursor = session.openCursor(uri)) {
            while (cursor.next()) {
                // Joins back to the row: an entry without one is damage.
                assertThat(cursor.rawValue()).isNotEmpty();
                rows++;
            }
        }
        return rows;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(
                        Path directory, BasicFileAttributes attributes) throws IOException {
                    Files.createDirectories(to.resolve(from.relativize(directory)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(
                        Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(file, to.resolve(from.relativize(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Runs something once, when half of the bytes were read. */
    private static final class CopyOnTheWay extends FilterInputStream {
        private final int half;
        private final Runnable task;
        private int count;
        private boolean done;

        CopyOnTheWay(byte[] bytes, Runnable task) {
            super(new ByteArrayInputStream(bytes));
            half = bytes.length / 2;
            this.task = task;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (!done && count >= half) {
                done = true;
                task.run();
            }
            int read = super.read(target, from, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
