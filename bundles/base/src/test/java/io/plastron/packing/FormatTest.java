// SPDX-License-Identifier: Apache-2.0
package io.plastron.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    private static final String LETTERS = "the letters are b h i l q (signed), B H I L Q r"
            + " (unsigned), S (string), s or 5s (string of 1 or 5 bytes), u (bytes)";

    @Test
    void aNumberIsTheSizeOfAnSmallSAndRepeatsOtherLetters() {
        Format format = Format.of("5sSs3iqu");
        assertThat(format.types()).map(FieldType::toString)
                .containsExactly("5s", "S", "s", "i", "i", "i", "q", "u");
        assertThat(format.size()).isEqualTo(8);
        assertThat(format.type(0)).isEqualTo(new FieldType('s', 5));
        assertThat(format.type(2)).isEqualTo(new FieldType('s', 0));
        assertThat(format.text()).isEqualTo("5sSs3iqu").isEqualTo(format.toString());
    }

    @Test
    void noLettersAreAFormatWithoutFields() {
        assertThat(Format.of("").size()).isZero();
        assertThat(Format.of("").text()).isEmpty();
    }

    @Test
    void formatsOfTheSameFieldsAreEqual() {
        assertThat(Format.of("3i")).isEqualTo(Format.of("iii")).isNotEqualTo(Format.of("ii"))
                .hasSameHashCodeAs(Format.of("iii"));
        assertThat(Format.of("5s")).isNotEqualTo(Format.of("4s"));
        Format joined = Format.of(Format.of("2i5ss").types());
        assertThat(joined).isEqualTo(Format.of("2i5ss"));
        assertThat(joined.text()).isEqualTo("ii5ss");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "S5t | format 'S5t': t (bit field) is not implemented",
        "t   | format 't': t (bit field) is not implemented",
        "ixi | format 'ixi': x (padding) is not implemented",
        "3z  | format '3z': there is no letter 'z'",
        "S,S | format 'S,S': there is no letter ','",
        "-1i | format '-1i': there is no letter '-'",
        "٣i  | format '٣i': there is no letter '٣'",
    })
    void aLetterThatIsNotImplementedIsRefusedByName(String text, String reason) {
        assertThatThrownBy(() -> Format.of(text)).isInstanceOf(InvalidUseException.class)
                .hasMessage(reason + "; " + LETTERS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "S12        | format 'S12': ends with a number and no letter",
        "5S         | format '5S': S takes no number in front",
        "i10u       | format 'i10u': u takes no number in front",
        "0i         | format '0i': the number in front of a letter must be at least 1",
        "00s        | format '00s': the number in front of a letter must be at least 1",
        "1048577s   | format '1048577s': the size must be 1 to 1048576",
        "99999999999999999999s | format '99999999999999999999s': the size must be 1 to 1048576",
        "1001i      | format '1001i': more than 1000 fields",
        "S1000i     | format 'S1000i': more than 1000 fields",
        "9999999999i| format '9999999999i': more than 1000 fields",
        "4294967297i| format '4294967297i': more than 1000 fields",
    })
    void aNumberThatDoesNotBelongIsRefusedByName(String text, String message) {
        assertThatThrownBy(() -> Format.of(text)).isInstanceOf(InvalidUseException.class)
                .hasMessage(message);
    }

    @Test
    void aThousandFieldsAreEnough() {
        assertThat(Format.of("1000i").size()).isEqualTo(Format.FIELDS_MAX);
        assertThat(Format.of("1048576s").type(0).width()).isEqualTo(FieldType.SIZE_MAX);
        List<FieldType> tooMany = Collections.nCopies(1001, new FieldType('i', 0));
        assertThatThrownBy(() -> Format.of(tooMany)).isInstanceOf(InvalidUseException.class)
                .hasMessage("format '" + "i".repeat(80) + "...': more than 1000 fields");
    }

    @Test
    void aFieldTypeOnlyAFormatCouldNotHoldIsRefused() {
        assertThatThrownBy(() -> new FieldType('i', 3)).isInstanceOf(InvalidUseException.class)
                .hasMessage("field '3i': i takes no number in front");
        assertThatThrownBy(() -> new FieldType('s', -1)).isInstanceOf(InvalidUseException.class)
                .hasMessage("field '-1s': the size must be 1 to 1048576");
        assertThatThrownBy(() -> new FieldType('x', 0)).isInstanceOf(InvalidUseException.class)
                .hasMessage("field 'x': x (padding) is not implemented; " + LETTERS);
    }

    @ParameterizedTest
    @CsvSource({
        "b, -128, 127", "B, 0, 255", "h, -32768, 32767", "H, 0, 65535",
        "i, -2147483648, 2147483647", "l, -2147483648, 2147483647",
        "I, 0, 4294967295", "L, 0, 4294967295",
        "q, -9223372036854775808, 9223372036854775807",
        "Q, 0, 18446744073709551615", "r, 0, 18446744073709551615",
    })
    void anIntegerLetterHasItsRange(char letter, String min, String max) {
        FieldType type = new FieldType(letter, 0);
        assertThat(type.isInteger()).isTrue();
        assertThat(type.isUnsigned()).isEqualTo(min.equals("0"));
        assertThat(type.isString() || type.isBytes()).isFalse();
        assertThat(type.min()).isEqualTo(Long.parseLong(min));
        assertThat(type.max()).isEqualTo(min.equals("0") ? Long.parseUnsignedLong(max)
                : Long.parseLong(max));
        assertThat(type.outOfRange("x")).isEqualTo("x is out of range " + min + " to " + max);
    }

    @Test
    void stringsAndBytesAreNoIntegers() {
        for (FieldType type : Format.of("Ss9su").types()) {
            assertThat(type.isInteger() || type.isUnsigned()).isFalse();
            assertThat(type.isString()).isEqualTo(type.letter() != 'u');
            assertThat(type.isBytes()).isEqualTo(type.letter() == 'u');
        }
    }

    @Test
    void packedBytesOfTheFormatAreAccepted() {
        check("S", "6100");
        check("S", "00");
        check("S", "ff00");
        check("u", "");
        check("uSu", "81786d6964007461696c");
        check("3sbBq", "61000000ff7f");
        check("", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "S   | ''      | column 'c0' (format S) of key of table:t: no NUL ends the string that"
            + " begins at byte 0 of 0",
        "iS  | 8061    | column 'c1' (format S) of key of table:t: no NUL ends the string that"
            + " begins at byte 1 of 2",
        "S   | 610062  | column 'c0' (format S) of key of table:t: it is the last and ends at byte"
            + " 2, but there are 3 bytes",
        "5s  | 61626364 | column 'c0' (format 5s) of key of table:t: 5 bytes are needed from byte"
            + " 0, 4 are left",
        "s   | 6162    | column 'c0' (format s) of key of table:t: it is the last and ends at byte"
            + " 1, but there are 2 bytes",
        "bb  | 80      | column 'c1' (format b) of key of table:t: 1 bytes are needed from byte 1,"
            + " 0 are left",
        "i   | ''      | column 'c0' (format i) of key of table:t: nothing is left at byte 0",
        "i   | e3ff    | column 'c0' (format i) of key of table:t: 0xe3 at byte 0 begins an integer"
            + " of 4 bytes, 2 are left",
        "i   | 8080    | column 'c0' (format i) of key of table:t: it is the last and ends at byte"
            + " 1, but there are 2 bytes",
        "Si  | 6100e2003f | column 'c1' (format i) of key of table:t: an integer at byte 2 is"
            + " longer than it need be, and would not sort with its equals",
        "uS  | e87fffffffffffffff61 | column 'c0' (format u) of key of table:t: the length at"
            + " byte 0 is 9223372036854784063, 1 bytes are left",
        "uS  | e8ffffffffffffdfbf61 | column 'c0' (format u) of key of table:t: the length at"
            + " byte 0 is 18446744073709551615, 1 bytes are left",
        "uS  | e400ffffff61 | column 'c0' (format u) of key of table:t: an integer at byte 0 is"
            + " longer than it need be, and would not sort with its equals",
        "uS  | e4ffffdfbf61 | column 'c0' (format u) of key of table:t: the length at byte 0 is"
            + " 4294967295, 1 bytes are left",
        "uS  | 83786100 | column 'c1' (format S) of key of table:t: no NUL ends the string that"
            + " begins at byte 4 of 4",
        "uS  | 8478     | column 'c0' (format u) of key of table:t: the length at byte 0 is 4,"
            + " 1 bytes are left",
        "uS  | 7f78     | column 'c0' (format u) of key of table:t: the length at byte 0 is -1",
        "uu  | ''       | column 'c0' (format u) of key of table:t: nothing is left at byte 0",
        "''  | 00       | key of table:t (format '') has no fields, but there are 1 bytes",
    })
    void bytesThatAreNoTupleAreRefusedByColumnFormatAndWhere(String format, String hex,
            String message) {
        assertThatThrownBy(() -> check(format, hex)).isInstanceOf(InvalidUseException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "h, e25fc0, 32768, -32768 to 32767",
        "h, 167fff, -32769, -32768 to 32767",
        "i, e47fffdfc0, 2147483648, -2147483648 to 2147483647",
        "i, 147fffffff, -2147483649, -2147483648 to 2147483647",
        "l, e47fffdfc0, 2147483648, -2147483648 to 2147483647",
        "q, e87fffffffffffdfc0, 9223372036854775808, -9223372036854775808 to 9223372036854775807",
        "H, 7f, -1, 0 to 65535",
        "H, e2dfc0, 65536, 0 to 65535",
        "I, e4ffffdfc0, 4294967296, 0 to 4294967295",
        "I, 108000000000000000, -9223372036854775808, 0 to 4294967295",
        "L, 2000, -8256, 0 to 4294967295",
        "Q, 7f, -1, 0 to 18446744073709551615",
        "r, 7f, -1, 0 to 18446744073709551615",
    })
    void aPackedNumberOutOfItsLettersRangeIsRefused(String format, String hex, String number,
            String range) {
        assertThatThrownBy(() -> check(format, hex)).isInstanceOf(InvalidUseException.class)
                .hasMessage("column 'c0' (format " + format + ") of key of table:t: " + number
                        + " is out of range " + range);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> Format.of("S").check(null, List.of("c0"), "key of table:t"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessage("key of table:t (format 'S') is null");
    }

    @Test
    void asManyNamesAsFieldsAreWanted() {
        assertThatThrownBy(() -> Format.of("SS").check(new byte[2], List.of("one"), "it"))
                .isInstanceOf(InternalException.class)
                .hasMessage("it: format 'SS' has 2 fields, but there are 1 columns");
    }

    private static void check(String text, String hex) {
        Format format = Format.of(text);
        List<String> columns = List.of("c0", "c1", "c2", "c3").subList(0, format.size());
        format.check(HexFormat.of().parseHex(hex), columns, "key of table:t");
    }
}
