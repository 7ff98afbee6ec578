// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.VerifyReport;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A million rows of 116 bytes load, sealed, in a heap of 1 GiB (the test JVM's limit). */
@Timeout(300)
class MillionRowsTest {
    private static final int ROWS = 1_000_000;
    private static final int ROWS_PER_TRANSACTION = 1_000;
    private static final int VALUE_BYTES = 100;

    @TempDir
    private Path folder;

    private static byte[] key(long number) {
        return String.format("%016x", number * 0x9E3779B97F4A7C15L)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aMillionRowsLoadAndComeBack() {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(1L << 30);
        FileKeyProvider keys =
                new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
        Path home = folder.resolve("store");
        try (TestStore store =
                TestStore.open(FileSystem.local(), home, "create=true", keys)) {
            try (Session session = store.connection().openSession()) {
                session.create("table:rows", "key_format=u,value_format=u");
                load(session);
            }
        }
        try (TestStore store = TestStore.open(FileSystem.local(), home, "", keys)) {
            VerifyReport report = store.connection().verify(null);
            assertThat(report.rows()).isGreaterThanOrEqualTo(ROWS);
            try (Session session = store.connection().openSession();
                    Cursor cursor = session.openCursor("table:rows")) {
                Random random = new Random(7);
                byte[] expected = new byte[VALUE_BYTES];
                for (int i = 0; i < ROWS; i++) {
                    random.nextBytes(expected);
                    if (i % 97 == 0) {
                        assertThat(cursor.key(key(i)).search()).isTrue();
                        assertThat(cursor.valueBytes()).isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static void load(Session session) {
        Random random = new Random(7);
        byte[] value = new byte[VALUE_BYTES];
        try (Cursor cursor = session.openCursor("table:rows")) {
            for (int row = 0; row < ROWS; row++) {
                if (row % ROWS_PER_TRANSACTION == 0) {
                    session.begin();
                }
                random.nextBytes(value);
                cursor.key(key(row)).value(value).insert();
                if ((row + 1) % ROWS_PER_TRANSACTION == 0) {
                    session.commit();
                }
            }
        }
    }
}
