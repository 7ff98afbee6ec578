// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryTest {
    private final FakeTime time = new FakeTime();
    private final Retry retry =
            new Retry(new SlotConfig("x", 1, 1, 0, 0, 0, 250, 60_000), time);

    @Test
    void pausesDoubleUpToTheirLimit() {
        long[] expectedMillis = {250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000};
        for (long pauseMillis : expectedMillis) {
            retry.failed(true);
            time.advance(pauseMillis - 1);
            assertThat(retry.due()).isFalse();
            assertThat(retry.leftMillis()).isEqualTo(1);
            time.advance(1);
            assertThat(retry.due()).isTrue();
        }
    }

    @Test
    void whatTimeCannotMendIsNeverDue() {
        retry.failed(false);
        time.advance(1_000_000_000);
        assertThat(retry.due()).isFalse();
        assertThat(retry.leftMillis()).isNegative();
        assertThat(retry.leftNanos()).isEqualTo(Retry.NEVER);
    }

    @Test
    void aChangeMakesItDueAtOnceAndThePausesBeginAnew() {
        retry.failed(true);
        retry.failed(true);
        retry.soon();
        assertThat(retry.due()).isTrue();
        retry.failed(true);
        assertThat(retry.leftMillis()).isEqualTo(250);
    }

    @Test
    void tryingKeepsThePausesGrowing() {
        retry.failed(true);
        retry.begun();
        assertThat(retry.due()).isFalse();
        retry.failed(true);
        assertThat(retry.leftMillis()).isEqualTo(500);
    }
}
