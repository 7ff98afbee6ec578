// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Cursor;
import io.plastron.Session;
import java.util.Random;

/** Writes all rows of a table ({@code key_format=S,value_format=u}) again and again. */
final class FilledTable {
    private static final int VALUE_BYTES = 150;
    private static final int TRANSACTION_ROWS = 1_000;

    private FilledTable() {}

    static String key(int row) {
        return String.format("%08d", row);
    }

    /**
     * Writes each row, with the same number in its value's first byte, and makes a checkpoint.
     *
     * @param rows a multiple of 1,000
     */
    static void fill(TestStore store, String table, int rows, int number) {
        byte[] value = new byte[VALUE_BYTES];
        new Random(number).nextBytes(value);
        value[0] = (byte) number;
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(table)) {
            for (int row = 0; row < rows; row += TRANSACTION_ROWS) {
                session.begin();
                for (int i = row; i < row + TRANSACTION_ROWS; i++) {
                    cursor.key(key(i)).value(value).insert();
                }
                session.commit();
            }
        }
        store.connection().checkpoint();
    }
}
