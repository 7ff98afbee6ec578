// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The form of a record, byte by byte, and what {@link RecordFormat#check} refuses. */
class RecordFormatTest {
    private static final long LSN = (7L << 32) | 4160;
    private static final byte[] TAG = HexFormat.of().parseHex("d0d1d2d3d4d5d6d7d8d9dadbdcdddedf");

    /** A pack: the image of one page, a delta on another. */
    private static byte[] pack() {
        byte[] plain = "imageDELTA".getBytes(StandardCharsets.US_ASCII);
        byte[] record = new byte[RecordFormat.recordBytes(2, plain.length, false)];
        RecordFormat.putHeader(record, 0, 2, plain.length, 0, LSN);
        RecordFormat.putEntry(record, 0, 0, EntryHeader.image(17, 5, 5));
        RecordFormat.putEntry(record, 0, 1, new EntryHeader(17, true, 2, 6, 5,
                (3L << 32) | 4096, (4L << 32) | 8192, 9, 300, TAG));
        System.arraycopy(plain, 0, record, RecordFormat.headerBytes(2), plain.length);
        RecordFormat.putCrc(record, 0, record.length);
        return record;
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            text.append(HexFormat.of().withDelimiter(" ").formatHex(
                    bytes, at, Math.min(at + 16, bytes.length))).append('\n');
        }
        return text.toString();
    }

    @Test
    void aPackOfAnImageAndADeltaIsStoredLikeThis() {
        assertThat(hex(pack())).isEqualTo("""
                01 00 00 90 00 02 00 00 00 00 00 0a 00 00 00 00
                00 00 00 07 00 00 10 40 2b ba 15 3d 00 00 00 00
                00 00 00 11 01 00 00 00 00 00 00 00 00 00 00 05
                00 00 00 05 00 00 00 00 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                00 00 00 00 00 00 00 00 00 00 00 11 02 02 00 09
                00 00 00 00 00 00 00 06 00 00 00 05 00 00 01 2c
                00 00 00 03 00 00 10 00 00 00 00 04 00 00 20 00
                d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 da db dc dd de df
                69 6d 61 67 65 44 45 4c 54 41
                """);
    }

    @Test
    void aVoidRecordIsStoredLikeThis() {
        byte[] room = new byte[48];
        Arrays.fill(room, (byte) 0x77);
        RecordFormat.putVoid(room, 0, 40, LSN);
        assertThat(hex(room)).isEqualTo("""
                02 00 00 20 00 00 00 00 00 00 00 08 00 00 00 00
                00 00 00 07 00 00 10 40 4b a1 dd fd 00 00 00 00
                00 00 00 00 00 00 00 00 77 77 77 77 77 77 77 77
                """);
        assertThatCode(() -> RecordFormat.check(Arrays.copyOf(room, 40), LSN))
                .doesNotThrowAnyException();
    }

    @Test
    void whatWasPutIsRead() {
        byte[] record = pack();
        RecordFormat.check(record, LSN);
        assertThat(RecordFormat.kind(record)).isEqualTo(RecordFormat.KIND_PAGES);
        assertThat(RecordFormat.entryCount(record)).isEqualTo(2);
        assertThat(RecordFormat.keyId(record)).isZero();
        assertThat(RecordFormat.sealed(record)).isFalse();
        assertThat(RecordFormat.recordBytes(record, LSN)).isEqualTo(record.length);
        EntryHeader image = RecordFormat.entry(record, 0);
        assertThat(image.delta()).isFalse();
        assertThat(image.pageId()).isEqualTo(5);
        EntryHeader delta = RecordFormat.entry(record, 1);
        assertThat(delta.delta()).isTrue();
        assertThat(delta.chain()).isEqualTo(2);
        assertThat(delta.baseLsn()).isEqualTo((3L << 32) | 4096);
        assertThat(delta.backlinkLsn()).isEqualTo((4L << 32) | 8192);
        assertThat(delta.backlinkSlot()).isEqualTo(9);
        assertThat(delta.backlinkBytes()).isEqualTo(300);
        assertThat(delta.backlinkTag()).isEqualTo(TAG);
    }

    @Test
    void theTagOfAnUnsealedRecordIsItsCrcAndZeros() {
        byte[] record = pack();
        byte[] expected = Arrays.copyOf(Arrays.copyOfRange(record, 24, 28), 16);
        assertThat(RecordFormat.tag(record)).isEqualTo(expected);
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] record = pack();
        for (int bit = 0; bit < record.length * 8; bit++) {
            byte[] damaged = record.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> RecordFormat.check(damaged, LSN)).as("bit " + bit)
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void aRecordElsewhereOrCutShortIsRefused() {
        byte[] record = pack();
        assertThatThrownBy(() -> RecordFormat.check(record, LSN + 8))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("says to be at");
        for (int bytes = 0; bytes < record.length; bytes++) {
            byte[] cut = Arrays.copyOf(record, bytes);
            assertThatThrownBy(() -> RecordFormat.check(cut, LSN))
                    .isInstanceOf(CorruptionException.class);
        }
    }

    /** A writer's bug or a forger who can compute a CRC: the fields must still make sense. */
    @Test
    void fieldsThatContradictEachOtherAreRefusedEvenUnderARightCrc() {
        refused(0, 3, "unknown kind");
        refused(1, 1, "flags, key id");
        refused(1, 2, "flags, key id");
        refused(7, 1, "flags, key id");
        refused(31, 1, "flags, key id");
        refused(15, 1, "flags, key id");
        refused(3, 1, "sizes");
        refused(5, 1, "sizes");
        refused(11, 11, "sizes");
        refused(36, 3, "impossible flags");
        refused(37, 1, "impossible chain");
        refused(36 + 56, 1, "impossible chain");
        refused(32 + 56 + 32, 0x7F, "impossible chain");
        refused(32 + 19, 4, "its entries have");
    }

    private static void refused(int offset, int value, String message) {
        byte[] record = pack();
        assertThat(record[offset]).isNotEqualTo((byte) value);
        record[offset] = (byte) value;
        RecordFormat.putCrc(record, 0, record.length);
        assertThatThrownBy(() -> RecordFormat.check(record, LSN)).as("offset " + offset)
                .isInstanceOf(CorruptionException.class).hasMessageContaining(message);
    }

    @Test
    void anImpossibleSizeInAHeaderIsRefusedBeforeAnythingIsAllocated() {
        for (int stored : new int[] {-1, Integer.MAX_VALUE, RecordFormat.RECORD_BYTES_MAX}) {
            byte[] header = Arrays.copyOf(pack(), RecordFormat.HEADER_BYTES);
            ByteBuffer.wrap(header).putInt(8, stored);
            assertThatThrownBy(() -> RecordFormat.recordBytes(header, LSN))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining("impossible size");
        }
    }
}
