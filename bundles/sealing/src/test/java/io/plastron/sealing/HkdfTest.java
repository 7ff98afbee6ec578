// SPDX-License-Identifier: Apache-2.0
package io.plastron.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InternalException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HkdfTest {
    private static final String A2_SECRET = hexRange(0x00, 0x50);
    private static final String A2_SALT = hexRange(0x60, 0xb0);
    private static final String A2_INFO = hexRange(0xb0, 0x100);

    private static String hexRange(int from, int to) {
        byte[] bytes = new byte[to - from];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static void check(
            String secret, String salt, String info, String pseudoRandomKey, String out) {
        assertThat(new Hkdf().extract(hex(salt), hex(secret))).isEqualTo(hex(pseudoRandomKey));
        assertThat(new Hkdf().expand(hex(pseudoRandomKey), hex(info), out.length() / 2))
                .isEqualTo(hex(out));
        assertThat(Hkdf.derive(hex(secret), hex(salt), hex(info), out.length() / 2))
                .isEqualTo(hex(out));
    }

    @Test
    void yieldsRfc5869TestCase1() {
        check("0b".repeat(22), "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                        + "34007208d5b887185865");
    }

    @Test
    void yieldsRfc5869TestCase2WithLongerInputs() {
        check(A2_SECRET, A2_SALT, A2_INFO,
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                        + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                        + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    }

    @Test
    void yieldsRfc5869TestCase3WithoutSaltAndInfo() {
        check("0b".repeat(22), "", "",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                        + "9d201395faa4b61a96c8");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "31", "32", "33", "8160"})
    void shorterOutputsBeginLongerOnes(int bytes) {
        byte[] longest = Hkdf.derive(new byte[32], new byte[0], new byte[0], 255 * 32);
        assertThat(Hkdf.derive(new byte[32], new byte[0], new byte[0], bytes))
                .hasSize(bytes).isEqualTo(Arrays.copyOf(longest, bytes));
    }

    @Test
    void refusesMoreThan255Steps() {
        assertThatThrownBy(() -> Hkdf.derive(new byte[32], new byte[0], new byte[0], 255 * 32 + 1))
                .isInstanceOf(InternalException.class).hasMessageContaining("8160");
    }
}
