// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.PlastronException;
import io.plastron.types.TooNewException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The crypt header, byte for byte. */
class KeyPageTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final String V2 =
            "77746368" + "02011800" + "05000000" + "b2ebbf45" + "0000000000000000" + "68656c6c6f";
    private static final String V2_TIMESTAMP_10 =
            "77746368" + "02011800" + "05000000" + "a12e66a7" + "0a00000000000000" + "68656c6c6f";
    private static final String V1 =
            "77746368" + "01011000" + "05000000" + "3888c8a7" + "68656c6c6f";
    private static final String V3_HEADER_32 = "77746368" + "03012000" + "05000000" + "0d7ae153"
            + "00".repeat(16) + "68656c6c6f";

    private final TurtleFormat format = new TurtleCodec();

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** A page with one byte of its header replaced and the CRC made to fit. */
    private static byte[] with(String page, int at, int value) {
        byte[] changed = bytes(page);
        changed[at] = (byte) value;
        return resummed(changed);
    }

    private static byte[] resummed(byte[] page) {
        ByteBuffer target = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).putInt(12, 0);
        CRC32C crc = new CRC32C();
        crc.update(page);
        target.putInt(12, (int) crc.getValue());
        return page;
    }

    @Test
    void writesVersion2AsTheVectorsSay() {
        assertThat(format.encodeKeyPage(HELLO, 0)).isEqualTo(bytes(V2));
        assertThat(format.encodeKeyPage(HELLO, 10)).isEqualTo(bytes(V2_TIMESTAMP_10));
    }

    @Test
    void readsWhatTheVectorsSay() {
        assertThat(format.decodeKeyPage(bytes(V2)))
                .isEqualTo(new KeyPage(2, 1, 24, 0x45bfebb2L, 0, HELLO));
        assertThat(format.decodeKeyPage(bytes(V2_TIMESTAMP_10)))
                .isEqualTo(new KeyPage(2, 1, 24, 0xa7662ea1L, 10, HELLO));
        assertThat(format.decodeKeyPage(bytes(V1)))
                .isEqualTo(new KeyPage(1, 1, 16, 0xa7c88838L, 0, HELLO));
        assertThat(format.decodeKeyPage(bytes(V3_HEADER_32)))
                .isEqualTo(new KeyPage(3, 1, 32, 0x53e17a0dL, 0, HELLO));
    }

    @Test
    void everyPayloadAndTimestampComesBack() {
        Random random = new Random(5);
        for (int bytes : new int[] {1, 2, 15, 16, 1000, KeyPage.PAYLOAD_BYTES_MAX}) {
            byte[] payload = new byte[bytes];
            random.nextBytes(payload);
            for (long timestamp : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                KeyPage page = format.decodeKeyPage(format.encodeKeyPage(payload, timestamp));
                assertThat(page.timestamp()).isEqualTo(timestamp);
                assertThat(Arrays.equals(page.payload(), payload)).isTrue();
                assertThat(page.version()).isEqualTo(2);
                assertThat(page.compatibleVersion()).isEqualTo(1);
            }
        }
    }

    @Test
    void anEmptyOrOversizedPayloadIsNotWritten() {
        assertThatThrownBy(() -> format.encodeKeyPage(new byte[0], 0))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("not 0");
        assertThatThrownBy(() -> format.encodeKeyPage(new byte[KeyPage.PAYLOAD_BYTES_MAX + 1], 0))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("1048577");
    }

    @Test
    void everySingleBitChangedIsCorruption() {
        for (String page : new String[] {V1, V2_TIMESTAMP_10, V3_HEADER_32}) {
            for (int bit = 0; bit < page.length() * 4; bit++) {
                byte[] changed = bytes(page);
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatThrownBy(() -> format.decodeKeyPage(changed)).as("bit %d", bit)
                        .isInstanceOf(CorruptionException.class).hasMessageContaining("CRC32C");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void aPageShorterThanAnyHeaderIsCorruption(int bytes) {
        assertThatThrownBy(() -> format.decodeKeyPage(Arrays.copyOf(bytes(V2), bytes)))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("it has " + bytes + " bytes");
    }

    /** Each fault is found with a CRC that fits, so that it is found for itself. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "6|10|its header says to have 10 bytes, at least 16",
        "6|15|its header says to have 15 bytes",
        "6|34|its header says to have 34 bytes, the whole page has 29",
        "6|255|its header says to have 255 bytes",
        "6|16|announces 5 bytes of key metadata, found 13",
        "8|4|announces 4 bytes of key metadata, found 5",
        "11|128|announces 2147483653 bytes of key metadata",
        "0|0|signature 68637400, expected 68637477",
        "3|105|it is no key page"})
    void eachFaultHasItsOwnMessage(int at, int value, String message) {
        assertThatThrownBy(() -> format.decodeKeyPage(with(V2, at, value)))
                .isInstanceOf(CorruptionException.class).hasMessageContaining(message)
                .hasMessageStartingWith("key page: ").hasMessageContaining("Run verify");
    }

    @Test
    void aPageWithoutPayloadIsCorruption() {
        byte[] page = resummed(bytes("77746368" + "02011800" + "00000000" + "00000000"
                + "0000000000000000"));
        assertThatThrownBy(() -> format.decodeKeyPage(page))
                .isInstanceOf(CorruptionException.class)
                .hasMessageContaining("0 bytes of key metadata, expected 1 to");
    }

    @Test
    void onlyTheCompatibleVersionMakesAPageTooNew() {
        assertThat(format.decodeKeyPage(with(V2, 4, 3)).version()).isEqualTo(3);
        assertThat(format.decodeKeyPage(with(V2, 4, 255)).version()).isEqualTo(255);
        assertThat(format.decodeKeyPage(with(V2, 5, 2)).compatibleVersion()).isEqualTo(2);
        for (int compatible : new int[] {3, 128, 255}) {
            assertThatThrownBy(() -> format.decodeKeyPage(with(V2, 5, compatible)))
                    .isInstanceOf(TooNewException.class)
                    .hasMessageContaining("crypt header version " + compatible)
                    .hasMessageContaining("Upgrade");
        }
    }

    /** A damaged page must not be taken for a newer one, and a newer one not for another kind. */
    @Test
    void damageIsFoundBeforeNoveltyAndNoveltyBeforeTheSignature() {
        byte[] damaged = with(V2, 5, 3);
        damaged[28] ^= 1;
        assertThatThrownBy(() -> format.decodeKeyPage(damaged))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("CRC32C");
        byte[] foreign = with(V2, 5, 3);
        foreign[0] = 0;
        assertThatThrownBy(() -> format.decodeKeyPage(resummed(foreign)))
                .isInstanceOf(TooNewException.class);
    }

    @Test
    void aHeaderBetweenTheVersionsGivesAsMuchTimestampAsItHas() {
        byte[] page = resummed(bytes("77746368" + "02011400" + "05000000" + "00000000"
                + "01020304" + "68656c6c6f"));
        assertThat(format.decodeKeyPage(page).timestamp()).isEqualTo(0x04030201L);
        assertThat(format.decodeKeyPage(page).payload()).isEqualTo(HELLO);
    }

    @Test
    void theUnusedByteIsNotLookedAt() {
        assertThat(format.decodeKeyPage(with(V2, 7, 1)).payload()).isEqualTo(HELLO);
    }

    @Test
    void bytesAreCopiedAndNeverPrinted() {
        byte[] stored = bytes(V2);
        KeyPage page = format.decodeKeyPage(stored);
        page.payload()[0] = 0;
        Arrays.fill(stored, (byte) 0);
        assertThat(page.payload()).isEqualTo(HELLO);
        assertThat(page.toString()).contains("payloadBytes=5").doesNotContain("hello", "104, 101");
        assertThat(page).isEqualTo(format.decodeKeyPage(bytes(V2)))
                .hasSameHashCodeAs(format.decodeKeyPage(bytes(V2)))
                .isNotEqualTo(format.decodeKeyPage(bytes(V1)));
    }

    @Test
    void randomPagesWithAFittingCrcNeverEscapeAsAnotherError() {
        for (long seed = 1; seed <= 20_000; seed++) {
            Random random = new Random(seed);
            byte[] page = new byte[16 + random.nextInt(40)];
            random.nextBytes(page);
            if (random.nextBoolean()) {
                System.arraycopy(bytes(V2), 0, page, 0, 12);
                page[random.nextInt(12)] = (byte) random.nextInt(64);
            }
            try {
                assertThat(format.decodeKeyPage(resummed(page)).payload().length)
                        .as("new Random(%d)", seed).isBetween(1, page.length - 16);
            } catch (PlastronException refused) {
                assertThat(refused).as("new Random(%d)", seed)
                        .isInstanceOfAny(CorruptionException.class, TooNewException.class);
            }
        }
    }

    @Test
    void theChecksumIsCrc32c() {
        assertThat(format.checksum("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xe3069283);
    }
}
