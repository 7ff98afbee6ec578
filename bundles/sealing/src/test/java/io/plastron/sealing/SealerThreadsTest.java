// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.pagelog.RecordFormat;
import io.plastron.types.ClosedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One sealer and one key, many threads. */
@Timeout(60)
class SealerThreadsTest {
    private static final int THREADS = 8;
    private static final int RECORDS = 400;
    /** More than a key caches, so that subkeys leave the cache while other threads use them. */
    private static final int SALTS = 1500;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final Sealer sealer = new Sealer(Records.STORE);
    private final SealingKey key = Records.key(sealer);

    @AfterEach
    void stop() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static byte[] salt(int number) {
        return ByteBuffer.allocate(SealingKey.SALT_BYTES).putInt(number % SALTS).array();
    }

    private static byte[] plainOf(int number) {
        byte[] plain = new byte[number % 700];
        new Random(number).nextBytes(plain);
        return plain;
    }

    private byte[] sealed(int number) {
        byte[] record = Records.image(Records.LSN + number, plainOf(number));
        sealer.seal(key, salt(number), Records.LSN + number, record, 0, record.length);
        return record;
    }

    private void checkOpens(int number, byte[] record) {
        sealer.open(key, salt(number), Records.LSN + number, record, 0, record.length);
        assertThat(Records.plain(record)).isEqualTo(plainOf(number));
    }

    @Test
    void whatOneThreadSealsAnotherOpens() throws Exception {
        List<Future<List<byte[]>>> sealing = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * RECORDS;
            sealing.add(pool.submit(() -> {
                List<byte[]> records = new ArrayList<>();
                for (int i = 0; i < RECORDS; i++) {
                    records.add(sealed(first + i));
                }
                return records;
            }));
        }
        List<Future<Integer>> opening = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * RECORDS;
            List<byte[]> records = sealing.get(thread).get();
            opening.add(pool.submit(() -> {
                for (int i = 0; i < RECORDS; i++) {
                    checkOpens(first + i, records.get(i));
                }
                return RECORDS;
            }));
        }
        for (Future<Integer> opened : opening) {
            assertThat(opened.get()).isEqualTo(RECORDS);
        }
    }

    /** A half-wiped key would seal under bytes that nobody can derive again. */
    @Test
    void aKeyClosedMeanwhileSealsRightOrRefuses() throws Exception {
        Sealer reader = new Sealer(Records.STORE);
        SealingKey copy = Records.key(reader);
        CountDownLatch running = new CountDownLatch(THREADS);
        List<Future<Integer>> workers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            workers.add(pool.submit(sealUntilClosed(thread, running, reader, copy)));
        }
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        key.close();
        for (Future<Integer> worker : workers) {
            assertThat(worker.get()).isPositive();
        }
    }

    private Callable<Integer> sealUntilClosed(
            int thread, CountDownLatch running, Sealer reader, SealingKey copy) {
        return () -> {
            for (int i = 0; ; i++) {
                int number = i * THREADS + thread;
                byte[] record;
                try {
                    record = sealed(number);
                } catch (ClosedException closed) {
                    return i;
                }
                reader.open(copy, salt(number), Records.LSN + number, record, 0, record.length);
                assertThat(record.length).isEqualTo(
                        RecordFormat.recordBytes(1, plainOf(number).length, true));
                assertThat(Records.plain(record)).isEqualTo(plainOf(number));
                if (i == 3) {
                    running.countDown();
                }
            }
        };
    }
}
