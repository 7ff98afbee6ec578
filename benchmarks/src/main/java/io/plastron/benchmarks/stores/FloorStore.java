// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/**
 * The floor: a skip list, and a file to which every row is appended and which is forced. It has no
 * pages, no snapshots, no space to give back, and reads its whole file when it opens: what it costs
 * is what a durable map in a JVM costs at least.
 *
 * <p>A commit gathers the transaction's rows in a buffer that is written when it is full; a
 * checkpoint writes the rest and forces. Concurrent durable commits share a force.
 *
 * <p>A row in the file: 4 bytes length of the value, 4 bytes CRC32C of key and value, 16 bytes key,
 * the value. What does not fit its CRC is the end.
 */
final class FloorStore implements BenchStore {
    private static final int HEADER_BYTES = 8;
    private static final int KEY_BYTES = 16;
    private static final int VALUE_BYTES_MAX = 1 << 20;
    private static final int BUFFER_BYTES = 4 << 20;

    private final ConcurrentSkipListMap<byte[], byte[]> rows =
            new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private final FileChannel file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private final Object forceLock = new Object();
    /** Bytes appended, buffered or not; guarded by this. */
    private long appended;
    /** Bytes known to be forced; guarded by {@link #forceLock}. */
    private long forced;

    private FloorStore(FileChannel file) {
        this.file = file;
    }

    static FloorStore open(Path folder) {
        try {
            FloorStore store = new FloorStore(FileChannel.open(
                    Folders.create(folder).resolve("rows"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE));
            store.replay();
            return store;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void replay() throws IOException {
        long end = 0;
        buffer.clear();
        while (file.read(buffer) >= 0 || buffer.position() > 0) {
            buffer.flip();
            int before = buffer.remaining();
            boolean taken;
            do {
                taken = takeRow();
            } while (taken);
            if (buffer.remaining() == before) {
                break;
            }
            end += before - buffer.remaining();
            buffer.compact();
        }
        buffer.clear();
        file.truncate(end).position(end);
        appended = end;
        forced = end;
    }

    private boolean takeRow() {
        int at = buffer.position();
        if (buffer.remaining() < HEADER_BYTES + KEY_BYTES) {
            return false;
        }
        int valueBytes = buffer.getInt(at);
        if (valueBytes < 0 || valueBytes > VALUE_BYTES_MAX
                || buffer.remaining() < HEADER_BYTES + KEY_BYTES + valueBytes) {
            return false;
        }
        byte[] key = new byte[KEY_BYTES];
        byte[] value = new byte[valueBytes];
        buffer.get(at + HEADER_BYTES, key).get(at + HEADER_BYTES + KEY_BYTES, value);
        if (buffer.getInt(at + Integer.BYTES) != crc(key, value)) {
            return false;
        }
        buffer.position(at + HEADER_BYTES + KEY_BYTES + valueBytes);
        rows.put(key, value);
        return true;
    }

    private int crc(byte[] key, byte[] value) {
        crc.reset();
        crc.update(key);
        crc.update(value);
        return (int) crc.getValue();
    }

    private synchronized long append(byte[] key, byte[] value) {
        int bytes = HEADER_BYTES + KEY_BYTES + value.length;
        if (buffer.remaining() < bytes) {
            write();
        }
        buffer.putInt(value.length).putInt(crc(key, value)).put(key).put(value);
        appended += bytes;
        return appended;
    }

    private synchronized long write() {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            buffer.clear();
            return appended;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void forceTo(long position) {
        synchronized (forceLock) {
            if (forced >= position) {
                return;
            }
            try {
                long written = write();
                file.force(false);
                forced = written;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public Work work() {
        return new FloorWork();
    }

    @Override
    public void checkpoint() {
        long position;
        synchronized (this) {
            position = appended;
        }
        forceTo(position);
    }

    @Override
    public void close() {
        checkpoint();
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A skip list has no transactions: rows can be seen from the put on. */
    private final class FloorWork implements Work {
        private long end;

        @Override
        public void begin() {
            end = 0;
        }

        @Override
        public void put(byte[] key, byte[] value) {
            rows.put(key, value);
            end = append(key, value);
        }

        @Override
        public void commit() {
            // The rows are in the map and in the buffer; nothing is due before the checkpoint.
        }

        @Override
        public void commitDurably() {
            forceTo(end);
        }

        @Override
        public void beginReads() {
            // There is no snapshot to take.
        }

        @Override
        public byte[] get(byte[] key) {
            byte[] value = rows.get(key);
            return value == null ? null : value.clone();
        }

        @Override
        public void scan(RowVisitor visitor) {
            for (Map.Entry<byte[], byte[]> row : rows.entrySet()) {
                visitor.row(row.getKey().clone(), row.getValue().clone());
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
