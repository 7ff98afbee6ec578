// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.stores;

import java.nio.file.Path;
import java.util.Arrays;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.crypto.streamciphers.JBChaChaStreamCipherProvider;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;

/**
 * JetBrains Xodus. A commit appends to its log, which is not forced; a checkpoint is
 * {@code flushAndSync}. For durable commits the environment is opened with durable writes, so that
 * each commit forces. The store is a B-tree without duplicates; the log cache may take half the
 * heap, its default.
 */
final class XodusStore implements BenchStore {
    private static final String CIPHER_KEY =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final long CIPHER_BASIC_IV = 314159262718281828L;

    private final EnvironmentImpl environment;
    private final Store rows;
    private final boolean durableCommits;

    XodusStore(Path folder, boolean encrypted, boolean durableCommits) {
        this.durableCommits = durableCommits;
        EnvironmentConfig config = new EnvironmentConfig().setLogDurableWrite(durableCommits);
        if (encrypted) {
            config.setCipherId(JBChaChaStreamCipherProvider.class.getName())
                    .setCipherKey(CIPHER_KEY).setCipherBasicIV(CIPHER_BASIC_IV);
        }
        environment = (EnvironmentImpl) Environments.newInstance(folder.toFile(), config);
        rows = environment.computeInTransaction(transaction -> environment.openStore(
                "rows", StoreConfig.WITHOUT_DUPLICATES, transaction));
    }

    @Override
    public Work work() {
        return new XodusWork();
    }

    @Override
    public void checkpoint() {
        environment.flushAndSync();
    }

    @Override
    public void close() {
        environment.close();
    }

    private static byte[] bytes(ByteIterable bytes) {
        return Arrays.copyOf(bytes.getBytesUnsafe(), bytes.getLength());
    }

    /** A transaction at a time. */
    private final class XodusWork implements Work {
        private Transaction transaction;

        @Override
        public void begin() {
            transaction = environment.beginExclusiveTransaction();
        }

        @Override
        public void put(byte[] key, byte[] value) {
            rows.put(transaction, new ArrayByteIterable(key), new ArrayByteIterable(value));
        }

        @Override
        public void commit() {
            if (!transaction.commit()) {
                throw new IllegalStateException("an exclusive transaction met a conflict");
            }
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
            transaction = environment.beginReadonlyTransaction();
        }

        @Override
        public byte[] get(byte[] key) {
            ByteIterable value = rows.get(transaction, new ArrayByteIterable(key));
            return value == null ? null : bytes(value);
        }

        @Override
        public void scan(RowVisitor visitor) {
            try (Cursor cursor = rows.openCursor(transaction)) {
                while (cursor.getNext()) {
                    visitor.row(bytes(cursor.getKey()), bytes(cursor.getValue()));
                }
            }
        }

        @Override
        public void endReads() {
            transaction.abort();
        }

        @Override
        public void close() {
            // Transactions are ended where they are begun.
        }
    }
}
