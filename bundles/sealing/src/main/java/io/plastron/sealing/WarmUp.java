// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.RecordFormat;
import io.plastron.types.StoreId;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gets AES-GCM compiled early. The virtual machine uses the processor's instructions for it only in
 * methods that it has compiled to the end, which it does after some thousand calls, and until then
 * a page costs a hundred times as much: a first checkpoint of 50 MB took 1.5 seconds of processor
 * time and takes 0.6. A page is one call, however large; so a thread of its own seals and opens
 * small records, under a key of zeros that seals nothing else, once in the life of this class.
 *
 * <p>It begins when {@value #BYTES_BEFORE} bytes were sealed or opened, or are about to be: a
 * process that only looks something up is spared.
 */
final class WarmUp implements Runnable {
    private static final long BYTES_BEFORE = 256 << 10;
    private static final int ROUNDS = 3000;
    private static final int PLAIN_BYTES = 512;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    /** Counted without care: a lost update only makes it begin later. */
    private static long bytesSoFar;

    private WarmUp() {}

    /** Hears of bytes that are sealed or opened now or soon. */
    static void expect(long bytes) {
        if (bytesSoFar < BYTES_BEFORE) {
            bytesSoFar += bytes;
            if (bytesSoFar >= BYTES_BEFORE && BEGUN.compareAndSet(false, true)) {
                begin();
            }
        }
    }

    private static void begin() {
        Thread thread = new Thread(new WarmUp(), "plastron-seal-warm-up");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // The machine gives no thread: sealing stays slow for a while, and nothing is lost. The
            // caller may stand in a commit that others see already; it must not fail for this.
            return;
        }
    }

    @Override
    public void run() {
        byte[] record = new byte[RecordFormat.recordBytes(1, PLAIN_BYTES, true)];
        byte[] salt = new byte[SALT_BYTES];
        Sealer sealer = new Sealer(StoreId.random());
        try (DataKey zeros = new DataKey(new KeyId(1), new byte[KEY_BYTES]);
                SealingKey key = sealer.take(zeros)) {
            for (int lsn = 1; lsn <= ROUNDS; lsn++) {
                RecordFormat.putHeader(
                        record, 0, 1, PLAIN_BYTES + RecordFormat.TAG_BYTES, key.id(), lsn);
                sealer.seal(key, salt, lsn, record, 0, record.length);
            }
            byte[] last = record.clone();
            for (int i = 0; i < ROUNDS; i++) {
                System.arraycopy(last, 0, record, 0, record.length);
                sealer.open(key, salt, ROUNDS, record, 0, record.length);
            }
        }
    }
}
