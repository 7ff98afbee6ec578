// SPDX-License-Identifier: Apache-2.0
package io.plastron.embedded;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Rows of one table of strings, and how tests wait. */
final class Rows {
    private static final String TABLE = "table:t";
    private static final long WAIT_NANOS_MAX = 60_000_000_000L;

    private Rows() {}

    static void put(Connection connection, String key, String value) {
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=S");
            try (Cursor cursor = session.openCursor(TABLE)) {
                cursor.key(key).value(value).insert();
            }
        }
    }

    static Map<String, String> of(Connection connection) {
        Map<String, String> rows = new TreeMap<>();
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            while (cursor.next()) {
                rows.put(cursor.keyString(), cursor.valueString());
            }
        }
        return rows;
    }

    static void awaitNoThreads() {
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("plastron")));
    }

    static void await(BooleanSupplier condition) {
        long endNanos = System.nanoTime() + WAIT_NANOS_MAX;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNanos > 0) {
                throw new AssertionError("it did not come; threads: "
                        + Thread.getAllStackTraces().keySet());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
