// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.embedded.Plastron;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Plastron, opened as its users do. Checkpoints come from the harness, at the moments at which
 * every engine makes one, and from durable commits; but for loads also from the store itself, when
 * much was changed: it needs them to give space back. None comes by time.
 */
final class PlastronStore implements BenchStore {
    private static final String TABLE = "table:rows";
    private static final String TABLE_CONFIG = "key_format=u,value_format=u";
    private static final String CONFIG = "create=true,checkpoint_wait=0,close_millis_max=60000";
    private static final String NO_CHECKPOINTS = ",checkpoint_dirty_max=0";

    private final Connection connection;
    private final boolean sealed;

    private PlastronStore(Connection connection, boolean sealed) {
        this.connection = connection;
        this.sealed = sealed;
    }

    /** @param alone whether it also makes checkpoints by itself when much was changed */
    static PlastronStore open(Path folder, boolean sealed, boolean alone) {
        Folders.create(folder);
        String keys = sealed
                ? "(name=file,path=\"" + folder.resolve("ring") + "\",create=true)" : "none";
        Connection connection = Plastron.open(folder.resolve("store"),
                CONFIG + (alone ? "" : NO_CHECKPOINTS) + ",key_provider=" + keys);
        try (Session session = connection.openSession()) {
            session.create(TABLE, TABLE_CONFIG);
        }
        return new PlastronStore(connection, sealed);
    }

    @Override
    public Work work() {
        return new PlastronWork(connection.openSession());
    }

    @Override
    public void checkpoint() {
        connection.checkpoint();
    }

    @Override
    public void rotateKeys() {
        if (sealed) {
            connection.rotateKey();
        }
    }

    @Override
    public long filledBytes() {
        return connection.status().statistics().getOrDefault("log.filled_bytes", 0L);
    }

    @Override
    public OptionalLong appendedBytes() {
        Long bytes = connection.status().statistics().get("log.appended_bytes");
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    @Override
    public void close() {
        connection.close();
    }

    /** A session and a cursor. */
    private static final class PlastronWork implements Work {
        private final Session session;
        private final Cursor cursor;

        PlastronWork(Session session) {
            this.session = session;
            this.cursor = session.openCursor(TABLE);
        }

        @Override
        public void begin() {
            session.begin();
        }

        @Override
        public void put(byte[] key, byte[] value) {
            cursor.rawKey(key).rawValue(value).insert();
        }

        @Override
        public void commit() {
            session.commit();
        }

        @Override
        public void commitDurably() {
            session.commit("sync=true");
        }

        @Override
        public void beginReads() {
            session.begin();
        }

        @Override
        public byte[] get(byte[] key) {
            return cursor.rawKey(key).search() ? cursor.rawValue() : null;
        }

        @Override
        public void scan(RowVisitor visitor) {
            cursor.reset();
            while (cursor.next()) {
                visitor.row(cursor.rawKey(), cursor.rawValue());
            }
        }

        @Override
        public void endReads() {
            session.rollback();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
