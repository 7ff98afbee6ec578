// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.VerifyReport;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The process of {@link MoreThanMemoryTest}: loads a table several times its heap in random order,
 * updates it, reads it, scans it, gives it an index, and verifies it. Whatever is wrong, an
 * {@link OutOfMemoryError} above all, ends it with a stack trace and a status that is not 0.
 */
final class MoreThanMemory {
    private static final String TABLE = "table:rows";
    private static final int ROWS_PER_TRANSACTION = 100;
    /** No divisor of any number of rows asked for. */
    private static final long STRIDE = 1_000_003;
    private static final int GROUPS = 1_000;

    private final int rows;
    private final int valueBytes;
    /** Updates each row has seen; what its value must be follows. */
    private final byte[] versions;
    private final byte[] scratch;

    private MoreThanMemory(int rows, int valueBytes) {
        this.rows = rows;
        this.valueBytes = valueBytes;
        this.versions = new byte[rows];
        this.scratch = new byte[valueBytes];
    }

    /** Arguments: folder, rows, bytes of a value, configuration. */
    public static void main(String[] arguments) {
        MoreThanMemory run = new MoreThanMemory(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        try {
            run.all(Path.of(arguments[0]), arguments[3]);
        } catch (RuntimeException | Error failed) {
            failed.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private void all(Path folder, String config) {
        FileKeyProvider keys =
                new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
        Path home = folder.resolve("store");
        try (TestStore store =
                TestStore.open(FileSystem.local(), home, "create=true," + config, keys)) {
            try (Session session = store.connection().openSession()) {
                session.create(TABLE,
                        "key_format=q,value_format=qu,columns=(id,group,body)");
                change(session, rows, 0);
                tell(store, "loaded");
                change(session, rows / 4, 17);
                tell(store, "updated");
                read(session);
                scan(session);
                tell(store, "read");
                session.create("index:rows:group", "columns=(group)");
                tell(store, "indexed");
                readIndex(session);
            }
        }
        try (TestStore store = TestStore.open(FileSystem.local(), home, config, keys)) {
            VerifyReport report = store.connection().verify(null);
            require(report.rows() >= 2L * rows, "verify found " + report.rows() + " entries");
            try (Session session = store.connection().openSession()) {
                scan(session);
            }
            tell(store, "verified");
        }
    }

    /** Writes {@code count} rows in an order that jumps all over the table. */
    private void change(Session session, int count, long start) {
        try (Cursor cursor = session.openCursor(TABLE, "overwrite=true")) {
            for (int i = 0; i < count; i++) {
                if (i % ROWS_PER_TRANSACTION == 0) {
                    session.begin();
                }
                int row = (int) ((start + i) * STRIDE % rows);
                versions[row]++;
                cursor.key((long) row).value((long) (row % GROUPS), body(row)).insert();
                if ((i + 1) % ROWS_PER_TRANSACTION == 0) {
                    session.commit();
                }
            }
        }
    }

    private byte[] body(long row) {
        new SplittableRandom(row * 31 + versions[(int) row]).nextBytes(scratch);
        return scratch.clone();
    }

    private void check(long row, byte[] found) {
        require(Arrays.equals(found, body(row)), "row " + row + " is another");
    }

    private void read(Session session) {
        SplittableRandom random = new SplittableRandom(5);
        try (Cursor cursor = session.openCursor(TABLE)) {
            for (int i = 0; i < rows / 10; i++) {
                long row = random.nextInt(rows);
                require(cursor.key(row).search(), "row " + row + " is gone");
                check(row, cursor.field("body").getBytes());
            }
        }
    }

    private void scan(Session session) {
        try (Cursor cursor = session.openCursor(TABLE)) {
            long row = 0;
            while (cursor.next()) {
                require(cursor.field("id").getLong() == row, "row " + row + " is missing");
                check(row++, cursor.field("body").getBytes());
            }
            require(row == rows, row + " rows");
        }
    }

    private void readIndex(Session session) {
        int found = 0;
        try (Cursor cursor = session.openCursor("index:rows:group")) {
            while (cursor.next()) {
                found++;
            }
        }
        require(found == rows, found + " index entries");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    /** For who watches, and for the test's message when something goes wrong later. */
    private static void tell(TestStore store, String what) {
        Map<String, Long> figures = store.status().statistics();
        System.out.println(what + ": " + figures);
    }
}
