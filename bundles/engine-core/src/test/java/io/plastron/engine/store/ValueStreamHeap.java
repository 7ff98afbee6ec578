// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.FileSystem;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The process of {@link ValueStreamHeapTest}: reads a value larger than its heap. Whatever is wrong
 * ends it with a stack trace and a status that is not 0.
 */
final class ValueStreamHeap {
    static final String TABLE = "table:A";
    static final String KEY = "k";

    private ValueStreamHeap() {}

    static FileKeyProvider keys(Path folder) {
        return new FileKeyProvider(FileSystem.local(), folder.resolve("ring"), true);
    }

    static Path home(Path folder) {
        return folder.resolve("store");
    }

    /** Arguments: folder, CRC of the value in hexadecimal digits. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long expected = HexFormat.fromHexDigitsToLong(arguments[1]);
        try (TestStore store = TestStore.open(FileSystem.local(), home(folder), "cache_size=4M",
                keys(folder));
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            if (!cursor.key(KEY).search()) {
                throw new AssertionError("no row");
            }
            long found = crc(cursor);
            if (found != expected) {
                throw new AssertionError("CRC " + found + " of the value, expected " + expected);
            }
        }
    }

    private static long crc(Cursor cursor) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] some = new byte[64 << 10];
        try (InputStream stream = cursor.valueStream()) {
            for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
                crc.update(some, 0, count);
            }
        }
        return crc.getValue();
    }
}
