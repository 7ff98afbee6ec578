// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as the original packed them, from hex dumps of its tool. */
class FixturesTest {
    private record Dump(Format keyFormat, Format valueFormat, List<byte[]> keys,
            List<byte[]> values) {
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "A, S, S, 4", "countries, S, S, 249", "empty, S, S, 0", "ints, q, ihlbBHILQ, 26",
        "items, uu, uSu, 16", "raw, u, u, 6", "strs, S, 5sSs3sS, 5", "tuple, Sqi, S, 24",
        "unnamed, qS, Sq, 4", "zones, S, SSSi, 312",
    })
    void everyRowOfTheOriginalUnpacksAndPacksToTheSameBytes(String name, String keyFormat,
            String valueFormat, int rows) throws IOException {
        Dump dump = read(name);
        assertThat(dump.keyFormat().text()).isEqualTo(keyFormat);
        assertThat(dump.valueFormat().text()).isEqualTo(valueFormat);
        assertThat(dump.keys()).hasSize(rows);
        for (int row = 0; row < rows; row++) {
            assertRepacked(dump.keyFormat(), dump.keys().get(row));
            assertRepacked(dump.valueFormat(), dump.values().get(row));
            if (row > 0) {
                assertThat(Arrays.compareUnsigned(dump.keys().get(row - 1), dump.keys().get(row)))
                        .isNegative();
            }
        }
    }

    private static void assertRepacked(Format format, byte[] packed) {
        Tuple stored = tuple(format, packed);
        format.check(packed, stored.columns(), "row");
        Tuple repacked = new Tuple(format, stored.columns(), "row");
        for (int field = 0; field < format.size(); field++) {
            if (format.type(field).isInteger()) {
                repacked.putLong(field, stored.getLong(field));
            } else {
                repacked.putBytes(field, stored.getBytes(field));
            }
        }
        assertThat(repacked.packed()).isEqualTo(packed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"A, 0", "countries, 4", "ints, 0", "strs, 0", "tuple, 0", "unnamed, 0", "zones, 0"})
    void everyRowUnpacksToStringsAndNumbersButThoseThatAreNotUtf8(String name, int notUtf8)
            throws IOException {
        Dump dump = read(name);
        int refused = 0;
        for (byte[] packed : dump.values()) {
            Tuple stored = tuple(dump.valueFormat(), packed);
            Tuple repacked = new Tuple(dump.valueFormat(), stored.columns(), "row");
            for (int field = 0; field < dump.valueFormat().size(); field++) {
                try {
                    repacked.put(field, stored.get(field));
                } catch (InvalidUseException latin) {
                    assertThat(latin).hasMessageEndingWith(
                            "its bytes are not UTF-8: read bytes, not a string");
                    refused++;
                }
            }
            if (repacked.isSet()) {
                assertThat(repacked.packed()).isEqualTo(packed);
            }
        }
        assertThat(refused).isEqualTo(notUtf8);
    }

    /** The rule by which the rows were made: each column holds the key as far as it fits. */
    @Test
    void theNumbersOfTheIntsFixtureAreTheKeyCutToEachRange() throws IOException {
        Dump dump = read("ints");
        for (int row = 0; row < dump.keys().size(); row++) {
            long key = tuple(dump.keyFormat(), dump.keys().get(row)).getLong(0);
            Tuple value = tuple(dump.valueFormat(), dump.values().get(row));
            for (int field = 0; field < value.format().size() - 1; field++) {
                FieldType type = value.format().type(field);
                assertThat(value.getLong(field)).as("%s of %d", type, key)
                        .isEqualTo(Math.max(type.min(), Math.min(type.max(), key)));
            }
            assertThat(value.getLong(8)).isEqualTo(key > 0 ? 2 * key + 1 : 0);
        }
    }

    @Test
    void theStringsOfTheStrsFixtureAreRead() throws IOException {
        Dump dump = read("strs");
        List<List<Object>> rows = new ArrayList<>();
        for (byte[] packed : dump.values()) {
            Tuple value = tuple(dump.valueFormat(), packed);
            rows.add(List.of(value.get(0), value.get(1), value.get(2), value.get(3),
                    value.get(4)));
        }
        assertThat(rows).containsExactly(
                List.of("", "", "", "", ""),
                List.of("12345", "plain", "x", "abc", "z"),
                List.of("12345", "tab\tnl\nquote\"back\\slash", "y", "ab", "end"),
                List.of("1", " spaces ", "", "", "last one"),
                List.of("ü", "€", "q", "", "🐢"));
        Tuple first = tuple(dump.valueFormat(), dump.values().get(3));
        assertThat(first.getBytes(0)).as("with its padding").containsExactly('1', 0, 0, 0, 0);
    }

    @Test
    void theValuesOfTheTupleFixtureSpellItsKeys() throws IOException {
        Dump dump = read("tuple");
        for (int row = 0; row < dump.keys().size(); row++) {
            Tuple key = tuple(dump.keyFormat(), dump.keys().get(row));
            assertThat(tuple(dump.valueFormat(), dump.values().get(row)).getString(0))
                    .isEqualTo(key.getString(0) + "/" + key.getLong(1) + "/" + key.getLong(2));
        }
    }

    @Test
    void theBytesOfTheItemsFixtureAreRead() throws IOException {
        Dump dump = read("items");
        Tuple key = tuple(dump.keyFormat(), dump.keys().get(13));
        assertThat(key.getBytes(0)).containsExactly('x', 'y');
        assertThat(key.getBytes(1)).containsExactly(0, 1);
        Tuple value = tuple(dump.valueFormat(), dump.values().get(13));
        assertThat(value.getBytes(0)).containsExactly(0, 1);
        assertThat(value.getString(1)).isEqualTo("mid");
        assertThat(value.getBytes(2)).asString(StandardCharsets.US_ASCII).isEqualTo("tail");
    }

    private static Tuple tuple(Format format, byte[] packed) {
        List<String> columns = new ArrayList<>();
        for (int field = 0; field < format.size(); field++) {
            columns.add("column" + field);
        }
        Tuple tuple = new Tuple(format, columns, "row");
        tuple.take(packed);
        return tuple;
    }

    private static Dump read(String name) throws IOException {
        List<String> lines;
        try (InputStream dump = FixturesTest.class.getResourceAsStream(name + ".hex.dump")) {
            lines = new String(dump.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
        int data = lines.indexOf("Data");
        String config = lines.get(lines.indexOf("table:" + name) + 1);
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        for (int line = data + 1; line < lines.size(); line += 2) {
            keys.add(HexFormat.of().parseHex(lines.get(line)));
            values.add(HexFormat.of().parseHex(lines.get(line + 1)));
        }
        return new Dump(format(config, "key_format"), format(config, "value_format"), keys, values);
    }

    private static Format format(String config, String setting) {
        Matcher matcher = Pattern.compile(setting + "=(\\w*)").matcher(config);
        assertThat(matcher.find()).isTrue();
        return Format.of(matcher.group(1));
    }
}
