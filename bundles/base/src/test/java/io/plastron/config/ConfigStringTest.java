// SPDX-License-Identifier: Apache-2.0
package io.plastron.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigStringTest {
    private static ConfigString parse(String text) {
        return ConfigString.parse(text);
    }

    @Test
    void valuesAreReadByTheAccessorTheReaderChooses() {
        ConfigString config = parse("a=7,b=-11,c=4KB,d=true,e=false,f=btree,g=\"x,y\",h=,i");
        assertThat(config.number("a", 0)).isEqualTo(7);
        assertThat(config.number("b", 0)).isEqualTo(-11);
        assertThat(config.number("c", 0)).isEqualTo(4096);
        assertThat(config.bool("d", false)).isTrue();
        assertThat(config.bool("e", true)).isFalse();
        assertThat(config.string("f", "")).isEqualTo("btree");
        assertThat(config.string("g", "")).isEqualTo("x,y");
        assertThat(config.string("h", "default")).isEmpty();
        assertThat(config.bool("i", false)).isTrue();
        assertThat(config.string("c", "")).isEqualTo("4KB");
    }

    @Test
    void aMissingKeyGivesTheDefault() {
        ConfigString config = parse("a=1");
        assertThat(config.number("b", 5)).isEqualTo(5);
        assertThat(config.bool("b", true)).isTrue();
        assertThat(config.string("b", "x")).isEqualTo("x");
        assertThat(config.struct("b")).isEqualTo(ConfigString.empty());
        assertThat(config.list("b")).isEmpty();
        assertThat(config.find("b")).isEmpty();
        assertThat(config.has("b")).isFalse();
        assertThat(config.has("a")).isTrue();
    }

    @Test
    void theEmptyValueIsAnEmptyStructAndListButNoNumber() {
        ConfigString config = parse("a=,b=1");
        assertThat(config.find("a").orElseThrow().kind()).isEqualTo(ConfigValue.Kind.NONE);
        assertThat(config.struct("a").isEmpty()).isTrue();
        assertThat(config.list("a")).isEmpty();
        assertThatThrownBy(() -> config.number("a", 0)).isInstanceOf(InvalidUseException.class)
                .hasMessageContainingAll("\"a\"", "a number", "an empty value");
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1B,1", "1K,1024", "1kb,1024", "3M,3145728", "5MB,5242880",
        "2G,2147483648", "1T,1099511627776", "-2K,-2048",
        "9223372036854775807,9223372036854775807", "-9223372036854775808,-9223372036854775808"})
    void unitsArePowersOf1024(String text, long expected) {
        assertThat(parse("n=" + text).number("n", -1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "8388608T", "99999999999999999999K"})
    void aNumberThatDoesNotFitIsRefusedAndNotWrapped(String text) {
        ConfigString config = parse("n=" + text);
        assertThat(config.string("n", "")).isEqualTo(text);
        assertThatThrownBy(() -> config.number("n", 0)).isInstanceOf(InvalidUseException.class)
                .hasMessageContainingAll("\"n\"", text, "2^63");
    }

    @ParameterizedTest
    @CsvSource({"1,NUMBER", "-1,NUMBER", "4KB,NUMBER", "00e311,ID", "c0ffee12,ID", "-,ID",
        "1PB,ID", "KB,ID", "true,BOOL", "True,ID", "file:A.wt,ID", "/a/b-c_d.e,ID", "(),STRUCT",
        "[],LIST", "\"\",STRING"})
    void theKindFollowsFromTheSpelling(String text, ConfigValue.Kind kind) {
        assertThat(parse("k=" + text).find("k").orElseThrow().kind()).isEqualTo(kind);
    }

    @Test
    void aWrongTypeIsRefusedNamingKeyValueAndWhatWasExpected() {
        ConfigString config = parse("cache=big,log=(on),quoted=\"true\",flag");
        assertThatThrownBy(() -> config.number("cache", 0))
                .isInstanceOf(InvalidUseException.class)
                .hasMessage("configuration key \"cache\": expected a number, such as 10, 4KB or 5M,"
                        + " found big");
        assertThatThrownBy(() -> config.string("log", ""))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContainingAll("\"log\"", "a single value", "(on)");
        assertThatThrownBy(() -> config.struct("cache"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("parentheses");
        assertThatThrownBy(() -> config.list("cache"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("[a,b]");
        assertThatThrownBy(() -> config.bool("quoted", false))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("true or false");
        assertThatThrownBy(() -> config.number("flag", 0))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("no value");
    }

    @Test
    void aLongValueIsCutInTheMessage() {
        ConfigString config = parse("k=" + "x".repeat(10_000));
        assertThatThrownBy(() -> config.number("k", 0))
                .isInstanceOf(InvalidUseException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void listsStandInEitherBrackets() {
        ConfigString config = parse("a=[x,\"y z\"],b=(1,2)");
        assertThat(config.list("a")).containsExactly("x", "y z");
        assertThat(config.list("b")).containsExactly("1", "2");
    }

    @Test
    void structsNestAndKeysMayBeQuoted() {
        ConfigString config = parse("info=(\"a b\"=(id=0,blocks=0f),page.1=(lsn=5))");
        assertThat(config.struct("info").struct("a b").number("id", -1)).isZero();
        assertThat(config.struct("info").struct("page.1").number("lsn", -1)).isEqualTo(5);
        assertThat(config).hasToString("info=(\"a b\"=(id=0,blocks=0f),page.1=(lsn=5))");
    }

    @Test
    void ofDuplicatesTheLastCounts() {
        assertThat(parse("a=1,b=2,a=3").number("a", 0)).isEqualTo(3);
        assertThat(parse("a=1,b=2,a=3").entries()).hasSize(3);
    }

    @Test
    void whiteSpaceAndEmptyItemsMeanNothing() {
        assertThat(parse(" a = 1 ,\n\t,b=( c , d = [ e ] ),\r\n")).hasToString("a=1,b=(c,d=[e])");
        assertThat(parse(" \n").isEmpty()).isTrue();
    }

    @Test
    void anyTextSurvivesQuoting() {
        String all = "\"\\/\b\f\n\r\t\0\u007f\u0085 ä,=()[]\u20ac\ud83d\ude00";
        String text = "k=" + ConfigString.quote(all);
        assertThat(parse(text).string("k", "")).isEqualTo(all);
        assertThat(parse(text)).hasToString(text);
        assertThat(text.chars()).noneMatch(Character::isISOControl);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\q", "\\u12", "\\u12g4", "\\", "a\u0007b", "a\nb"})
    void aBadEscapeOrControlCharacterIsRefused(String inQuotes) {
        assertThatThrownBy(() -> parse("k=\"" + inQuotes + "\""))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("character ")
                .satisfies(e -> assertThat(e.getMessage().chars())
                        .noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a=(b|5|expected \",\" or \")\", found the end",
        "a=[b)|5|expected \",\" or \"]\", found \")\"",
        "a=b c|5|expected \",\" or the end, found \"c\"",
        "a=\"x|5|expected a closing quote, found the end",
        "=1|1|expected \",\" or the end, found \"=1\"",
        "a=b=c|4|expected \",\" or the end, found \"=c\"",
        "a=)|3|expected \",\" or the end, found \")\"",
        "a=\"x\"y|6|expected \",\" or the end, found \"y\"",
        "(a=1)|1|expected \",\" or the end",
        "k=((a=1),b)|4|expected \",\" or \")\"",
        "\"\"=1|1|expected a key that is not empty"})
    void aBadStringIsRefusedWithItsPlace(String text, int place, String reason) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidUseException.class)
                .hasMessageContainingAll("at character " + place, reason);
    }

    @Test
    void depthAndLengthAreLimited() {
        int max = ConfigString.DEPTH_MAX;
        String deepest = "a=" + "(a=".repeat(max) + ")".repeat(max);
        assertThat(parse(deepest)).hasToString(deepest);
        String wide = "a=(b=()),".repeat(max).concat("a=[]");
        assertThat(parse(wide)).hasToString(wide);
        assertThatThrownBy(() -> parse("a=" + "(a=".repeat(100_000)))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("32 levels");
        assertThatThrownBy(() -> parse("a".repeat(ConfigString.CHARS_MAX + 1)))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("1048576");
    }

    @Test
    void anyInputIsReadOrRefusedAndWhatIsReadIsCanonicalFromThenOn() {
        long seed = 20_261_120L;
        Random random = new Random(seed);
        String alphabet = "ab1=,()[]\"\\ \n-KB.";
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                ConfigString config = parse(text.toString());
                read++;
                assertThat(parse(config.toString()).toString())
                        .as("seed %d, round %d: %s", seed, round, text)
                        .isEqualTo(config.toString());
            } catch (InvalidUseException refused) {
                assertThat(refused).hasMessageStartingWith("bad configuration string");
            }
        }
        assertThat(read).isBetween(5_000, 45_000);
    }

    @Test
    void unknownKeysAreRefusedWithTheNearestKnownOne() {
        ConfigString config = parse("leaf_page_mx=4KB");
        assertThatThrownBy(() -> config.refuseUnknown(
                Set.of("leaf_page_max", "leaf_key_max"), "table:A"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessage("table:A: unknown key \"leaf_page_mx\";"
                        + " did you mean \"leaf_page_max\"?");
        assertThatThrownBy(() -> config.refuseUnknown(Set.of("b", "a"), "table:A"))
                .isInstanceOf(InvalidUseException.class).hasMessageEndingWith("known are a, b");
        config.refuseUnknown(Set.of("leaf_page_mx"), "table:A");
    }

    @Test
    void aKeyIsSetInPlaceOrAtTheEnd() {
        ConfigString config = parse("a=1,b=2,a=3");
        assertThat(config.with("a", "9")).hasToString("a=9,b=2");
        assertThat(config.with("c", "(x=1)")).hasToString("a=1,b=2,a=3,c=(x=1)");
        assertThat(config.with("c", "")).hasToString("a=1,b=2,a=3,c=");
        assertThat(config.with("d e", ConfigString.quote("f"))).hasToString(
                "a=1,b=2,a=3,\"d e\"=\"f\"");
        assertThat(config.without("a")).hasToString("b=2");
        assertThat(config).hasToString("a=1,b=2,a=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,b=2", "a b", ")", "\"x"})
    void onlyOneValueCanBeSet(String raw) {
        assertThatThrownBy(() -> ConfigString.empty().with("a", raw))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> ConfigString.empty().with("", "1"))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("empty");
    }

    @Test
    void mergingKeepsTheOrderAndMergesStructs() {
        ConfigString defaults = parse("a=1,log=(enabled=true,path=x),columns=(a,b),e=");
        assertThat(defaults.merge(parse("z=1,log=(path=y,new),a=2")))
                .hasToString("a=2,log=(enabled=true,path=y,new),columns=(a,b),e=,z=1");
    }

    @Test
    void aListOfNamesIsReplacedAsAWhole() {
        ConfigString defaults = parse("columns=(a,b),verbose=[x],e=");
        assertThat(defaults.merge(parse("columns=(c),verbose=[],e=(q=1)")))
                .hasToString("columns=(c),verbose=[],e=(q=1)");
        assertThat(defaults.merge(parse("columns="))).hasToString("columns=,verbose=[x],e=");
        assertThat(parse("log=(on)").merge(parse("log=(path=x)"))).hasToString("log=(on,path=x)");
        assertThat(parse("log=(path=x)").merge(parse("log=(on)"))).hasToString("log=(path=x,on)");
    }

    @Test
    void mergingLeavesEachKeyOnce() {
        assertThat(parse("a=1,b=2,a=3").merge(ConfigString.empty())).hasToString("a=3,b=2");
        assertThat(parse("s=(x=1)").merge(parse("s=(y=1),n=1,s=(z=1),n=2")))
                .hasToString("s=(x=1,z=1),n=2");
    }

    @Test
    void equalStringsAreEqual() {
        assertThat(parse("a = 1")).isEqualTo(parse("a=1")).hasSameHashCodeAs(parse("a=1"));
        assertThat(parse("a=1")).isNotEqualTo(parse("a=01"));
        assertThat(parse("a,b").entries().get(0).isBare()).isTrue();
        assertThat(List.copyOf(parse("a,b=c").entries())).extracting(Object::toString)
                .containsExactly("a", "b=c");
    }
}
