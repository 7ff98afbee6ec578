// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON dumps: any valid JSON of a dump is read, anything else is told with its place. */
class JsonDumpReaderTest {
    private static final String START = "{ \"WiredTiger Dump Version\" : \"1 (12.0.0)\"";

    private static String table(String name, String columns, String rows) {
        return ", \"table:" + name + "\" : [ { \"config\" : \"" + columns
                + "\", \"colgroups\" : [], \"indices\" : [] }, { \"data\" : [" + rows + "] } ]";
    }

    /** A row of columns k, v (string, as a rule); the rows begin on the second line. */
    private static String dump(String valueFormat, String rows) {
        return START + table("t", "key_format=S,value_format=" + valueFormat + ",columns=(k,v)",
                "\n" + rows) + "}";
    }

    private static String rows(String valueFormat, String rows) {
        StringBuilder text = new StringBuilder();
        Fixtures.readAll(dump(valueFormat, rows)).get(0).rows()
                .forEach(row -> text.append(row + " "));
        return text.toString().strip();
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Fixtures.readAll(text))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"k\":\"a\",\"v\":\"b\"}",
        " { \"v\" : \"b\" ,\t\"k\"\r\n:\n\"a\" } ",
        "{\"\\u006b\":\"\\u0061\",\"v\":\"b\"}",
    })
    void spaceAndOrderOfColumnsMeanNothing(String row) {
        assertThat(rows("S", row)).isEqualTo("6100=6200");
    }

    @Test
    void allEscapesAreRead() {
        assertThat(rows("u", "{\"k\":\"\",\"v\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fF\\u0000\"}"))
                .isEqualTo("00=225c2f080c0a0d09ff00");
    }

    @Test
    void escapesOfAnyLengthAreRead() {
        // The original's own loader refuses such strings for want of room.
        String backslashes = "\\\\".repeat(100_000);
        assertThat(Fixtures.readAll(dump("S", "{\"k\":\"\",\"v\":\"" + backslashes + "\"}"))
                .get(0).rows().get(0).value()).hasSize(100_001);
    }

    @ParameterizedTest
    @CsvSource({
        "q, 9223372036854775807, e87fffffffffffdfbf", "q, -9223372036854775808, 108000000000000000",
        "Q, 18446744073709551615, e8ffffffffffffdfbf", "Q, -0, 80", "b, -128, 00", "B, 255, ff",
        "i, -8257, 16dfbf", "q, 0, 80",
    })
    void integersAreReadToTheirLimits(String format, String number, String packed) {
        assertThat(rows(format, "{\"k\":\"\",\"v\":" + number + "}")).isEqualTo("00=" + packed);
    }

    @ParameterizedTest
    @CsvSource({
        "q, 9223372036854775808, out of range", "q, -9223372036854775809, out of range",
        "Q, 18446744073709551616, more than 64 bits", "Q, -1, out of range",
        "b, 128, out of range", "B, -1, out of range", "H, 65536, out of range",
        "q, 1.5, fraction", "q, 1e3, fraction", "q, 01, leading zero", "q, -, expected a digit",
        "q, +1, expected an integer", "q, true, expected an integer",
        "q, null, expected an integer", "q, {}, expected an integer",
        "q, 99999999999999999999999, more than 64 bits",
    })
    void otherNumbersAreRefusedWithTheirPlace(String format, String number, String message) {
        refused(dump(format, "{\"k\":\"\",\"v\":" + number + "}"), message);
        refused(dump(format, "{\"k\":\"\",\"v\":" + number + "}"), "test.dump:2:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "S | {'k':'a'}                     | :2:1: the row lacks column \"v\"",
        "S | {'k':'a','v':'b','w':'c'}     | :2:18: unknown column \"w\"; the table has [k, v]",
        "S | {'w':'a','v':'b'}             | :2:2: unknown column \"w\"",
        "S | {'k':'a','k':'b'}             | :2:10: column \"k\" stands twice",
        "S | {'k':'a','v':1}               | :2:14: expected a string for column \"v\" of format S",
        "q | {'k':'a','v':'1'}             | :2:14: expected a number for column \"v\" of format q",
        "S | {'k':'a','v':['b']}           | :2:14: expected a string for column \"v\"",
        "S | {'k':'a','v':'\\u0100'}       | :2:16: \\u0100 is no byte",
        "S | {'k':'a','v':'\\u20ac'}       | :2:16: \\u20ac is no byte",
        "S | {'k':'a','v':'\\u00g0'}       | :2:19: expected a hex digit, found 'g'",
        "S | {'k':'a','v':'\\u00'}         | :2:19: expected a hex digit, found '\"'",
        "S | {'k':'a','v':'\\x41'}         | :2:16: expected \" \\ / b f n r t or u",
        "S | {'k':'a','v':'\u00e4'}        | :2:15: byte 0xe4 stands as it is",
        "S | {'k':'a','v':'\\u0000'}       | :2:14: column 'v' (format S) of the value",
        "3s| {'k':'a','v':'abcd'}          | takes 3 bytes, here are 4",
        "S | {'k':'a','v':'b}              | :2:14: a string that does not end on its line",
        "S | {'k':'a' 'v':'b'}             | :2:10: expected '}', found '\"'",
        "S | {'k':'a','v':'b'},            | :2:19: expected '{', found ']'",
        "S | {'k':'a','v':'b'} {           | :2:19: expected ']', found '{'",
        "S | {'k' 'a','v':'b'}             | :2:6: expected ':', found '\"'",
        "S | {}                            | :2:2: expected a string, found '}'",
        "S | [[[[[[[[                      | :2:1: expected '{', found '['",
        "S | {'k':{'k':{'k':{              | :2:6: expected a string for column \"k\"",
    })
    void aBadRowIsToldWithItsPlace(String valueFormat, String row, String message) {
        refused(dump(valueFormat, row.replace('\'', '"')), message);
    }

    @Test
    void aTextCutAnywhereIsRefused() {
        String whole = dump("S", "{\"k\":\"a\",\"v\":\"b\"}");
        assertThat(Fixtures.readAll(whole)).hasSize(1);
        for (int i = 0; i < whole.length(); i++) {
            refused(whole.substring(0, i) + " ", "");
        }
    }

    @Test
    void headersThatAreNoneAreRefused() {
        refused("{}", "expected a string");
        refused("{ \"Dump\" : \"1\" }", "expected \"WiredTiger Dump Version\", found \"Dump\"");
        refused(START.replace("1 (", "2 (") + "}", "a dump of form '2 (12.0.0)'");
        refused(START + "}", "expected ',' and a table");
        refused(dump("S", "") + "x", "expected the end of the file, found 'x'");
        refused(dump("S", "").replace("\"indices\" : []", "\"indexes\" : []"),
                "\"indexes\" is not known here");
        refused(dump("S", "").replace(", \"indices\" : []", ""), "need config, colgroups and");
        refused(dump("S", "").replace("table:t", "file:t.wt"), "only dumps of tables");
        refused(dump("S", "").replace("\"indices\" : []",
                "\"indices\" : [{\"uri\":\"index:t:i\"}]"), "needs uri and config");
        refused(dump("S", "").replace("\"indices\" : []",
                "\"indices\" : [{\"uri\":\"index:x:i\",\"config\":\"\"}]"),
                "'index:x:i' is no column group and no index of table:t");
        String columns = "key_format=S,value_format=S";
        refused(START + table("t", columns, "") + table("t", columns, "") + "}", "stands twice");
    }

    @Test
    void aFileWithoutBraceIsNoJson() {
        byte[] print = "WiredTiger".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> DumpReader.of(
                new DumpInput(new ByteArrayInputStream(print), "x"), true).nextTable())
                .hasMessage("x:1:1: expected '{', found 'W'");
    }

    @Test
    void aStringIsBounded() {
        String longer = "x".repeat(JsonReader.STRING_BYTES_MAX + 1);
        refused(dump("S", "{\"k\":\"" + longer + "\"}"), "test.dump:2:6: a string of more than");
    }
}
