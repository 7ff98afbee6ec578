// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.types.KeyRefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingCodecTest {
    private static final byte[] RING = HexFormat.of().parseHex(Samples.RING_HEX);

    private static KeyRing decode(byte[] bytes) {
        return KeyRingCodec.decode("/keys/ring", bytes);
    }

    @Test
    void aRingIsWrittenAsItsTableSays() {
        assertThat(HexFormat.of().formatHex(KeyRingCodec.encode(Samples.ring())))
                .isEqualTo(Samples.RING_HEX);
    }

    @Test
    void aRingIsReadAsItsTableSays() {
        KeyRing read = decode(RING);
        KeyRing expected = Samples.ring();
        assertThat(read.id()).isEqualTo(expected.id());
        assertThat(read.id().toString()).isEqualTo("00112233445566778899aabbccddeeff");
        assertThat(read.revision()).isEqualTo(3);
        assertThat(read.keyIdHighest()).isEqualTo(expected.keyIdHighest());
        assertThat(read.generations()).hasSize(2);
        for (int index = 0; index < 2; index++) {
            Generation actual = read.generations().get(index);
            Generation wanted = expected.generations().get(index);
            assertThat(actual.number()).isEqualTo(wanted.number());
            assertThat(actual.id()).isEqualTo(wanted.id());
            assertThat(actual.createdMillis()).isEqualTo(wanted.createdMillis());
            assertThat(actual.state()).isEqualTo(wanted.state());
            assertThat(actual.kek().sameAs(wanted.kek())).isTrue();
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        for (int bit = 0; bit < RING.length * 8; bit++) {
            byte[] changed = Samples.flipped(RING, bit);
            assertThatThrownBy(() -> decode(changed)).as("bit %d", bit)
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("/keys/ring").hasMessageContaining("backup");
        }
    }

    @Test
    void aRingCutAtAnyLengthIsRefused() {
        for (int length = 0; length < RING.length; length++) {
            byte[] changed = Samples.cut(RING, length);
            assertThatThrownBy(() -> decode(changed)).as("length %d", length)
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining(length == 0 ? "is empty" : "was cut short");
        }
    }

    @Test
    void trailingBytesAreRefused() {
        byte[] longer = Arrays.copyOf(RING, RING.length + 1);
        assertThatThrownBy(() -> decode(longer)).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("205 bytes, expected 204");
    }

    @Test
    void anotherFileIsNotCalledDamaged() {
        assertThatThrownBy(() -> decode("-----BEGIN PRIVATE KEY-----".getBytes()))
                .isInstanceOf(KeyRefusedException.class).hasMessageContaining("is not a key ring");
    }

    @Test
    void aNewerRingIsReadAsLongAsItSaysSo() {
        byte[] newer = RING.clone();
        ByteBuffer.wrap(newer).putShort(8, (short) 2);
        assertThat(decode(Samples.withCrc(newer)).revision()).isEqualTo(3);
        ByteBuffer.wrap(newer).putShort(10, (short) 2);
        assertThatThrownBy(() -> decode(Samples.withCrc(newer)))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("version 2").hasMessageContaining("update");
    }

    /** Right checksum, wrong content: a writer's bug must not become a wrong key. */
    @ParameterizedTest
    @CsvSource({
        "40, 7fffffff, generations", "40, 00000000, generations", "40, ffffffff, generations",
        "44, 7fffffff, stores", "44, ffffffff, stores",
        "48, 00000000, generation 0", "48, 00000003, generation 2, expected 3",
        "52, 01000000, state 1", "52, 03000000, state 3", "52, 02000001, generation 1",
        "116, 02000000, state 2", "192, 00000000, highest key id 0", "196, 00000001, store"
    })
    void contradictionsAreRefused(int offset, String value, String message) {
        byte[] changed = RING.clone();
        ByteBuffer.wrap(changed).putInt(offset, Integer.parseUnsignedInt(value, 16));
        assertThatThrownBy(() -> decode(Samples.withCrc(changed)))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("contradicts itself").hasMessageContaining(message);
    }

    @Test
    void twoGenerationsOfOneIdentityAreRefused() {
        byte[] changed = RING.clone();
        System.arraycopy(changed, 48 + 48, changed, 48 + 64 + 48, Identity.BYTES);
        assertThatThrownBy(() -> decode(Samples.withCrc(changed)))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("contradicts itself")
                .hasMessageContaining("generation 2 (" + Samples.FIRST + ")");
    }

    /** A ring put together of two that were rotated apart. */
    @Test
    void twoGenerationsOfOneNumberAreRead() {
        byte[] changed = RING.clone();
        ByteBuffer.wrap(changed).putInt(48, 2);
        KeyRing read = decode(Samples.withCrc(changed));
        assertThat(read.generations()).extracting(Generation::number).containsExactly(2, 2);
        assertThat(read.generation(Samples.FIRST).orElseThrow().kek().sameAs(Samples.secret(1)))
                .isTrue();
    }

    @Test
    void aRingNeverLowersWhatWasGiven() {
        KeyRing ring = Samples.ring().withKeyIdsUpTo(Samples.STORE, 2);
        assertThat(ring.keyIdHighest(Samples.STORE)).isEqualTo(3);
        assertThat(ring.withKeyIdsUpTo(Samples.STORE, 9).keyIdHighest(Samples.STORE)).isEqualTo(9);
        assertThat(ring.keyIdHighest(Samples.OTHER_STORE)).isZero();
    }
}
