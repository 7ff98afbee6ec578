// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static io.plastron.packing.PackingValues.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that nobody packed: refused, or exactly what packing their fields gives. */
class HostileBytesTest {
    @ParameterizedTest
    @ValueSource(strings = {"bBhHiIlLqQrS", "uSuq", "5sus", "SSSi", "uuuS"})
    void aTupleCutAnywhereIsRefused(String text) {
        Format format = Format.of(text);
        seeded(random -> {
            for (int round = 0; round < 50; round++) {
                byte[] packed = random(format, random);
                for (int length = 0; length < packed.length; length++) {
                    assertRefused(format, Arrays.copyOf(packed, length));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "q", "Q", "S", "3s", "uS", "Sqi", "uuuS"})
    void bytesBehindTheLastFieldAreRefused(String text) {
        Format format = Format.of(text);
        seeded(random -> {
            for (int round = 0; round < 300; round++) {
                byte[] packed = random(format, random);
                byte[] longer = Arrays.copyOf(packed, packed.length + 1 + random.nextInt(3));
                longer[packed.length] = (byte) random.nextInt();
                assertRefused(format, longer);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "Q", "iS", "uSu", "uu", "Sqi", "bBhHiIlLqQr", "5sSs3sS", "quuQ"})
    void changedBytesAreRefusedOrAreATupleOfTheirOwn(String text) {
        Format format = Format.of(text);
        seeded(random -> {
            int accepted = 0;
            for (int round = 0; round < 10_000; round++) {
                accepted += isTuple(format, changed(random(format, random), random)) ? 1 : 0;
            }
            assertThat(accepted).isBetween(100, 9_999);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "q", "Q", "iS", "uSu", "uu", "S", "u", "bBhHiIlLqQr", "5sSs3sS"})
    void aPartOfAnArrayIsReadAsIfItStoodAlone(String text) {
        Format format = Format.of(text);
        seeded(random -> {
            for (int round = 0; round < 3_000; round++) {
                byte[] packed = random(format, random);
                byte[] row = random.nextBoolean() ? packed : changed(packed, random);
                byte[] page = new byte[row.length + random.nextInt(20)];
                random.nextBytes(page);
                int start = random.nextInt(page.length - row.length + 1);
                System.arraycopy(row, 0, page, start, row.length);
                assertReadsAlike(format, row, page, start);
            }
        });
    }

    private static void assertReadsAlike(Format format, byte[] row, byte[] page, int start) {
        Tuple alone = tuple(format);
        Tuple part = tuple(format);
        alone.take(row);
        part.take(page, start, start + row.length);
        assertThat(part.packedCopy()).isEqualTo(row);
        for (int field = format.size() - 1; field >= 0; field--) {
            assertThat(read(part, field)).isEqualTo(read(alone, field));
        }
        assertThat(part.packed()).isEqualTo(row);
    }

    /** The field, or the message that refuses it. */
    private static Object read(Tuple tuple, int field) {
        try {
            return tuple.get(field);
        } catch (CorruptionException | InvalidUseException refused) {
            return refused.getMessage();
        }
    }

    private static byte[] changed(byte[] packed, Random random) {
        byte[] changed = Arrays.copyOf(packed, Math.max(1, packed.length + random.nextInt(3) - 1));
        byte[] some = {0, 0x10, 0x16, 0x20, 0x40, (byte) 0x80, (byte) 0xc0, (byte) 0xe0,
            (byte) 0xe1, (byte) 0xe8, (byte) 0xff};
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(changed.length);
            changed[at] = random.nextBoolean() ? some[random.nextInt(some.length)]
                    : (byte) (changed[at] + random.nextInt(3) - 1);
        }
        return changed;
    }

    /** Whether the check accepts it; then its fields, packed anew, must be the same bytes. */
    private static boolean isTuple(Format format, byte[] packed) {
        Tuple reader = tuple(format);
        try {
            reader.set(packed);
        } catch (InvalidUseException refused) {
            return false;
        }
        assertThat(repacked(reader)).isEqualTo(packed);
        return true;
    }

    private static byte[] repacked(Tuple reader) {
        Tuple writer = tuple(reader.format());
        for (int field = 0; field < reader.format().size(); field++) {
            if (reader.format().type(field).isInteger()) {
                writer.putLong(field, reader.getLong(field));
            } else {
                writer.putBytes(field, reader.getBytes(field));
            }
        }
        return writer.packed();
    }

    private static void assertRefused(Format format, byte[] packed) {
        assertThatThrownBy(() -> tuple(format).set(packed))
                .as("%s: %s", format, Arrays.toString(packed))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining(") of tuple: ");
        Tuple stored = tuple(format);
        stored.take(packed);
        assertThatThrownBy(() -> repacked(stored)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("(format ");
    }

    private static byte[] random(Format format, Random random) {
        Tuple tuple = tuple(format);
        for (int field = 0; field < format.size(); field++) {
            tuple.put(field, PackingValues.value(format.type(field), random));
        }
        return tuple.packed();
    }

    private static Tuple tuple(Format format) {
        return new Tuple(format, Collections.nCopies(format.size(), "column"), "tuple");
    }
}
