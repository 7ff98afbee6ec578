// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.jmh;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.EntryHeader;
import io.plastron.pagelog.RecordFormat;
import io.plastron.sealing.Sealer;
import io.plastron.sealing.SealingKey;
import io.plastron.types.StoreId;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Sealing and opening a record of one page: a short delta, and a leaf. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SealingBenchmark {
    private static final int KEY_ID = 1;
    private static final int SALT_BYTES = 16;
    private static final int TABLE_ID = 1;
    private static final int PAGE_ID = 100;

    /** Bytes of the page. */
    @Param({"200", "16384"})
    public int pageBytes;

    private final byte[] salt = new byte[SALT_BYTES];
    private Sealer sealer;
    private SealingKey key;
    private byte[] plain;
    private byte[] sealedRecord;
    private byte[] working;
    private long lsn;

    /** Makes a key, and a record sealed with it. */
    @Setup
    public void seal() {
        StoreId store = new StoreId(1, 2);
        byte[] secret = new byte[DataKey.BYTES];
        Arrays.fill(secret, (byte) 7);
        sealer = new Sealer(store);
        try (DataKey dataKey = new DataKey(new KeyId(KEY_ID), secret)) {
            key = sealer.take(dataKey);
        }
        plain = new byte[RecordFormat.recordBytes(1, pageBytes, true)];
        working = plain.clone();
        lsn = 1;
        putHeaders(plain, lsn);
        sealedRecord = plain.clone();
        sealer.seal(key, salt, lsn, sealedRecord, 0, sealedRecord.length);
    }

    private void putHeaders(byte[] record, long recordLsn) {
        RecordFormat.putHeader(record, 0, 1, pageBytes + RecordFormat.TAG_BYTES, KEY_ID, recordLsn);
        RecordFormat.putEntry(record, 0, 0, EntryHeader.image(TABLE_ID, PAGE_ID, pageBytes));
    }

    /** Wipes the key. */
    @TearDown
    public void wipe() {
        key.close();
    }

    /** What copying the record costs, to be taken off the opening. */
    @Benchmark
    public byte[] copy() {
        System.arraycopy(sealedRecord, 0, working, 0, sealedRecord.length);
        return working;
    }

    /** Seals a record, each time at the next LSN, as no nonce may be used twice. */
    @Benchmark
    public byte[] sealRecord() {
        putHeaders(working, ++lsn);
        sealer.seal(key, salt, lsn, working, 0, working.length);
        return working;
    }

    /** Opens a copy of the sealed record. */
    @Benchmark
    public byte[] openRecord() {
        System.arraycopy(sealedRecord, 0, working, 0, sealedRecord.length);
        sealer.open(key, salt, 1, working, 0, working.length);
        return working;
    }
}
