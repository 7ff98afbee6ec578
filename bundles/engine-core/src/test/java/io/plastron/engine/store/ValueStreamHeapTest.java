// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.btree.Tree;
import io.plastron.files.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The largest value, read in a process whose heap is half of it. */
@Timeout(120)
class ValueStreamHeapTest {
    private static final int SECONDS_MAX = 100;

    @TempDir
    private Path folder;

    @Test
    void aValueTwiceTheHeapIsReadAsAStream() throws Exception {
        byte[] value = new byte[Tree.VALUE_BYTES_MAX];
        new Random(1).nextBytes(value);
        CRC32C crc = new CRC32C();
        crc.update(value);
        write(value);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
                "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                ValueStreamHeap.class.getName(), folder.toString(),
                HexFormat.of().toHexDigits(crc.getValue()))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                    .as("it ends; so far:%n%s", Files.readString(output)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private void write(byte[] value) {
        try (TestStore store = TestStore.open(FileSystem.local(), ValueStreamHeap.home(folder),
                "create=true,cache_size=160M", ValueStreamHeap.keys(folder));
                Session session = store.connection().openSession()) {
            session.create(ValueStreamHeap.TABLE, "key_format=S,value_format=u");
            try (Cursor cursor = session.openCursor(ValueStreamHeap.TABLE)) {
                cursor.key(ValueStreamHeap.KEY).value(value).insert();
            }
        }
    }
}
