// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB. A transaction is a write batch; a commit writes it to the log without forcing, a durable
 * commit forces the log with it, a checkpoint is {@code flushWal(true)}. Compression is off, as no
 * other engine compresses; a Bloom filter is on, and the block cache holds everything.
 */
final class RocksStore implements BenchStore {
    private static final long CACHE_BYTES = 1L << 30;
    private static final double BLOOM_BITS = 10;

    static {
        RocksDB.loadLibrary();
    }

    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter bloom = new BloomFilter(BLOOM_BITS);
    private final Options options = new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setTableFormatConfig(new BlockBasedTableConfig()
                    .setBlockCache(cache).setFilterPolicy(bloom));
    private final WriteOptions lazily = new WriteOptions();
    private final WriteOptions durably = new WriteOptions().setSync(true);
    private final RocksDB db;

    RocksStore(Path folder) {
        try {
            db = RocksDB.open(options, Folders.create(folder).toString());
        } catch (RocksDBException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public Work work() {
        return new RocksWork();
    }

    @Override
    public void checkpoint() {
        try {
            db.flushWal(true);
        } catch (RocksDBException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        db.close();
        lazily.close();
        durably.close();
        options.close();
        bloom.close();
        cache.close();
    }

    /** A write batch, or a snapshot. */
    private final class RocksWork implements Work {
        private final WriteBatch batch = new WriteBatch();
        private final ReadOptions reading = new ReadOptions();
        private Snapshot snapshot;

        @Override
        public void begin() {
            batch.clear();
        }

        @Override
        public void put(byte[] key, byte[] value) {
            try {
                batch.put(key, value);
            } catch (RocksDBException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void commit() {
            write(lazily);
        }

        @Override
        public void commitDurably() {
            write(durably);
        }

        private void write(WriteOptions how) {
            try {
                db.write(how, batch);
            } catch (RocksDBException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void beginReads() {
            snapshot = db.getSnapshot();
            reading.setSnapshot(snapshot);
        }

        @Override
        public byte[] get(byte[] key) {
            try {
                return db.get(reading, key);
            } catch (RocksDBException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void scan(RowVisitor visitor) {
            try (RocksIterator iterator = db.newIterator(reading)) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    visitor.row(iterator.key(), iterator.value());
                }
                iterator.status();
            } catch (RocksDBException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void endReads() {
            reading.setSnapshot(null);
            db.releaseSnapshot(snapshot);
        }

        @Override
        public void close() {
            batch.close();
            reading.close();
        }
    }
}
