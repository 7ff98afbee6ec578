// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.file.DataKeys.Entry;
import io.plastron.keyprovider.file.KeyRing.Generation;
import io.plastron.keyprovider.file.KeyRing.State;
import io.plastron.types.CorruptionException;
import io.plastron.types.KeyRefusedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMetadataCodecTest {
    private static final byte[] METADATA = HexFormat.of().parseHex(Samples.METADATA_HEX);

    private static DataKeys decode(byte[] bytes) {
        return KeyMetadataCodec.decode(Samples.STORE, bytes, Samples.ring());
    }

    private static KeyRing ringOf(Generation... generations) {
        return new KeyRing("/keys/ring", Samples.ring().id(), 1, List.of(generations), Map.of());
    }

    private static void fixMac(byte[] bytes) {
        int length = bytes.length - KeyMetadataCodec.TRAILER_BYTES;
        byte[] mac = Kek.mac(Samples.secret(0x40), bytes, length);
        System.arraycopy(mac, 0, bytes, length, mac.length);
        Samples.withCrc(bytes);
    }

    @Test
    void metadataIsWrittenAsItsTableSays() {
        byte[] written = KeyMetadataCodec.encode(Samples.STORE, Samples.keys(), Samples.ring());
        assertThat(HexFormat.of().formatHex(written)).isEqualTo(Samples.METADATA_HEX);
    }

    @Test
    void metadataIsReadAsItsTableSays() {
        DataKeys read = decode(METADATA);
        assertThat(read.sealingId()).isEqualTo(2);
        assertThat(read.idHighest()).isEqualTo(3);
        assertThat(read.entries()).hasSize(2);
        for (Entry expected : Samples.keys().entries()) {
            Entry actual = read.entry(expected.id()).orElseThrow();
            assertThat(actual.createdMillis()).isEqualTo(expected.createdMillis());
            assertThat(actual.secret().sameAs(expected.secret())).isTrue();
        }
    }

    /** A changed magic looks like another provider's metadata; everything else is damage. */
    @Test
    void kp04EveryFlippedBitIsDamage() {
        for (int bit = 64; bit < METADATA.length * 8; bit++) {
            byte[] changed = Samples.flipped(METADATA, bit);
            assertThatThrownBy(() -> decode(changed)).as("bit %d", bit)
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(Samples.STORE.toString());
        }
        for (int bit = 0; bit < 64; bit++) {
            byte[] changed = Samples.flipped(METADATA, bit);
            assertThatThrownBy(() -> decode(changed)).as("bit %d", bit)
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining("another kind of key provider");
        }
    }

    @Test
    void kp04MetadataCutAtAnyLengthIsDamage() {
        for (int length = 1; length < METADATA.length; length++) {
            byte[] changed = Samples.cut(METADATA, length);
            assertThatThrownBy(() -> decode(changed)).as("length %d", length)
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(length + " bytes");
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(METADATA, METADATA.length + 1)))
                .isInstanceOf(CorruptionException.class);
    }

    /** Whoever has no ring can set the CRC right, but not the MAC. */
    @Test
    void bytesChangedOnPurposeNeverPass() {
        TreeSet<String> errors = new TreeSet<>();
        for (int bit = 64; bit < (METADATA.length - 4) * 8; bit++) {
            byte[] changed = Samples.withCrc(Samples.flipped(METADATA, bit));
            assertThatThrownBy(() -> decode(changed)).as("bit %d", bit).satisfies(
                    thrown -> errors.add(thrown.getClass().getSimpleName()));
        }
        assertThat(errors).containsExactly("CorruptionException", "KeyRefusedException");
    }

    @Test
    void anAlteredIdOrTimeIsDamageAlthoughEveryKeyUnwraps() {
        for (int offset : new int[] {48, 52, 56, 80, 84, 91}) {
            byte[] changed = METADATA.clone();
            changed[offset + (offset < 84 ? 3 : 0)] ^= 4;
            assertThatThrownBy(() -> decode(Samples.withCrc(changed))).as("offset %d", offset)
                    .isInstanceOf(CorruptionException.class).hasMessageContaining("altered");
        }
    }

    @Test
    void metadataOfAnotherStoreIsRefused() {
        assertThatThrownBy(() -> KeyMetadataCodec.decode(
                        Samples.OTHER_STORE, METADATA, Samples.ring()))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining(Samples.STORE.toString())
                .hasMessageContaining(Samples.OTHER_STORE.toString());
    }

    /** With the store id overwritten and the CRC set right, the MAC still tells. */
    @Test
    void metadataMadeOutToBeOfThisStoreIsDamage() {
        byte[] changed = METADATA.clone();
        System.arraycopy(Samples.OTHER_STORE.bytes(), 0, changed, 32, 16);
        assertThatThrownBy(() -> KeyMetadataCodec.decode(
                        Samples.OTHER_STORE, Samples.withCrc(changed), Samples.ring()))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("MAC");
    }

    @Test
    void anotherRingIsNamed() {
        KeyRing other = new KeyRing("/keys/other", new Identity(7, 8), 1,
                Samples.ring().generations(), Map.of());
        assertThatThrownBy(() -> KeyMetadataCodec.decode(Samples.STORE, METADATA, other))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("00112233445566778899aabbccddeeff")
                .hasMessageContaining("/keys/other").hasMessageContaining(other.id().toString());
    }

    @Test
    void anUnknownGenerationIsNamedWithTheRing() {
        KeyRing older = ringOf(new Generation(
                1, Samples.FIRST, 0, Samples.secret(1), State.ACTIVE));
        assertThatThrownBy(() -> KeyMetadataCodec.decode(Samples.STORE, METADATA, older))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("generation 2 (" + Samples.SECOND + ")")
                .hasMessageContaining("/keys/ring")
                .hasMessageContaining("newest is generation 1 (" + Samples.FIRST + ")")
                .hasMessageContaining("an older copy of the ring was restored");
    }

    @Test
    void anotherGenerationOfTheSameNumberIsNamedBesideTheOneNeeded() {
        Identity strange = new Identity(5, 6);
        KeyRing other = ringOf(
                new Generation(1, Samples.FIRST, 0, Samples.secret(1), State.RETIRED),
                new Generation(2, strange, 0, Samples.secret(0x41), State.ACTIVE));
        assertThatThrownBy(() -> KeyMetadataCodec.decode(Samples.STORE, METADATA, other))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("generation 2 (" + Samples.SECOND + ")")
                .hasMessageContaining("another one of that number, generation 2 (" + strange + ")")
                .hasMessageContaining("an older copy of the ring was restored");
    }

    /** The number is for people: what counts is the identity. */
    @Test
    void aRingThatHoldsBothGenerationsOfANumberOpensTheMetadata() {
        KeyRing both = ringOf(
                new Generation(2, new Identity(5, 6), 0, Samples.secret(0x41), State.RETIRED),
                new Generation(2, Samples.SECOND, 0, Samples.secret(0x40), State.RETIRED),
                new Generation(3, Samples.FIRST, 0, Samples.secret(1), State.ACTIVE));
        try (DataKeys read = KeyMetadataCodec.decode(Samples.STORE, METADATA, both)) {
            assertThat(read.entries()).hasSize(2);
        }
    }

    @Test
    void aWrongWrappingKeyOfTheRightLengthIsRefusedNotDamage() {
        KeyRing wrong = ringOf(
                new Generation(1, Samples.FIRST, 0, Samples.secret(1), State.RETIRED),
                new Generation(2, Samples.SECOND, 0, Samples.secret(0x41), State.ACTIVE));
        assertThatThrownBy(() -> KeyMetadataCodec.decode(Samples.STORE, METADATA, wrong))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("generation 2").hasMessageContaining("is not the key");
    }

    @Test
    void newerMetadataIsReadAsLongAsItSaysSo() {
        byte[] newer = METADATA.clone();
        ByteBuffer.wrap(newer).putShort(8, (short) 7);
        fixMac(newer);
        assertThat(decode(newer).sealingId()).isEqualTo(2);
        ByteBuffer.wrap(newer).putShort(10, (short) 2);
        fixMac(newer);
        assertThatThrownBy(() -> decode(newer)).isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("version 7").hasMessageContaining("update");
    }

    /** Right MAC, wrong content: a writer's bug must not become a wrong key. */
    @ParameterizedTest
    @CsvSource({
        "52, 3, sealing key 3", "56, 1, highest id 1", "60, 0, 0 keys", "60, 3, 3 keys",
        "60, 2147483647, keys", "60, -1, keys", "80, 0, key id 0", "80, 2, key id 2 after 2",
        "132, 1, key id 1 after 1", "132, -5, key id -5"
    })
    void contradictionsAreDamage(int offset, int value, String message) {
        byte[] changed = METADATA.clone();
        ByteBuffer.wrap(changed).putInt(offset, value);
        fixMac(changed);
        assertThatThrownBy(() -> decode(changed)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void kp17AsManyKeysAsAllowedFitIntoTheEnginesLimit() {
        int bytes = KeyMetadataCodec.HEADER_BYTES + KeyMetadataCodec.TRAILER_BYTES
                + DataKeys.COUNT_MAX * KeyMetadataCodec.KEY_BYTES;
        assertThat(bytes).isLessThanOrEqualTo(KeyMetadata.BYTES_MAX);
    }
}
