// SPDX-License-Identifier: Apache-2.0
package io.plastron.turtle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.types.CorruptionException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two-line text of old turtle pages. */
class LegacyTurtleTest {
    private static final String LIST = "(WiredTigerCheckpoint.3=(addr=\"00ab\",order=3))";

    private final TurtleFormat format = new TurtleCodec();

    private TurtlePage decode(String text) {
        return format.decodeTurtle(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsListAndTimestampAndNoMore() {
        assertThat(decode(LIST + "\ntimestamp=c0ffee12")).isEqualTo(
                new TurtlePage(LIST, 0xc0ffee12L, 0, 0, 0, 0, Optional.empty()));
        assertThat(decode(LIST + "\ntimestamp=ffffffffffffffff").timestamp()).isEqualTo(-1);
        assertThat(decode(LIST + "\ntimestamp=0").timestamp()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\nx", "\ntimestamp", "\ntimestamp=", "\ntimestamp=xyz",
            "\ntimestamp=-1", "\ntimestamp=1ffffffffffffffff", "\noldest_timestamp=1",
            "\n\ntimestamp=1", "\n timestamp=1", "\ntimestamp=1\n", "\ntimestamp=1,more=1",
            "\ntimestamp=1\nkey_provider=((page.1=(page_id=1,lsn=5)),version=1)", ",timestamp=1",
            ",x=1\ntimestamp=1", ")\ntimestamp=1", "\r\ntimestamp=(1)"})
    void malformedTextIsCorruption(String rest) {
        assertThatThrownBy(() -> decode(LIST + rest)).isInstanceOf(CorruptionException.class)
                .hasMessageStartingWith("turtle page: ");
    }

    @Test
    void isKnownByItsFirstCharactersAlone() {
        assertThatThrownBy(() -> decode("(WiredTigerCheckpoint"))
                .isInstanceOf(CorruptionException.class).hasMessageNotContaining("legacy");
        assertThatThrownBy(() -> decode("(WiredTigerCheckpoint."))
                .isInstanceOf(CorruptionException.class).hasMessageContaining("legacy");
        assertThatThrownBy(() -> decode(" " + LIST + "\ntimestamp=1"))
                .isInstanceOf(CorruptionException.class).hasMessageNotContaining("legacy");
    }
}
