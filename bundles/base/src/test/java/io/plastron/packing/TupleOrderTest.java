// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static io.plastron.packing.PackingValues.seeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unsigned order of packed bytes against the order of the values, field by field. */
class TupleOrderTest {
    private static final String LETTERS = "bBhHiIlLqQrSsu";

    @ParameterizedTest
    @ValueSource(strings = {
        "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "r", "S", "s", "3s", "u",
        "uu", "Sqi", "qS", "iuQ", "uSu", "bBhHiIlLqQr", "3sSs",
    })
    void packedTuplesSortAsTheirFields(String format) {
        seeded(random -> assertOrder(Format.of(format), 4_000, random));
    }

    @Test
    void packedTuplesOfAnyFormatSortAsTheirFields() {
        seeded(random -> {
            for (int round = 0; round < 300; round++) {
                assertOrder(randomFormat(random), 100, random);
            }
        });
    }

    private static Format randomFormat(Random random) {
        StringBuilder text = new StringBuilder();
        for (int fields = 1 + random.nextInt(6); fields > 0; fields--) {
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            text.append(letter == 's' ? String.valueOf(1 + random.nextInt(4)) : "").append(letter);
        }
        return Format.of(text.toString());
    }

    private static void assertOrder(Format format, int pairs, Random random) {
        Tuple left = tuple(format);
        Tuple right = tuple(format);
        for (int pair = 0; pair < pairs; pair++) {
            for (int field = 0; field < format.size(); field++) {
                Object value = PackingValues.value(format.type(field), random);
                left.put(field, value);
                // Equal fields in front let the later ones decide.
                right.put(field, random.nextInt(3) > 0 ? value
                        : PackingValues.value(format.type(field), random));
            }
            int expected = compare(left, right);
            byte[] leftPacked = left.packed();
            byte[] rightPacked = right.packed();
            assertThat(Integer.signum(Arrays.compareUnsigned(leftPacked, rightPacked)))
                    .as("%s: %s and %s", format, Arrays.toString(leftPacked),
                            Arrays.toString(rightPacked))
                    .isEqualTo(expected);
            format.check(leftPacked, left.columns(), "left");
            assertReads(left, leftPacked);
        }
    }

    /** A tuple of the bytes alone has the fields of the one that packed them. */
    private static void assertReads(Tuple packer, byte[] packed) {
        Tuple reader = tuple(packer.format());
        reader.set(packed);
        assertThat(compare(reader, packer)).isZero();
    }

    private static int compare(Tuple left, Tuple right) {
        for (int field = 0; field < left.format().size(); field++) {
            int compared = compare(left, right, field);
            if (compared != 0) {
                return Integer.signum(compared);
            }
        }
        return 0;
    }

    private static int compare(Tuple left, Tuple right, int field) {
        return switch (left.format().type(field).letter()) {
            case 'Q', 'r' -> Long.compareUnsigned(left.getLong(field), right.getLong(field));
            case 'S', 's' -> Arrays.compareUnsigned(left.getBytes(field), right.getBytes(field));
            case 'u' -> compareBytes(left.getBytes(field), right.getBytes(field),
                    field == left.format().size() - 1);
            default -> Long.compare(left.getLong(field), right.getLong(field));
        };
    }

    private static int compareBytes(byte[] left, byte[] right, boolean last) {
        return last || left.length == right.length ? Arrays.compareUnsigned(left, right)
                : Integer.compare(left.length, right.length);
    }

    @Test
    void stringsSortByCodePointNotByCharacter() {
        Tuple tuple = tuple(Format.of("S"));
        List<String> ordered = List.of("", "Z", "a", "a!", "é", "€", "\uffee", "🐢");
        byte[] before = {};
        for (String text : ordered) {
            tuple.put(0, text);
            byte[] packed = tuple.packed();
            assertThat(Arrays.compareUnsigned(before, packed)).as(text).isNegative();
            assertThat(packed).hasSize(text.getBytes(StandardCharsets.UTF_8).length + 1);
            before = packed;
        }
    }

    private static Tuple tuple(Format format) {
        return new Tuple(format, Collections.nCopies(format.size(), "column"), "tuple");
    }
}
