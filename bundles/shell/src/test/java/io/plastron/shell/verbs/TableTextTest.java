// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.shell.ExitCode;
import io.plastron.shell.Shell;
import io.plastron.shell.fake.FakeEngine;
import io.plastron.shell.fake.FakeTable;
import io.plastron.shell.fake.RecordingConsole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and values of every format as words, through {@code write} and {@code read}. */
class TableTextTest {
    private final FakeEngine engine = new FakeEngine();
    private final RecordingConsole console = new RecordingConsole();

    private ExitCode run(String... words) {
        console.out.clear();
        console.notes.clear();
        return new Shell(Verbs.all(), console, engine, Map.of(), "0").run(List.of(words));
    }

    private FakeTable table(String keyFormat, String valueFormat) {
        return engine.table("table:t",
                "key_format=" + keyFormat + ",value_format=" + valueFormat);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "i   | -2147483648 | 2147483647",
        "q   | -9223372036854775808 | 9223372036854775807",
        "Q   | 0 | 18446744073709551615",
        "B   | 0 | 255",
        "S   | a,b | c\\d",
        "u   | 0x00ff | text, more",
        "5s  | abc | de",
        "Su  | a\\,b,0x00 | x,y",
        "uS  | 0x3078,0x | \\\\,\\u000a",
        "iSq | 1,,-1 | -1,\\,\\,,0"})
    void whatWasWrittenIsPrintedAsItWasGiven(String format, String key, String value) {
        table(format, format);
        assertThat(run("write", "t", key, value)).as("%s", console.notes)
                .isEqualTo(ExitCode.OK);
        assertThat(run("read", "t", key)).as("%s", console.notes).isEqualTo(ExitCode.OK);
        assertThat(console.out).containsExactly(value);
    }

    @Test
    void fieldsAreWhatTheWordSays() {
        FakeTable table = table("Si", "SuQ");
        run("write", "t", "Oslo,3", "a\\,b\\\\,0x0aff,18446744073709551615");
        assertThat(table.contents()).containsExactly(Map.entry(List.of("Oslo", 3L),
                List.of("a,b\\", List.of(0x0a, 0xff), -1L)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "i  | 1.5        | key0 (i)",
        "i  | 2147483648 | key0",
        "Q  | -1         | key0 (Q)",
        "B  | 256        | key0",
        "u  | 0x1        | key0 (u)",
        "SS | a          | key0 (S), key1 (S)",
        "SS | a,b,c      | key0 (S), key1 (S)",
        "SS | a,\\n      | backslash",
        "SS | a,\\u00g0  | backslash",
        "SS | a,b\\      | backslash"})
    void aWordThatDoesNotFitIsRefusedWithTheColumn(String format, String key, String said) {
        table(format, "S");
        assertThat(run("write", "t", key, "v")).isEqualTo(ExitCode.USAGE);
        assertThat(console.notes.get(0)).contains(said);
    }

    @Test
    void aValueWithoutFieldsIsAnEmptyWord() {
        table("S", "");
        assertThat(run("write", "t", "a", "x")).isEqualTo(ExitCode.USAGE);
        assertThat(run("write", "t", "a", "")).isEqualTo(ExitCode.OK);
        run("read", "t", "a");
        assertThat(console.out).containsExactly("");
    }

    @Test
    void jsonHasFieldsByColumnAndNumbersAsNumbers() {
        engine.table("table:t", "key_format=Si,value_format=uQ,columns=(name,number,raw,big)");
        run("write", "t", "Oslo,-3", "0xff,18446744073709551615");
        run("-o", "json", "read", "t", "Oslo,-3");
        assertThat(console.out).containsExactly("{\"rows\":[{\"key\":{\"name\":\"Oslo\","
                + "\"number\":-3},\"value\":{\"raw\":\"0xff\",\"big\":18446744073709551615}}]}");
    }

    @Test
    void stringsThatAreNoTextArePrintedAsHex() {
        FakeTable table = table("S", "2s");
        table.put("a", "\u00e9x".getBytes(StandardCharsets.ISO_8859_1));
        run("read", "t", "a");
        assertThat(console.out).containsExactly("0xe978");
    }
}
