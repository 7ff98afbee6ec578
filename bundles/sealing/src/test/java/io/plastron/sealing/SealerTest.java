// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.pagelog.RecordFormat;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.StoreId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The seal, byte for byte, and everything it must not open. */
class SealerTest {
    /** From an independent implementation of HKDF and AES-GCM; the CRC is still zero. */
    private static final String SEALED_PACK =
            "01010090000200000000001b00000007000000030000104000000000"
            + "00000000"
            + "00000011010000000000000000000064000000050000000000000000"
            + "00000000000000000000000000000000000000000000000000000000"
            + "00000011020100030000000000000065000000060000020000000003"
            + "000010000000000300001000eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
            + "3e1149e058dce56069676b"
            + "b30473278e2b42e0ef553ee8726d8672";

    private static final int PLAIN_AT = RecordFormat.headerBytes(2);

    private final Sealer sealer = new Sealer(Records.STORE);
    private final SealingKey key = Records.key(sealer);

    private final byte[] sealed = sealedPack();

    private byte[] sealedPack() {
        byte[] record = Records.pack();
        sealer.seal(key, Records.SALT, Records.LSN, record, 0, record.length);
        return record;
    }

    private void open(byte[] record) {
        sealer.open(key, Records.SALT, Records.LSN, record, 0, record.length);
    }

    @Test
    void sealsAsTheVectorSays() {
        assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(SEALED_PACK);
    }

    @Test
    void opensWhatItSealed() {
        byte[] record = sealed.clone();
        open(record);
        assertThat(Arrays.copyOf(record, record.length - RecordFormat.TAG_BYTES)).isEqualTo(
                Arrays.copyOf(Records.pack(), record.length - RecordFormat.TAG_BYTES));
    }

    @Test
    void aSealedRecordPassesTheChecksThatNeedNoKey() {
        byte[] record = sealed.clone();
        RecordFormat.putCrc(record, 0, record.length);
        RecordFormat.check(record, Records.LSN);
        assertThat(RecordFormat.tag(record)).isEqualTo(
                HexFormat.of().parseHex(SEALED_PACK.substring(SEALED_PACK.length() - 32)));
    }

    /** Every bit of headers, ciphertext and tag counts; only the CRC's 32 are free. */
    @Test
    void everySingleBitChangedFailsButTheCrc() {
        byte[] plain = Records.plain(Records.pack());
        for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
            byte[] changed = flipped(sealed, bit);
            int at = bit / Byte.SIZE;
            if (at >= RecordFormat.CRC_OFFSET
                    && at < RecordFormat.CRC_OFFSET + RecordFormat.CRC_BYTES) {
                open(changed);
                assertThat(Records.plain(changed)).isEqualTo(plain);
            } else {
                assertThatThrownBy(() -> open(changed)).as("bit %d", bit)
                        .isInstanceOf(CorruptionException.class)
                        .hasMessageContaining("LSN " + Records.LSN);
                assertThat(Arrays.copyOfRange(changed, PLAIN_AT, PLAIN_AT + plain.length))
                        .as("what is left after bit %d", bit).isNotEqualTo(plain);
            }
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }

    @Test
    void anotherSaltDoesNotOpen() {
        for (int bit = 0; bit < Records.SALT.length * Byte.SIZE; bit++) {
            byte[] salt = flipped(Records.SALT, bit);
            byte[] record = sealed.clone();
            assertThatThrownBy(
                    () -> sealer.open(key, salt, Records.LSN, record, 0, record.length))
                    .as("bit %d", bit).isInstanceOf(CorruptionException.class);
        }
    }

    /** Even when its header is rewritten to claim the new place. */
    @Test
    void aMovedRecordDoesNotOpen() {
        for (int bit = 0; bit < Long.SIZE - 1; bit++) {
            long lsn = Records.LSN ^ 1L << bit;
            byte[] moved = sealed.clone();
            assertThatThrownBy(
                    () -> sealer.open(key, Records.SALT, lsn, moved, 0, moved.length))
                    .isInstanceOf(CorruptionException.class).hasMessageContaining("LSN " + lsn);
            byte[] restated = sealed.clone();
            RecordFormat.putHeader(restated, 0, 2, 27, Records.KEY_ID, lsn);
            assertThatThrownBy(
                    () -> sealer.open(key, Records.SALT, lsn, restated, 0, restated.length))
                    .isInstanceOf(CorruptionException.class).hasMessageContaining("seal");
        }
    }

