// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.EntryHeader;
import io.plastron.pagelog.RecordFormat;
import io.plastron.types.StoreId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys, salts and records to seal. */
final class Records {
    static final int KEY_ID = 7;
    static final long LSN = 0x0000000300001040L;
    static final StoreId STORE = StoreId.read(ByteBuffer.wrap(range(0xa0, 16)));
    static final byte[] SALT = range(0x50, 16);

    private Records() {}

    /** {@code count} bytes counting up from {@code first}. */
    static byte[] range(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    static DataKey dataKey() {
        return new DataKey(new KeyId(KEY_ID), range(0, DataKey.BYTES));
    }

    static SealingKey key(Sealer sealer) {
        try (DataKey key = dataKey()) {
            return sealer.take(key);
        }
    }

    /** Writes headers of one image and its bytes, as they stand before sealing. */
    static void putImage(byte[] record, int at, long lsn, byte[] plain) {
        RecordFormat.putHeader(record, at, 1, plain.length + RecordFormat.TAG_BYTES, KEY_ID, lsn);
        RecordFormat.putEntry(record, at, 0, EntryHeader.image(17, 100, plain.length));
        System.arraycopy(plain, 0, record, at + RecordFormat.headerBytes(1), plain.length);
    }

    /** A record of one image, before sealing. */
    static byte[] image(long lsn, byte[] plain) {
        byte[] record = new byte[RecordFormat.recordBytes(1, plain.length, true)];
        putImage(record, 0, lsn, plain);
        return record;
    }

    /** A pack of an image, {@code hello}, and a delta, {@code world!}, before sealing. */
    static byte[] pack() {
        byte[] tag = new byte[RecordFormat.TAG_BYTES];
        Arrays.fill(tag, (byte) 0xee);
        byte[] record = new byte[RecordFormat.recordBytes(2, 11, true)];
        RecordFormat.putHeader(record, 0, 2, 11 + RecordFormat.TAG_BYTES, KEY_ID, LSN);
        RecordFormat.putEntry(record, 0, 0, EntryHeader.image(17, 100, 5));
        RecordFormat.putEntry(record, 0, 1, new EntryHeader(
                17, true, 1, 101, 6, 0x0000000300001000L, 0x0000000300001000L, 3, 512, tag));
        byte[] plain = "helloworld!".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(plain, 0, record, RecordFormat.headerBytes(2), plain.length);
        return record;
    }

    /** The entries' bytes of a record that was opened. */
    static byte[] plain(byte[] record) {
        return Arrays.copyOfRange(record, RecordFormat.headerBytes(record),
                record.length - RecordFormat.TAG_BYTES);
    }
}
