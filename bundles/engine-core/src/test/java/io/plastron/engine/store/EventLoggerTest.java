// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.StoreEvent;
import io.plastron.StoreEvent.Kind;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoggerTest {
    private static Level level(Kind kind, String subject) {
        return EventLogger.level(new StoreEvent(Instant.EPOCH, kind, subject, "detail"));
    }

    @Test
    void theOrdinaryLifeOfAStoreIsNotShownOnAConsole() {
        for (Kind kind : List.of(Kind.OFFERED, Kind.ACTIVE, Kind.ROTATED, Kind.CHECKPOINT,
                Kind.PICKED_UP, Kind.ROLE)) {
            assertThat(level(kind, "s")).as(kind.name()).isEqualTo(Level.DEBUG);
        }
        for (String state : List.of("OPENING", "LOCKED", "OPEN", "CLOSING", "CLOSED")) {
            assertThat(level(Kind.STATE, state)).as(state).isEqualTo(Level.DEBUG);
        }
    }

    @Test
    void whatSomebodyShouldLookAtIsAWarning() {
        for (Kind kind : List.of(Kind.REFUSED, Kind.DEGRADED, Kind.DRAIN_TIMEOUT,
                Kind.ABANDONED_CALL, Kind.PROVIDER_ERROR, Kind.CHECKPOINT_FAILED,
                Kind.PICK_UP_FAILED, Kind.FENCED, Kind.LOG_FAILED)) {
            assertThat(level(kind, "s")).as(kind.name()).isEqualTo(Level.WARNING);
        }
        assertThat(level(Kind.STATE, "FAILED")).isEqualTo(Level.WARNING);
    }
}