    @Test
    void aRecordOfAnotherStoreDoesNotOpenUnderTheSameDataKey() {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            refusesStore(new StoreId(Records.STORE.high() ^ 1L << bit, Records.STORE.low()));
            refusesStore(new StoreId(Records.STORE.high(), Records.STORE.low() ^ 1L << bit));
        }
    }

    private void refusesStore(StoreId id) {
        Sealer other = new Sealer(id);
        byte[] record = sealed.clone();
        assertThatThrownBy(() -> other.open(
                Records.key(other), Records.SALT, Records.LSN, record, 0, record.length))
                .isInstanceOf(CorruptionException.class).hasMessageContaining(id.toString());
    }

    @Test
    void aWrongKeyOfTheRightLengthDoesNotOpenAndDoesNotMatch() {
        for (int bit = 0; bit < DataKey.BYTES * Byte.SIZE; bit++) {
            byte[] secret = flipped(Records.range(0, DataKey.BYTES), bit);
            SealingKey wrong = sealer.take(new DataKey(new KeyId(Records.KEY_ID), secret));
            byte[] record = sealed.clone();
            assertThat(wrong.matches(key.commitment())).isFalse();
            assertThatThrownBy(() -> sealer.open(
                    wrong, Records.SALT, Records.LSN, record, 0, record.length))
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void aKeyOfAnotherStoreIsRefusedAsABug() {
        Sealer other = new Sealer(new StoreId(1, 2));
        byte[] record = Records.pack();
        assertThatThrownBy(() -> other.seal(
                key, Records.SALT, Records.LSN, record, 0, record.length))
                .isInstanceOf(InternalException.class).hasMessageContaining("another store");
        assertThat(record).isEqualTo(Records.pack());
    }

    /** The room of a reservation is a slice of a large array; the rest is somebody else's. */
    @Test
    void sealsAndOpensInPlaceWithinALargerArrayAtEverySize() {
        Random random = new Random(1);
        for (int bytes = 0; bytes < 2100; bytes++) {
            checkSize(random, bytes, random.nextInt(70));
        }
        for (int bytes : new int[] {16 << 10, (64 << 10) + 1, (1 << 20) - 7, 3 << 20}) {
            checkSize(random, bytes, 33);
        }
    }

    private void checkSize(Random random, int bytes, int at) {
        byte[] plain = new byte[bytes];
        random.nextBytes(plain);
        int recordBytes = RecordFormat.recordBytes(1, bytes, true);
        byte[] array = new byte[at + recordBytes + 40];
        Arrays.fill(array, (byte) 0x5a);
        long lsn = Records.LSN + 8 + bytes;
        Records.putImage(array, at, lsn, plain);
        byte[] before = array.clone();

        sealer.seal(key, Records.SALT, lsn, array, at, recordBytes);
        if (bytes > 16) {
            assertThat(Arrays.copyOfRange(array, at + 88, at + 88 + bytes)).isNotEqualTo(plain);
        }
        surroundingsAreUntouched(array, before, at, recordBytes);

        sealer.open(key, Records.SALT, lsn, array, at, recordBytes);
        assertThat(Arrays.equals(Arrays.copyOfRange(array, at + 88, at + 88 + bytes), plain))
                .as("plaintext of %d bytes", bytes).isTrue();
        surroundingsAreUntouched(array, before, at, recordBytes);
    }

    private static void surroundingsAreUntouched(byte[] now, byte[] before, int at, int bytes) {
        int headersEnd = at + RecordFormat.headerBytes(1);
        assertThat(Arrays.equals(now, 0, headersEnd, before, 0, headersEnd)).isTrue();
        assertThat(Arrays.equals(
                now, at + bytes, now.length, before, at + bytes, before.length)).isTrue();
    }

    @Test
    void sealingTheSameLsnTwiceInARowUnderOneSubkeyIsRefused() {
        byte[] second = Records.pack();
        assertThatThrownBy(() -> sealer.seal(
                key, Records.SALT, Records.LSN, second, 0, second.length))
                .isInstanceOf(InternalException.class).hasMessageContaining("twice");
        assertThat(second).isEqualTo(Records.pack());
        open(sealed);
    }

    @Test
    void headersThatContradictTheCallAreABugWhenSealingAndCorruptionWhenOpening() {
        refusesHeaders(Records.LSN + 8, 0, 155);
        refusesHeaders(Records.LSN, 0, 154);
        refusesHeaders(Records.LSN, 0, 156);
        refusesHeaders(Records.LSN, 0, 47);
        refusesHeaders(Records.LSN, 0, -1);
        refusesHeaders(Records.LSN, -1, 155);
        refusesHeaders(Records.LSN, 1, 155);
        refusesHeaders(Records.LSN, Integer.MAX_VALUE, 155);
        refusesHeaders(Records.LSN, 0, Integer.MAX_VALUE);
    }

    private void refusesHeaders(long lsn, int at, int bytes) {
        assertThatThrownBy(() -> sealer.seal(
                key, Records.SALT, lsn, Records.pack(), at, bytes))
                .isInstanceOf(InternalException.class);
        assertThatThrownBy(() -> sealer.open(
                key, Records.SALT, lsn, sealed.clone(), at, bytes))
                .isInstanceOf(CorruptionException.class);
    }

    @Test
    void anUnsealedRecordIsNeverOpened() {
        byte[] planted = Records.pack();
        RecordFormat.putHeader(planted, 0, 2, 27, 0, Records.LSN);
        assertThatThrownBy(() -> open(planted))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("key 0");
    }

    @Test
    void aSaltOfAnotherLengthIsRefused() {
        byte[] record = Records.pack();
        assertThatThrownBy(() -> sealer.seal(
                key, new byte[15], Records.LSN, record, 0, record.length))
                .isInstanceOf(InternalException.class).hasMessageContaining("16");
    }

    @Test
    void aClosedKeySealsAndOpensNothing() {
        byte[] record = Records.pack();
        key.close();
        assertThatThrownBy(() -> sealer.seal(
                key, Records.SALT, Records.LSN, record, 0, record.length))
                .isInstanceOf(ClosedException.class).hasMessageContaining("wiped");
        assertThat(record).isEqualTo(Records.pack());
        assertThatThrownBy(() -> open(sealed)).isInstanceOf(ClosedException.class);
    }
}
