// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void valuesOfEveryKindAreWritten() {
        assertThat(Json.text(Json.object("text", "a", "number", 1, "long", -1L,
                "big", BigInteger.TWO.pow(64), "yes", true, "none", null,
                "list", List.of(1, "b", List.of()), "object", Map.of())))
                .isEqualTo("{\"text\":\"a\",\"number\":1,\"long\":-1,"
                        + "\"big\":18446744073709551616,\"yes\":true,\"none\":null,"
                        + "\"list\":[1,\"b\",[]],\"object\":{}}");
    }

    @Test
    void whatWouldEndOrBreakAStringIsEscaped() {
        assertThat(Json.text("\"\\/\n\t\u0000\u001f\u007f\u009b é\uD83D\uDE00"))
                .isEqualTo("\"\\\"\\\\/\\u000a\\u0009\\u0000\\u001f\\u007f\\u009b"
                        + " é\uD83D\uDE00\"");
    }

    @Test
    void loneSurrogatesWhichUtf8CannotCarryAreEscaped() {
        assertThat(Json.text("\uD83D")).isEqualTo("\"\\ud83d\"");
        assertThat(Json.text("\uDE00\uD83Dx")).isEqualTo("\"\\ude00\\ud83dx\"");
    }

    @Test
    void namesAreEscapedToo() {
        assertThat(Json.text(Map.of("a\"b", 1))).isEqualTo("{\"a\\\"b\":1}");
    }

    @Test
    void whatHasNoJsonFormIsRefused() {
        assertThatThrownBy(() -> Json.text(List.of(1.5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
