// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedIntegerTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "-9223372036854775808, 108000000000000000",
        "-4294967297, 13feffffffff",
        "-100000, 15fe7960",
        "-65537, 15feffff",
        "-65536, 160000",
        "-8257, 16dfbf",
        "-8256, 2000",
        "-65, 3fff",
        "-64, 40",
        "-1, 7f",
        "0, 80",
        "63, bf",
        "64, c000",
        "8255, dfff",
        "8256, e100",
        "8511, e1ff",
        "8512, e20100",
        "73791, e2ffff",
        "73792, e3010000",
        "100000, e3016660",
        "9223372036854775807, e87fffffffffffdfbf",
    })
    void aSignedNumberHasTheBytesOfTheOriginal(long number, String hex) throws Exception {
        assertThat(HexFormat.of().formatHex(signed(number))).isEqualTo(hex);
        byte[] packed = HexFormat.of().parseHex(hex);
        assertThat(PackedInteger.end(packed, 0, packed.length)).isEqualTo(packed.length);
        assertThat(PackedInteger.isNegative(packed, 0)).isEqualTo(number < 0);
        assertThat(PackedInteger.read(packed, 0, packed.length)).isEqualTo(number);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 80",
        "8256, e100",
        "9223372036854775807, e87fffffffffffdfbf",
        "9223372036854775808, e87fffffffffffdfc0",
        "9223372036854784063, e87fffffffffffffff",
        "9223372036854784064, e88000000000000000",
        "18446744073709551615, e8ffffffffffffdfbf",
    })
    void anUnsignedNumberHasTheBytesOfTheOriginal(String number, String hex) throws Exception {
        long bits = Long.parseUnsignedLong(number);
        assertThat(HexFormat.of().formatHex(unsigned(bits))).isEqualTo(hex);
        byte[] packed = HexFormat.of().parseHex(hex);
        assertThat(PackedInteger.isNegative(packed, 0)).isFalse();
        int end = PackedInteger.end(packed, 0, packed.length);
        assertThat(PackedInteger.read(packed, 0, end)).isEqualTo(bits);
    }

    /** Every number whose length differs from its neighbour's, and both neighbours. */
    @Test
    void eachLengthBeginsAndEndsWhereItsBytesRunOut() throws Exception {
        List<Long> numbers = new ArrayList<>(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
        for (long edge : new long[] {-8256, -64, 0, 64, 8256}) {
            around(edge, numbers);
        }
        for (int bits = Short.SIZE; bits < Long.SIZE; bits += Byte.SIZE) {
            around((1L << bits) + 8256, numbers);
            around(-(1L << bits), numbers);
        }
        around((1L << Byte.SIZE) + 8256, numbers);
        numbers.sort(null);
        byte[] before = {};
        for (long number : numbers) {
            byte[] packed = signed(number);
            assertThat(packed).hasSize(PackedInteger.length(number));
            assertThat(PackedInteger.read(packed, 0, PackedInteger.end(packed, 0, packed.length)))
                    .isEqualTo(number);
            assertThat(Arrays.compareUnsigned(before, packed)).as("before %d", number).isNegative();
            before = packed;
        }
    }

    private static void around(long edge, List<Long> numbers) {
        numbers.addAll(List.of(edge - 1, edge, edge + 1));
    }

    @Test
    void byteOrderIsTheOrderOfNumbers() {
        PackingValues.seeded(random -> {
            for (int i = 0; i < 200_000; i++) {
                long a = PackingValues.number(random);
                long b = random.nextInt(4) == 0 ? a + random.nextInt(5) - 2
                        : PackingValues.number(random);
                assertThat(Integer.signum(Arrays.compareUnsigned(signed(a), signed(b))))
                        .as("%d and %d", a, b).isEqualTo(Long.compare(a, b));
                assertThat(Integer.signum(Arrays.compareUnsigned(unsigned(a), unsigned(b))))
                        .as("unsigned %d and %d", a, b).isEqualTo(Long.compareUnsigned(a, b));
            }
        });
    }

    /** Whatever bytes are read without complaint are the bytes that would be written. */
    @Test
    void onlyTheBytesThatWouldBeWrittenAreRead() {
        PackingValues.seeded(random -> {
            int read = 0;
            for (int i = 0; i < 300_000; i++) {
                byte[] packed = new byte[PackedInteger.LENGTH_MAX];
                random.nextBytes(packed);
                packed[0] = (byte) i;
                if (random.nextBoolean()) {
                    // Zeros and ones in front are what makes a form too long.
                    Arrays.fill(packed, 1, 1 + random.nextInt(PackedInteger.LENGTH_MAX),
                            (byte) -random.nextInt(2));
                }
                read += readsAsWritten(packed) ? 1 : 0;
            }
            assertThat(read).isBetween(100_000, 299_000);
        });
    }

    private static boolean readsAsWritten(byte[] packed) {
        long number;
        int end;
        try {
            end = PackedInteger.end(packed, 0, packed.length);
            number = PackedInteger.read(packed, 0, end);
        } catch (MalformedException refused) {
            return false;
        }
        assertThat(Arrays.copyOf(packed, end)).isEqualTo(
                PackedInteger.isNegative(packed, 0) ? signed(number) : unsigned(number));
        return true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0f", "17ff", "1fff", "e0", "e000", "e9000000000000000000", "ff"})
    void aFirstByteThatBeginsNoIntegerIsRefused(String hex) {
        byte[] packed = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> PackedInteger.end(packed, 0, packed.length))
                .isInstanceOf(MalformedException.class)
                .hasMessage("0x" + hex.substring(0, 2) + " at byte 0 begins no integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "16ffff", "16e000", "16dfc0", "15ffdfbf", "10ffffffffffffffff",
        "e20000", "e200ff", "e3000100", "e80000000000000001",
    })
    void aLongerFormOfANumberIsRefused(String hex) throws Exception {
        assertRefused(hex, "an integer at byte 0 is longer than it need be, and would not sort with"
                + " its equals");
    }

    @Test
    void numbersOutside64BitsAreRefused() throws Exception {
        assertRefused("107fffffffffffffff", "an integer at byte 0 is below -2^63");
        assertRefused("100000000000000000", "an integer at byte 0 is below -2^63");
        assertRefused("e8ffffffffffffdfc0", "an integer at byte 0 is over 2^64-1");
        assertRefused("e8ffffffffffffffff", "an integer at byte 0 is over 2^64-1");
    }

    private static void assertRefused(String hex, String message) throws Exception {
        byte[] packed = HexFormat.of().parseHex(hex);
        int end = PackedInteger.end(packed, 0, packed.length);
        assertThat(end).isEqualTo(packed.length);
        assertThatThrownBy(() -> PackedInteger.read(packed, 0, end))
                .isInstanceOf(MalformedException.class).hasMessage(message);
    }

    @Test
    void anIntegerCutAnywhereIsRefused() {
        for (long number : new long[] {Long.MIN_VALUE, -100_000, -8256, 64, 8256, Long.MAX_VALUE}) {
            byte[] packed = signed(number);
            for (int length = 1; length < packed.length; length++) {
                byte[] cut = Arrays.copyOf(packed, length);
                assertThatThrownBy(() -> PackedInteger.end(cut, 0, cut.length))
                        .isInstanceOf(MalformedException.class)
                        .hasMessageContaining("begins an integer of " + packed.length
                                + " bytes, " + length + " are left");
            }
        }
        assertThatThrownBy(() -> PackedInteger.end(new byte[2], 2, 2))
                .isInstanceOf(MalformedException.class)
                .hasMessage("nothing is left at byte 2");
    }

    private static byte[] signed(long number) {
        byte[] into = new byte[PackedInteger.LENGTH_MAX];
        return Arrays.copyOf(into, PackedInteger.write(number, into, 0));
    }

    private static byte[] unsigned(long bits) {
        byte[] into = new byte[PackedInteger.LENGTH_MAX];
        int end = PackedInteger.writeUnsigned(bits, into, 0);
        assertThat(end).isEqualTo(PackedInteger.lengthUnsigned(bits));
        return Arrays.copyOf(into, end);
    }
}
