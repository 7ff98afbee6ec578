// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/**
 * LMDB. Without durable commits the environment is opened with {@code MDB_NOSYNC}, and a checkpoint
 * is {@code mdb_env_sync} with force; between two checkpoints a power failure may then damage the
 * whole file, which flatters LMDB in loads and rounds of updates. With durable commits the flag is
 * not set and every commit forces. The map is large enough for everything.
 */
final class LmdbStore implements BenchStore {
    private static final long MAP_BYTES = 16L << 30;
    private static final int READERS_MAX = 64;
    private static final int KEY_BYTES_MAX = 511;
    private static final int VALUE_BYTES_MAX = 1 << 20;

    private final Env<ByteBuffer> environment;
    private final Dbi<ByteBuffer> rows;
    private final boolean durableCommits;

    LmdbStore(Path folder, boolean durableCommits) {
        this.durableCommits = durableCommits;
        EnvFlags[] flags = durableCommits
                ? new EnvFlags[0] : new EnvFlags[] {EnvFlags.MDB_NOSYNC};
        environment = Env.create().setMapSize(MAP_BYTES).setMaxReaders(READERS_MAX).setMaxDbs(1)
                .open(Folders.create(folder).toFile(), flags);
        rows = environment.openDbi("rows", DbiFlags.MDB_CREATE);
    }

    @Override
    public Work work() {
        return new LmdbWork();
    }

    @Override
    public void checkpoint() {
        environment.sync(true);
    }

    @Override
    public void close() {
        environment.close();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** A transaction of writes, or one of reads that is renewed. */
    private final class LmdbWork implements Work {
        private final ByteBuffer keyBuffer = ByteBuffer.allocateDirect(KEY_BYTES_MAX);
        private final ByteBuffer valueBuffer = ByteBuffer.allocateDirect(VALUE_BYTES_MAX);
        private Txn<ByteBuffer> writing;
        private Txn<ByteBuffer> reading;

        private ByteBuffer key(byte[] key) {
            return keyBuffer.clear().put(key).flip();
        }

        @Override
        public void begin() {
            writing = environment.txnWrite();
        }

        @Override
        public void put(byte[] key, byte[] value) {
            rows.put(writing, key(key), valueBuffer.clear().put(value).flip());
        }

        @Override
        public void commit() {
            writing.commit();
            writing.close();
        }

        @Override
        public void commitDurably() {
            commit();
            if (!durableCommits) {
                checkpoint();
            }
        }

        @Override
        public void beginReads() {
            if (reading == null) {
                reading = environment.txnRead();
            } else {
                reading.renew();
            }
        }

        @Override
        public byte[] get(byte[] key) {
            ByteBuffer value = rows.get(reading, key(key));
            return value == null ? null : bytes(value);
        }

        @Override
        public void scan(RowVisitor visitor) {
            try (Cursor<ByteBuffer> cursor = rows.openCursor(reading)) {
                for (boolean more = cursor.first(); more; more = cursor.next()) {
                    visitor.row(bytes(cursor.key()), bytes(cursor.val()));
                }
            }
        }

        @Override
        public void endReads() {
            reading.reset();
        }

        @Override
        public void close() {
            if (reading != null) {
                reading.close();
            }
        }
    }
}
