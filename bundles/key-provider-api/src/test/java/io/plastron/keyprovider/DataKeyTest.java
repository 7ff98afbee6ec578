// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataKeyTest {
    private static byte[] counted() {
        byte[] secret = new byte[DataKey.BYTES];
        for (int index = 0; index < secret.length; index++) {
            secret[index] = (byte) (0xC0 + index);
        }
        return secret;
    }

    @Test
    void kp31TheKeyKeepsACopyOfTheSecretItWasGiven() {
        byte[] given = counted();
        DataKey key = new DataKey(new KeyId(1), given);
        Arrays.fill(given, (byte) 0);
        assertThat(key.secret()).isEqualTo(counted());
    }

    @Test
    void kp31TheSecretIsHandedOutAsACopy() {
        DataKey key = new DataKey(new KeyId(1), counted());
        Arrays.fill(key.secret(), (byte) 0);
        assertThat(key.secret()).isEqualTo(counted());
    }

    @Test
    void kp31ClosingWipesAndMayBeRepeated() {
        DataKey key = new DataKey(new KeyId(7), counted());
        key.close();
        key.close();
        assertThatThrownBy(key::secret).isInstanceOf(ClosedException.class)
                .hasMessageContaining("7");
        assertThat(key.id()).isEqualTo(new KeyId(7));
    }

    @Test
    void kp31TwoKeysAreNeverComparedByContent() {
        DataKey key = new DataKey(new KeyId(1), counted());
        assertThat(key).isNotEqualTo(new DataKey(new KeyId(1), counted()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 64})
    void aDataKeyHas32Bytes(int bytes) {
        assertThatThrownBy(() -> new DataKey(new KeyId(1), new byte[bytes]))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(bytes + " bytes").hasMessageContaining("32");
    }

    @Test
    void kp06TheTextOfAKeyIsItsIdAlone() {
        DataKey key = new DataKey(new KeyId(42), counted());
        assertThat(key.toString()).isEqualTo("DataKey[42]")
                .doesNotContain(HexFormat.of().formatHex(counted()).substring(0, 8));
    }
}
