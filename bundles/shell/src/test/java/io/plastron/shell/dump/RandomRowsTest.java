// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.packing.FieldType;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random rows of random formats go through each loadable form unchanged. Repeat a failure with
 * {@code -Dplastron.seed=N}.
 */
class RandomRowsTest {
    private static final long SEED = Long.getLong("plastron.seed", System.nanoTime());
    private static final String LETTERS = "bBhHiIlLqQSsu";
    private static final List<DumpForm> LOADABLE =
            List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON);
    /** Where the packed length of integers changes, and their limits. */
    private static final long[] BOUNDARIES = {
        0, 63, 64, 8255, 8256, 8256 + 0xff, 8256 + 0x100, 8256 + 0xffff, 8256 + 0x10000,
        Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE, -1, -64, -65, -8256, -8257, -65536, -65537,
        Integer.MIN_VALUE, Long.MIN_VALUE};
    private static final int VALUE_BYTES_MAX = 1 << 20;

    @TempDir
    private Path home;

    private final Random random = new Random(SEED);

    @Test
    void randomFormatsGoThroughEachForm() {
        try (TestStore store = new TestStore(home)) {
            for (int i = 0; i < 25; i++) {
                goThroughEachForm(store, "f" + i, format(1 + random.nextInt(3)),
                        format(1 + random.nextInt(6)), 200, 40);
            }
        }
    }

    @Test
    void twentyThousandRowsGoThroughEachForm() {
        try (TestStore store = new TestStore(home)) {
            goThroughEachForm(store, "many", Format.of("qS"), Format.of("SuQ5s"), 20_000, 20);
        }
    }

    @Test
    void longValuesGoThroughEachForm() {
        try (TestStore store = new TestStore(home)) {
            goThroughEachForm(store, "u", Format.of("u"), Format.of("u"), 12, VALUE_BYTES_MAX);
            goThroughEachForm(store, "S", Format.of("S"), Format.of("S"), 12,
                    VALUE_BYTES_MAX - 1);
        }
    }

    private void goThroughEachForm(
            TestStore store, String name, Format key, Format value, int rows, int lengthMax) {
        String seed = "seed " + SEED + ", key_format=" + key + ", value_format=" + value;
        Map<String, String> written = write(store, name, key, value, rows, lengthMax);
        String uri = "table:" + name;
        List<byte[]> dumps = LOADABLE.stream().map(form -> store.dump(form, uri)).toList();
        for (byte[] dump : dumps) {
            assertThat(rows(dump)).as(seed).isEqualTo(written);
            store.replace(dump);
            for (int i = 0; i < LOADABLE.size(); i++) {
                // Not by isEqualTo: the difference of megabytes cannot be read anyway.
                assertThat(Arrays.equals(store.dump(LOADABLE.get(i), uri), dumps.get(i)))
                        .as(seed).isTrue();
            }
        }
    }

    private Map<String, String> write(
            TestStore store, String name, Format key, Format value, int rows, int lengthMax) {
        Map<String, String> written = new TreeMap<>();
        try (Session session = store.session()) {
            session.create("table:" + name,
                    "key_format=" + key.text() + ",value_format=" + value.text());
            session.begin();
            try (Cursor cursor = session.openCursor("table:" + name)) {
                for (int i = 0; i < rows; i++) {
                    byte[] keyBytes = tuple(key, Math.min(lengthMax, 60));
                    byte[] valueBytes = tuple(value, lengthMax);
                    cursor.rawKey(keyBytes).rawValue(valueBytes).insert();
                    written.put(hex(keyBytes), hex(valueBytes));
                }
            }
            session.commit();
        }
        return written;
    }

    private static Map<String, String> rows(byte[] dump) {
        Map<String, String> rows = new TreeMap<>();
        Fixtures.readAll(dump).get(0).rows()
                .forEach(row -> rows.put(hex(row.key()), hex(row.value())));
        return rows;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private Format format(int fields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields; i++) {
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            if (letter == 's' && random.nextBoolean()) {
                text.append(1 + random.nextInt(12));
            }
            text.append(letter);
        }
        return Format.of(text.toString());
    }

    private byte[] tuple(Format format, int lengthMax) {
        Tuple tuple = new Tuple(format,
                IntStream.range(0, format.size()).mapToObj(i -> "c" + i).toList(), "test");
        for (int i = 0; i < format.size(); i++) {
            FieldType type = format.type(i);
            if (type.isInteger()) {
                tuple.putLong(i, number(type));
            } else {
                tuple.putBytes(i, bytes(type, lengthMax));
            }
        }
        return tuple.packed().clone();
    }

    private long number(FieldType type) {
        long number = random.nextBoolean() ? random.nextLong() >> random.nextInt(64)
                : BOUNDARIES[random.nextInt(BOUNDARIES.length)];
        if (type.letter() == 'q' || type.letter() == 'Q') {
            return number;
        }
        return Math.max(type.min(), Math.min(type.max(), number));
    }

    private byte[] bytes(FieldType type, int lengthMax) {
        int most = type.letter() == 's' ? type.width() : lengthMax;
        byte[] bytes = new byte[random.nextInt(4) == 0 ? most : random.nextInt(most + 1)];
        for (int i = 0; i < bytes.length; i++) {
            int value = random.nextInt(3) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95);
            bytes[i] = type.letter() == 'S' && value == 0 ? 1 : (byte) value;
        }
        return bytes;
    }
}
