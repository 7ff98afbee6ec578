// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TupleTest {
    private static final List<String> NAMES = List.of("code", "coord", "comment", "shared");

    @ParameterizedTest
    @CsvSource({
        "b, -128, 00", "b, -1, 7f", "b, 127, ff", "B, 0, 00", "B, 255, ff",
        "h, -32768, 16 8000", "h, 32767, e2 5fbf", "H, 65535, e2 dfbf",
        "i, -2147483648, 14 80000000", "i, 2147483647, e4 7fffdfbf", "l, -100000, 15 fe7960",
        "I, 4294967295, e4 ffffdfbf", "L, 100000, e3 016660",
        "q, -9223372036854775808, 10 8000000000000000",
        "q, 9223372036854775807, e8 7fffffffffffdfbf",
        "Q, -1, e8 ffffffffffffdfbf", "r, -1, e8 ffffffffffffdfbf", "r, 64, c000",
    })
    void aNumberIsPackedAsInTheOriginal(String format, long number, String hex) {
        byte[] packed = HexFormat.of().parseHex(hex.replace(" ", ""));
        Tuple tuple = tuple(format);
        tuple.putLong(0, number);
        assertThat(tuple.getLong(0)).as("before it is packed").isEqualTo(number);
        assertThat(tuple.packed()).isEqualTo(packed);
        tuple.take(packed);
        assertThat(tuple.getLong(0)).isEqualTo(number);
        assertThat(tuple.get(0)).isEqualTo(number);
    }

    @Test
    void bytesHaveTheirLengthInFrontUnlessTheyAreLast() {
        Tuple two = tuple("uu");
        two.put(0, ascii("x"));
        two.put(1, ascii("xy"));
        assertThat(HexFormat.of().formatHex(two.packed())).isEqualTo("81787879");
        Tuple three = tuple("uSu");
        three.put(0, ascii("x"));
        three.put(1, "mid");
        three.put(2, ascii("tail"));
        assertThat(HexFormat.of().formatHex(three.packed())).isEqualTo("81786d6964007461696c");
        assertThat(three.getBytes(0)).isEqualTo(ascii("x"));
        assertThat(three.getBytes(2)).isEqualTo(ascii("tail"));
    }

    @Test
    void aRowBroughtWhenItIsAskedForIsGivenAwayWholeAndKeptForItsFields() {
        AtomicInteger brought = new AtomicInteger();
        Tuple bytes = tuple("u");
        bytes.takeLater(() -> {
            brought.incrementAndGet();
            return ascii("value");
        });
        assertThat(bytes.isSet()).isTrue();
        assertThat(bytes.getBytes(0)).isEqualTo(ascii("value")).isNotSameAs(bytes.getBytes(0));
        assertThat(bytes.packedCopy()).isEqualTo(ascii("value"));
        assertThat(brought).hasValue(3);
        assertThat(bytes.later()).isNotNull();
        assertThat(bytes.packed()).isSameAs(bytes.packed());
        assertThat(brought).hasValue(4);
        assertThat(bytes.later()).isNull();
        bytes.takeLater(() -> {
            throw new AssertionError("nothing of it is left");
        });
        bytes.putBytes(0, ascii("other"));
        assertThat(bytes.packed()).isEqualTo(ascii("other"));
        Tuple pair = tuple("uS");
        pair.takeLater(() -> HexFormat.of().parseHex("81786d696400"));
        assertThat(pair.packedCopy()).isEqualTo(HexFormat.of().parseHex("81786d696400"));
        assertThat(pair.getBytes(0)).isEqualTo(ascii("x"));
        assertThat(pair.later()).isNull();
        pair.takeLater(() -> HexFormat.of().parseHex("81786d696400"));
        assertThat(pair.later()).isNotNull();
        pair.putString(1, "top");
        assertThat(pair.later()).as("it is not all there is").isNull();
        assertThat(pair.packedCopy()).isEqualTo(HexFormat.of().parseHex("8178746f7000"));
    }

    @Test
    void whatIsSetTakenOrGivenUpIsCounted() {
        Tuple tuple = tuple("uS");
        tuple.take(HexFormat.of().parseHex("81786d696400"));
        long changes = tuple.changes();
        tuple.getBytes(0);
        tuple.packed();
        tuple.packedCopy();
        assertThat(tuple.changes()).isEqualTo(changes);
        for (Runnable change : List.<Runnable>of(() -> tuple.putString(1, "a"),
                () -> tuple.putBytes(0, ascii("b")), () -> tuple.take(new byte[0]), tuple::clear)) {
            changes = tuple.changes();
            change.run();
            assertThat(tuple.changes()).isGreaterThan(changes);
        }
    }

    @Test
    void aStringOfFixedSizeIsPaddedOrCutEvenInsideACharacter() {
        Tuple tuple = tuple("5s3ss");
        tuple.put(0, "ab");
        tuple.put(1, "abcd");
        tuple.put(2, "ü");
        assertThat(HexFormat.of().formatHex(tuple.packed())).isEqualTo("6162000000616263c3");
        assertThat(tuple.getString(0)).isEqualTo("ab");
        assertThat(tuple.getBytes(0)).isEqualTo(ascii("ab\0\0\0"));
        assertThat(tuple.getString(1)).isEqualTo("abc");
        assertRefused(() -> tuple.getString(2), "column 'comment' (format s) of value of"
                + " table:zones: its bytes are not UTF-8: read bytes, not a string");
        assertThat(tuple.getBytes(2)).containsExactly(0xc3);
    }

    @Test
    void aFieldReadsTheSameBeforeAndAfterItIsPacked() {
        Tuple tuple = tuple("5sSuq");
        tuple.put(0, ascii("a\0b\0"));
        tuple.put(1, "€🐢?\ufffd");
        tuple.put(2, new byte[] {0, -1});
        tuple.put(3, (byte) -5);
        for (int round = 0; round < 2; round++) {
            assertThat(tuple.get(0)).isEqualTo("a\0b");
            assertThat(tuple.getBytes(0)).isEqualTo(ascii("a\0b\0\0"));
            assertThat(tuple.get(1)).isEqualTo("€🐢?\ufffd");
            assertThat(tuple.getBytes(1)).asString(UTF_8).isEqualTo("€🐢?\ufffd");
            assertThat(tuple.get(2)).isEqualTo(new byte[] {0, -1});
            assertThat(tuple.get(3)).isEqualTo(-5L);
            tuple.packed();
        }
    }

    @Test
    void puttingOneFieldOfARowKeepsTheOthers() {
        Tuple tuple = tuple("SSSi");
        byte[] row = HexFormat.of().parseHex("4349002b303531392d303034303200008c");
        tuple.take(row);
        tuple.putLong(3, 100_000);
        assertThat(tuple.getString(0)).isEqualTo("CI");
        assertThat(tuple.getString(1)).isEqualTo("+0519-00402");
        assertThat(tuple.getLong(3)).isEqualTo(100_000);
        assertThat(HexFormat.of().formatHex(tuple.packed()))
                .isEqualTo("4349002b303531392d30303430320000e3016660");
        tuple.putString(2, "note");
        tuple.putString(0, "");
        assertThat(HexFormat.of().formatHex(tuple.packed()))
                .isEqualTo("002b303531392d3030343032006e6f746500e3016660");
        assertThat(HexFormat.of().formatHex(row)).as("the stored row is not written to")
                .isEqualTo("4349002b303531392d303034303200008c");
    }

    @Test
    void aTakenRowIsPackedAsItIs() {
        Tuple tuple = tuple("SSSi");
        byte[] row = HexFormat.of().parseHex("4349002b303531392d303034303200008c");
        tuple.putString(1, "forgotten");
        tuple.take(row);
        assertThat(tuple.packed()).isSameAs(row);
        assertThat(tuple.getLong(3)).isEqualTo(12);
        assertThat(tuple.getString(1)).isEqualTo("+0519-00402");
        assertThat(tuple.packed()).isSameAs(row);
    }

    @Test
    void arraysOfTheCallerAreCopiedBothWays() {
        Tuple tuple = tuple("uu");
        byte[] given = ascii("xx");
        tuple.putBytes(0, given);
        tuple.putBytes(1, given);
        given[0] = 'y';
        tuple.getBytes(0)[0] = 'y';
        assertThat(tuple.packed()).isEqualTo(HexFormat.of().parseHex("8278787878"));
        tuple.getBytes(0)[0] = 'y';
        assertThat(tuple.getBytes(0)).isEqualTo(ascii("xx"));
        byte[] packed = HexFormat.of().parseHex("816162");
        tuple.set(packed);
        packed[1] = 'y';
        assertThat(tuple.getBytes(0)).isEqualTo(ascii("a"));
    }

    @Test
    void aFieldThatIsNotSetIsNamed() {
        Tuple tuple = tuple("SSSi");
        assertThat(tuple.isSet()).isFalse();
        tuple.put(0, "CI");
        tuple.put(2, "");
        tuple.put(2, "again");
        tuple.put(3, 5);
        assertThat(tuple.isSet()).isFalse();
        assertThat(tuple.isSet(2)).isTrue();
        assertThat(tuple.isSet(1)).isFalse();
        String message = "column 'coord' (format S) of value of table:zones: it is not set";
        assertRefused(tuple::packed, message);
        assertRefused(() -> tuple.getString(1), message);
        assertRefused(() -> tuple.getBytes(1), message);
        tuple.put(1, "");
        assertThat(tuple.isSet()).isTrue();
        tuple.clear();
        assertThat(tuple.isSet(0) || tuple.isSet()).isFalse();
        assertRefused(() -> tuple.getLong(3),
                "column 'shared' (format i) of value of table:zones: it is not set");
        tuple.take(new byte[4]);
        assertThat(tuple.isSet() && tuple.isSet(3)).isTrue();
    }

    @Test
    void aTupleWithoutFieldsIsNoBytes() {
        Tuple tuple = tuple("");
        assertThat(tuple.isSet()).isTrue();
        assertThat(tuple.packed()).isEmpty();
        tuple.set(new byte[0]);
        assertThat(tuple.packed()).isEmpty();
        assertRefused(() -> tuple.set(new byte[2]),
                "value of table:zones (format '') has no fields, but there are 2 bytes");
    }

    @Test
    void packedBytesOfACallerAreCheckedBeforeAnythingChanges() {
        Tuple tuple = tuple("Si");
        tuple.put(0, "a");
        tuple.put(1, 7L);
        assertRefused(() -> tuple.set(HexFormat.of().parseHex("6100e4b2d03dc0")), "column 'coord'"
                + " (format i) of value of table:zones: 3000000000 is out of range -2147483648 to"
                + " 2147483647");
        assertThat(tuple.getLong(1)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "b | 128 | 128 is out of range -128 to 127",
        "B | -1 | -1 is out of range 0 to 255",
        "B | 256 | 256 is out of range 0 to 255",
        "h | 32768 | 32768 is out of range -32768 to 32767",
        "H | 65536 | 65536 is out of range 0 to 65535",
        "i | 3000000000 | 3000000000 is out of range -2147483648 to 2147483647",
        "l | -2147483649 | -2147483649 is out of range -2147483648 to 2147483647",
        "I | 4294967296 | 4294967296 is out of range 0 to 4294967295",
        "L | -1 | -1 is out of range 0 to 4294967295",
    })
    void aNumberOutOfRangeIsRefused(String format, long number, String reason) {
        Tuple tuple = tuple(format);
        assertRefused(() -> tuple.putLong(0, number), "column 'code' (format " + format
                + ") of value of table:zones: " + reason);
        assertThat(tuple.isSet()).isFalse();
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        Tuple tuple = tuple("iS3su");
        String of = ") of value of table:zones: it takes ";
        assertRefused(() -> tuple.put(0, "1"), "column 'code' (format i" + of
                + "a number, not a string");
        assertRefused(() -> tuple.put(0, new byte[1]), "column 'code' (format i" + of
                + "a number, not bytes");
        assertRefused(() -> tuple.put(0, 1.5), "column 'code' (format i" + of
                + "a number, not a Double");
        assertRefused(() -> tuple.put(1, 1), "column 'coord' (format S" + of
                + "a string or bytes, not a number");
        assertRefused(() -> tuple.put(2, 'c'), "column 'comment' (format 3s" + of
                + "a string or bytes, not a Character");
        assertRefused(() -> tuple.put(3, "x"), "column 'shared' (format u" + of
                + "bytes, not a string");
        assertRefused(() -> tuple.put(3, 1L), "column 'shared' (format u" + of
                + "bytes, not a number");
        assertThat(NAMES).noneMatch(name -> tuple.isSet(NAMES.indexOf(name)));
    }

    @Test
    void aFieldReadAsTheWrongKindIsRefusedSetOrNot() {
        Tuple tuple = tuple("iS3su");
        for (byte[] row : new byte[][] {null, HexFormat.of().parseHex("8000000000")}) {
            if (row != null) {
                tuple.take(row);
            }
            String of = ") of value of table:zones: it is ";
            assertRefused(() -> tuple.getString(0), "column 'code' (format i" + of
                    + "a number: read a long");
            assertRefused(() -> tuple.getBytes(0), "column 'code' (format i" + of
                    + "a number: read a long");
            assertRefused(() -> tuple.getLong(1), "column 'coord' (format S" + of
                    + "a string: read a string or bytes, not a number");
            assertRefused(() -> tuple.getLong(2), "column 'comment' (format 3s" + of
                    + "a string: read a string or bytes, not a number");
            assertRefused(() -> tuple.getLong(3), "column 'shared' (format u" + of
                    + "bytes: read bytes, not a string or a number");
            assertRefused(() -> tuple.getString(3), "column 'shared' (format u" + of
                    + "bytes: read bytes, not a string or a number");
        }
    }

    @Test
    void nullIsNoValue() {
        Tuple tuple = tuple("iSsu");
        String message = "column 'coord' (format S) of value of table:zones: null is no value";
        assertRefused(() -> tuple.put(1, null), message);
        assertRefused(() -> tuple.putString(1, null), message);
        assertRefused(() -> tuple.putBytes(1, null), message);
        assertRefused(() -> tuple.set(null), "value of table:zones (format 'iSsu') is null");
    }

    @Test
    void aNulInATerminatedStringIsRefused() {
        Tuple tuple = tuple("Su");
        String message = "column 'code' (format S) of value of table:zones: the string holds a NUL"
                + " character, which would end it";
        assertRefused(() -> tuple.put(0, "a\0b"), message);
        assertRefused(() -> tuple.put(0, new byte[] {'a', 0}), message);
        tuple.put(1, new byte[] {0});
        assertThat(tuple.isSet(0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'a\ud83d'", "'\udc22?'", "'\ud83dx'", "'\udc22\ud83d'"})
    void halfASurrogatePairIsRefused(String text) {
        Tuple tuple = tuple("Ss");
        String reason = " of value of table:zones: the string holds half of a surrogate pair";
        assertRefused(() -> tuple.put(0, text), "column 'code' (format S)" + reason);
        assertRefused(() -> tuple.put(1, text), "column 'coord' (format s)" + reason);
    }

    @ParameterizedTest
    @CsvSource({"ff", "c328", "eda080", "c080", "e282", "f0808080", "f4908080"})
    void aStringThatIsNotUtf8IsReadAsBytesOnly(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Tuple tuple = tuple("Si");
        tuple.put(0, bytes);
        tuple.put(1, 1);
        for (int round = 0; round < 2; round++) {
            assertRefused(() -> tuple.get(0), "column 'code' (format S) of value of table:zones:"
                    + " its bytes are not UTF-8: read bytes, not a string");
            assertThat(tuple.getBytes(0)).isEqualTo(bytes);
            tuple.set(tuple.packed());
        }
    }

    /** Until the field that is broken is looked for, those before it can be read. */
    @Test
    void aStoredRowThatIsNoTupleIsCorruptionWhereItBreaks() {
        Tuple tuple = tuple("SiuS");
        byte[] row = HexFormat.of().parseHex("61008184787800");
        tuple.take(row);
        assertThat(tuple.getString(0)).isEqualTo("a");
        assertThat(tuple.getLong(1)).isEqualTo(1);
        for (ThrowingCallable broken : List.<ThrowingCallable>of(() -> tuple.getBytes(2),
                () -> tuple.getString(3))) {
            assertThatThrownBy(broken).isInstanceOf(CorruptionException.class)
                    .hasMessage("column 'comment' (format u) of value of table:zones: the length at"
                            + " byte 3 is 4, 3 bytes are left; the stored row is not of this"
                            + " format");
        }
        tuple.take(HexFormat.of().parseHex("6100e20001817800"));
        assertThatThrownBy(() -> tuple.getLong(1)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("longer than it need be");
        tuple.take(HexFormat.of().parseHex("610081807800ff"));
        assertThat(tuple.getBytes(2)).isEmpty();
        assertThatThrownBy(() -> tuple.getString(3)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("column 'shared' (format S) of value of table:zones: it is"
                        + " the last and ends at byte 6, but there are 7 bytes");
    }

    @Test
    void asManyNamesAsFieldsAreWanted() {
        Format format = Format.of("SS");
        assertThatThrownBy(() -> new Tuple(format, NAMES, "it"))
                .isInstanceOf(InternalException.class)
                .hasMessage("it: format 'SS' has 2 fields, but there are 4 columns");
    }

    private static Tuple tuple(String text) {
        Format format = Format.of(text);
        return new Tuple(format, NAMES.subList(0, format.size()), "value of table:zones");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidUseException.class).hasMessage(message);
    }
}
