// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.KeyProviderAbsentException;
import io.plastron.Session;
import io.plastron.types.TimeoutException;
import java.util.Optional;

/** Rows of strings in one table, and their checkpoint. */
final class Rows {
    static final String TABLE = "table:rows";

    private Rows() {}

    static void create(Connection connection) {
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=S,value_format=S");
        }
    }

    static void put(Connection connection, String key, String value) {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            cursor.key(key).value(value).insert();
        }
    }

    static Optional<String> get(Connection connection, String key) {
        try (Session session = connection.openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            return cursor.key(key).search() ? Optional.of(cursor.valueString()) : Optional.empty();
        }
    }

    /**
     * Makes a checkpoint as soon as the key provider can be had. These stores wait for one only
     * briefly, and a machine that stands still lets the wait end before a switch of providers does.
     */
    static void checkpoint(Connection connection) {
        Waiting.until("a checkpoint succeeds", () -> {
            try {
                connection.checkpoint();
                return true;
            } catch (KeyProviderAbsentException | TimeoutException notYet) {
                return false;
            }
        });
    }
}
