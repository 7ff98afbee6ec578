// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.dump;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of {@code dump -p}; its fixtures are in {@link FixturesTest}. */
class PrettyTextTest {
    private static String shown(String formatText, Object... fields) {
        Format format = Format.of(formatText);
        List<String> names = IntStream.range(0, format.size()).mapToObj(i -> "c" + i).toList();
        Tuple tuple = new Tuple(format, names, "test");
        for (int i = 0; i < fields.length; i++) {
            tuple.put(i, fields[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteSink sink = new ByteSink(bytes, "test");
        new PrettyText(format, PrintCodec::write).write(tuple.packed(), sink);
        sink.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void fieldsAreJoinedByCommas() {
        assertThat(shown("SqB", "a,b", -7L, 255L)).isEqualTo("a,b,-7,255");
        assertThat(shown("Q", -1L)).isEqualTo("18446744073709551615");
    }

    @Test
    void stringsAreShownAsTheyAre() {
        assertThat(shown("SS", "tab\tline\n\u20ac", "")).isEqualTo("tab\tline\n\u20ac,");
    }

    @Test
    void bytesAreEscapedAndTakeNoCommaInFront() {
        assertThat(shown("uSu", bytes("\u0001"), "mid", bytes("t"))).isEqualTo("\\01mid,t");
        assertThat(shown("uu", bytes("a"), bytes("b"))).isEqualTo("ab");
    }

    @Test
    void emptyBytesLeaveNoTrace() {
        assertThat(shown("Su", "a", bytes(""))).isEqualTo("a");
        assertThat(shown("uu", bytes(""), bytes(""))).isEqualTo("(null)");
        assertThat(shown("u", bytes(""))).isEqualTo("(null)");
    }

    @Test
    void stringsOfFixedSizeRunOnToTheNextZero() {
        assertThat(shown("3sS", "abc", "def")).isEqualTo("abcdef,def");
        assertThat(shown("3sS", "ab", "def")).isEqualTo("ab,def");
        assertThat(shown("3s", "abc")).isEqualTo("abc");
    }
}
