// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyId;
import io.plastron.types.ClosedException;
import io.plastron.types.StoreId;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a sealing key shows, what it keeps to itself, and how it ends. */
class SealingKeyTest {
    private final Sealer sealer = new Sealer(Records.STORE);
    private final SealingKey key = Records.key(sealer);

    private static byte[] salt(int number) {
        return ByteBuffer.allocate(SealingKey.SALT_BYTES).putInt(number).array();
    }

    @Test
    void yieldsCommitmentAndSubkeyOfTheVector() {
        assertThat(key.commitment()).isEqualTo(
                HexFormat.of().parseHex("27ff32ac93736f3089214a865c3bdc2c"));
        assertThat(key.subkey(Records.SALT).getEncoded()).isEqualTo(HexFormat.of().parseHex(
                "566d805c8728506c62c9e781a7195537ef0b96a03a5724f1228ca9771c21c30a"));
    }

    @Test
    void matchesItsOwnCommitmentOnly() {
        assertThat(key.matches(key.commitment())).isTrue();
        for (int bit = 0; bit < 128; bit++) {
            byte[] other = key.commitment();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.matches(other)).as("bit %d", bit).isFalse();
        }
        assertThat(key.matches(new byte[0])).isFalse();
        assertThat(key.matches(Arrays.copyOf(key.commitment(), 15))).isFalse();
        assertThat(key.matches(Arrays.copyOf(key.commitment(), 17))).isFalse();
    }

    @Test
    void theCommitmentIsOfSecretStoreAndNumber() {
        byte[] secret = Records.range(0, DataKey.BYTES);
        SealingKey otherNumber = sealer.take(new DataKey(new KeyId(8), secret));
        SealingKey otherStore = Records.key(new Sealer(new StoreId(1, 2)));
        assertThat(key.matches(otherNumber.commitment())).isFalse();
        assertThat(key.matches(otherStore.commitment())).isFalse();
        assertThat(key.matches(Records.key(sealer).commitment())).isTrue();
    }

    @Test
    void theCommitmentHandedOutIsACopy() {
        Arrays.fill(key.commitment(), (byte) 0);
        assertThat(key.matches(Records.key(sealer).commitment())).isTrue();
    }

    @Test
    void takingCopiesTheSecretSoThatTheCallerMayCloseItsKey() {
        DataKey given = Records.dataKey();
        SealingKey taken = sealer.take(given);
        given.close();
        assertThat(taken.subkey(Records.SALT).getEncoded())
                .isEqualTo(key.subkey(Records.SALT).getEncoded());
        assertThatThrownBy(() -> sealer.take(given)).isInstanceOf(ClosedException.class);
    }

    @Test
    void eachSegmentHasItsOwnSubkeyAndKeepsItBeyondTheCachesBound() {
        WipeableKey first = key.subkey(salt(0));
        byte[] bytes = first.getEncoded();
        assertThat(key.subkey(salt(0))).isSameAs(first);
        for (int i = 1; i < 3000; i++) {
            assertThat(key.subkey(salt(i)).getEncoded()).isNotEqualTo(bytes);
        }
        assertThat(key.subkey(salt(0))).isNotSameAs(first);
        assertThat(key.subkey(salt(0)).getEncoded()).isEqualTo(bytes);
        assertThat(first.getEncoded()).isEqualTo(bytes);
    }

    @Test
    void closingWipesTheSecretAndTheSubkeys() {
        byte[] secret = Records.range(0, DataKey.BYTES);
        SealingKey closed = new SealingKey(Records.STORE, Records.KEY_ID, secret);
        WipeableKey subkey = closed.subkey(Records.SALT);
        closed.close();
        closed.close();
        assertThat(secret).containsOnly(0);
        assertThat(subkey.isDestroyed()).isTrue();
        assertThatThrownBy(subkey::getEncoded).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.subkey(Records.SALT)).isInstanceOf(ClosedException.class)
                .hasMessageContaining("Open the store again");
        assertThat(closed.matches(key.commitment())).isTrue();
    }

    @Test
    void nothingPrintedShowsTheSecret() {
        WipeableKey subkey = key.subkey(Records.SALT);
        byte[] sealed = Records.pack();
        sealer.seal(key, Records.SALT, Records.LSN, sealed, 0, sealed.length);
        sealed[150]++;
        Throwable damaged = catchThrowable(
                () -> sealer.open(key, Records.SALT, Records.LSN, sealed, 0, sealed.length));
        byte[] bytes = subkey.getEncoded();
        key.close();
        Throwable closed = catchThrowable(
                () -> sealer.open(key, Records.SALT, Records.LSN, sealed, 0, sealed.length));

        String printed =
                key + "\n" + subkey + "\n" + sealer + "\n" + trace(damaged) + trace(closed);
        assertThat(printed).contains("SealingKey[7]", "WipeableKey[AES]", "CorruptionException");
        for (byte[] secret : new byte[][] {Records.range(0, DataKey.BYTES), bytes}) {
            byte[] start = Arrays.copyOf(secret, 6);
            assertThat(printed).doesNotContainIgnoringCase(HexFormat.of().formatHex(start))
                    .doesNotContain(Base64.getEncoder().encodeToString(start))
                    .doesNotContain(Arrays.toString(start).replace("]", ""));
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aSubkeyIsNeverSerialized() throws Exception {
        WipeableKey subkey = key.subkey(Records.SALT);
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(subkey))
                    .isInstanceOf(NotSerializableException.class);
        }
    }
}
