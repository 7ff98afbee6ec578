// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * H2's MVStore. A put can be seen at once and is atomic by itself; its {@code commit} writes a
 * chunk to the file, so a transaction does not call it: the engine writes by itself when its buffer
 * is full, as in its default settings, and a checkpoint is {@code commit} and {@code sync}. A
 * durable commit is the same two. The page cache holds everything.
 */
final class MvBenchStore implements BenchStore {
    private static final int CACHE_MEGABYTES = 1024;

    private final MVStore store;
    private final MVMap<byte[], byte[]> rows;

    MvBenchStore(Path folder, boolean encrypted) {
        MVStore.Builder builder = new MVStore.Builder()
                .fileName(Folders.create(folder).resolve("rows.mv").toString())
                .cacheSize(CACHE_MEGABYTES);
        if (encrypted) {
            builder.encryptionKey("the benchmark's".toCharArray());
        }
        store = builder.open();
        rows = store.openMap("rows", new MVMap.Builder<byte[], byte[]>()
                .keyType(new Bytes()).valueType(new Bytes()));
    }

    @Override
    public Work work() {
        return new MvWork();
    }

    @Override
    public void checkpoint() {
        store.commit();
        store.sync();
    }

    @Override
    public void close() {
        // Without the compaction of the file that close() does by default: no other engine does it.
        store.close(0);
    }

    /** Byte strings, in unsigned order: the engine has no type of its own for them. */
    private static final class Bytes extends BasicDataType<byte[]> {
        /** What the engine counts for an array besides its bytes. */
        private static final int ARRAY_BYTES = 24;

        @Override
        public int compare(byte[] one, byte[] other) {
            return Arrays.compareUnsigned(one, other);
        }

        @Override
        public int getMemory(byte[] bytes) {
            return ARRAY_BYTES + bytes.length;
        }

        @Override
        public void write(WriteBuffer target, byte[] bytes) {
            target.putVarInt(bytes.length).put(bytes);
        }

        @Override
        public byte[] read(ByteBuffer source) {
            byte[] bytes = new byte[DataUtils.readVarInt(source)];
            source.get(bytes);
            return bytes;
        }

        @Override
        public byte[][] createStorage(int size) {
            return new byte[size][];
        }
    }

    /** The map itself: it has no sessions. */
    private final class MvWork implements Work {
        @Override
        public void begin() {
            // A put is its own transaction.
        }

        @Override
        public void put(byte[] key, byte[] value) {
            rows.put(key, value);
        }

        @Override
        public void commit() {
            // See the class comment: commit() of the engine writes a chunk.
        }

        @Override
        public void commitDurably() {
            checkpoint();
        }

        @Override
        public void beginReads() {
            // Each read takes the newest root by itself.
        }

        @Override
        public byte[] get(byte[] key) {
            byte[] value = rows.get(key);
            return value == null ? null : value.clone();
        }

        @Override
        public void scan(RowVisitor visitor) {
            Cursor<byte[], byte[]> cursor = rows.cursor(null);
            while (cursor.hasNext()) {
                byte[] key = cursor.next();
                visitor.row(key.clone(), cursor.getValue().clone());
            }
        }

        @Override
        public void endReads() {
            // There is no snapshot to give back.
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }
}
