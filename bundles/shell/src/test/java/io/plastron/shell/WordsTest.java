// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Option HOME = new Option("-h", "HOME", "");
    private static final Option VERBOSE = Option.flag("-v", "");
    private static final Option READ = Option.flag("-r", "");
    private static final Option LONG = Option.flag("--take-over", "");
    private static final Option FILE = new Option("--file", "FILE", "");
    private static final List<Option> KNOWN = List.of(HOME, VERBOSE, READ, LONG, FILE);

    private static Words parse(String... words) {
        return Words.parse(KNOWN, List.of(words));
    }

    @Test
    void anArgumentFollowsItsLetterOrTouchesIt() {
        assertThat(parse("-h", "a b", "x").argument(HOME)).hasValue("a b");
        assertThat(parse("-ha", "x").argument(HOME)).hasValue("a");
        assertThat(parse("-rvh", "a").argument(HOME)).hasValue("a");
        assertThat(parse("-h", "-v").argument(HOME)).hasValue("-v");
    }

    @Test
    void lettersMayBeJoined() {
        Words words = parse("-rv", "x");
        assertThat(words.has(READ)).isTrue();
        assertThat(words.has(VERBOSE)).isTrue();
        assertThat(words.rest()).containsExactly("x");
    }

    @Test
    void optionsEndAtTheFirstOperandSoThatValuesMayBeginWithAMinus() {
        Words words = parse("-v", "table:t", "-5", "--take-over", "-h");
        assertThat(words.rest()).containsExactly("table:t", "-5", "--take-over", "-h");
        assertThat(words.has(LONG)).isFalse();
    }

    @Test
    void twoDashesEndTheOptionsAndALoneDashIsAnOperand() {
        assertThat(parse("-v", "--", "-r").rest()).containsExactly("-r");
        assertThat(parse("-", "-r").rest()).containsExactly("-", "-r");
        assertThat(parse("", "-r").rest()).containsExactly("", "-r");
    }

    @Test
    void longOptionsTakeTheirArgumentEitherWay() {
        assertThat(parse("--file", "f").argument(FILE)).hasValue("f");
        assertThat(parse("--file=f=g").argument(FILE)).hasValue("f=g");
        assertThat(parse("--take-over").has(LONG)).isTrue();
    }

    @Test
    void ofAnOptionGivenTwiceTheLastCounts() {
        assertThat(parse("-h", "a", "-h", "b").argument(HOME)).hasValue("b");
        assertThat(parse("-h", "a").then(parse("-h", "b", "x")).argument(HOME)).hasValue("b");
    }

    @Test
    void aLetterOfAVerbMayMeanSomethingElseBeforeTheVerb() {
        Option rename = new Option("-r", "NAME", "");
        Words all = parse("-v").then(Words.parse(List.of(READ, rename), List.of("-r", "copy")));
        assertThat(all.has(READ)).isFalse();
        assertThat(all.argument(rename)).hasValue("copy");
    }

    @Test
    void anUnknownOptionIsRefusedByName() {
        assertThatThrownBy(() -> parse("-vq")).isInstanceOf(UsageException.class)
                .hasMessage("unknown option -q");
        assertThatThrownBy(() -> parse("--force")).isInstanceOf(UsageException.class)
                .hasMessage("unknown option --force");
    }

    @Test
    void aMissingOrSuperfluousArgumentIsRefused() {
        assertThatThrownBy(() -> parse("-h")).isInstanceOf(UsageException.class)
                .hasMessage("option -h needs HOME");
        assertThatThrownBy(() -> parse("--take-over=yes")).isInstanceOf(UsageException.class)
                .hasMessage("option --take-over takes no argument");
    }
}
