// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Print and hex dumps: what is read, and that whatever is wrong is told with its place. */
class LineDumpReaderTest {
    private static final String SETTINGS = "key_format=u,value_format=u";

    private static String dump(String format, String rows) {
        return "WiredTiger Dump (WiredTiger Version 12.0.0)\nFormat=" + format
                + "\nHeader\ntable:t\n" + SETTINGS + "\nData\n" + rows;
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Fixtures.readAll(text))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageStartingWith("test.dump:")
                .hasMessageContaining(message);
    }

    private static String rows(String format, String rows) {
        StringBuilder text = new StringBuilder();
        Fixtures.readAll(dump(format, rows)).get(0).rows().forEach(row -> text.append(row + " "));
        return text.toString().strip();
    }

    @Test
    void everyByteSurvivesPrintAndHex() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Fixtures.Dump one = Fixtures.readAll(dump("print", "")).get(0);
        Fixtures.Dump dump = new Fixtures.Dump(
                one.table(), one.shape(), List.of(new Fixtures.Row(all, all)));
        for (DumpForm form : List.of(DumpForm.PRINT, DumpForm.HEX, DumpForm.JSON)) {
            byte[] text = Fixtures.write(List.of(dump), form);
            assertThat(Fixtures.readAll(text)).hasToString(List.of(dump).toString());
            for (byte value : text) {
                assertThat(value).isBetween((byte) '\n', (byte) '~');
            }
        }
    }

    @Test
    void hexDigitsOfEitherCaseAreRead() {
        assertThat(rows("print", "\\C3\\a9\\\\A\n\n")).isEqualTo("c3a95c41=");
        assertThat(rows("hex", "C3a9\n0F\n")).isEqualTo("c3a9=0f");
    }

    @Test
    void emptyKeysAndValuesAreEmptyLines() {
        assertThat(rows("print", "\n\n")).isEqualTo("=");
        assertThat(rows("hex", "\n00\n")).isEqualTo("=00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "11.3.1", "12.0.0: (November 15, 2024)", ""})
    void anyVersionIsRead(String version) {
        assertThat(Fixtures.readAll(dump("print", "").replace("12.0.0", version))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "print | a\\\\g1      | test.dump:7:3: expected a hex digit, found 'g'",
        "print | a\\\\1g      | test.dump:7:4: expected a hex digit, found 'g'",
        "print | a\\\\1       | test.dump:7:4: expected a hex digit, found the end of the line",
        "print | a\\\\        | test.dump:7:3: expected a hex digit, found the end of the line",
        "print | a\\u00e4     | test.dump:7:2: byte 0xe4 stands as it is; a dump writes it as \\e4",
        "print | a\\u0000     | test.dump:7:2: byte 0x00 stands as it is; a dump writes it as \\00",
        "print | a\\u0009     | test.dump:7:2: byte 0x09 stands as it is; a dump writes it as \\09",
        "print | a\\r         | test.dump:7:2: the line ends in CR LF",
        "hex   | 0            | test.dump:7:1: an odd number of hex digits: 1",
        "hex   | 00f          | test.dump:7:3: an odd number of hex digits: 3",
        "hex   | 0g           | test.dump:7:2: expected a hex digit, found 'g'",
        "hex   | 00 0         | test.dump:7:3: expected a hex digit, found byte 0x20",
    })
    void aBadLineIsToldWithItsPlace(String format, String key, String message) {
        refused(dump(format, unescaped(key) + "\n00\n"), message);
    }

    private static String unescaped(String text) {
        return text.replace("\\u00e4", "\u00e4").replace("\\u0000", "\u0000")
                .replace("\\u0009", "\t").replace("\\r", "\r").replace("\\\\", "\\");
    }

    @Test
    void aValueIsToldByItsOwnLine() {
        refused(dump("hex", "00\n00\n01\n0x\n"), "test.dump:10:2: expected a hex digit");
    }

    @Test
    void whatWasCutShortIsRefused() {
        refused("", "test.dump:1: the file is empty");
        refused(dump("print", "a\n"), "test.dump:7: a key without a value");
        refused(dump("print", "a\nb"), "test.dump:8: the last line has no line end");
        String header = dump("print", "");
        String[] lines = header.split("\n");
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < lines.length - 1; i++) {
            part.append(lines[i]).append('\n');
            refused(part.toString(), "test.dump:" + (i + 2));
        }
    }

    @Test
    void headersThatAreNoneAreRefused() {
        refused("hello\n", "test.dump:1:1: not a dump: the first line is not");
        refused("\n", "test.dump:1:1: not a dump");
        refused("WiredTiger Dump (WiredTiger Version 1\n", "test.dump:1:1: not a dump");
        refused("\u00ef\u00bb\u00bf" + dump("print", ""), "test.dump:1: the file begins with");
        refused(dump("print hex", ""), "test.dump:2:1: a dump for people (dump -p -x)");
        refused(dump("octal", ""), "test.dump:2:1: expected 'Format=print' or 'Format=hex'");
        refused(dump("print", "").replace("Header", "Footer"), "test.dump:3:1: expected 'Header'");
        refused(dump("print", "").replace("table:t", "file:t.wt"), "only dumps of tables");
        refused(dump("print", "").replace("table:t", "table:"), "the table has no name");
        refused(dump("print", "").replace("table:t\n" + SETTINGS + "\n", ""),
                "the header begins with nothing");
        refused(dump("print", "").replace("u,v", "\u0001,v"), "test.dump:5:12: byte 0x01 in a");
        refused(dump("print", "").replace("u,v", "\u00ff,v"), "a header that is not UTF-8");
    }

    @Test
    void partsOfAnotherTableAndPartsTwiceAreRefused() {
        String header = dump("print", "");
        refused(header.replace("Data", "colgroup:x:g\n\nData"),
                "test.dump:7: 'colgroup:x:g' is no column group and no index of table:t");
        refused(header.replace("Data", "table:t\n\nData"), "test.dump:7: 'table:t' is no column");
        refused(header.replace("Data", "index:t:i\n\nindex:t:i\n\nData"),
                "test.dump:9: 'index:t:i' stands twice");
    }

    @Test
    void aHeaderIsBounded() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < DumpedTable.OBJECTS_MAX; i++) {
            many.append("index:t:i").append(i).append("\n\n");
        }
        refused(dump("print", "").replace("Data", many + "Data"), "more than 1000 objects");
    }

    @Test
    void aLineIsBounded() {
        String start = dump("print", "");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        InputStream bytes = new SequenceInputStream(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.US_ASCII)),
                endless);
        DumpReader reader = DumpReader.of(new DumpInput(bytes, "test.dump"), false);
        DumpedTable table = reader.nextTable().orElseThrow();
        reader.beginRows(Fixtures.shape(table));
        assertThatThrownBy(reader::nextRow)
                .hasMessageContaining("test.dump:7: a line of more than");
    }

    @Test
    void aRowThatLooksLikeAHeaderIsARow() {
        String version = "WiredTiger Dump (WiredTiger Version 12.0.0)";
        assertThat(rows("print", version + "\nFormat=print\nZ\nz\n")).isEqualTo(
                hex(version) + "=" + hex("Format=print") + " " + hex("Z") + "=" + hex("z"));
        assertThat(rows("print", version + "\nx\n")).isEqualTo(hex(version) + "=" + hex("x"));
    }

    @Test
    void tablesFollowOneAnotherInAnyFormat() {
        String two = dump("print", "a\nb\n")
                + dump("hex", "63\n64\n").replace("table:t", "table:v");
        assertThat(Fixtures.readAll(two).toString()).contains("table:t").contains("61=62")
                .contains("table:v").contains("63=64");
    }

    @Test
    void whatCannotBeWrittenIsToldWithTheNameOfTheFile() {
        ByteArrayOutputStream broken = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ByteSink sink = new ByteSink(broken, "x.dump");
        sink.put('a');
        assertThatThrownBy(sink::flush).isInstanceOf(InvalidUseException.class)
                .hasMessage("cannot write x.dump: No space left on device");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
