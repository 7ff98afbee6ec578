// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.StoreEvent;
import io.plastron.StoreEvent.Kind;
import io.plastron.types.InvalidUseException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events and the limits of a slot. */
@Timeout(120)
class SlotEventsTest {
    private static final long GENEROUS_MILLIS = 30_000;

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void eventsToldBeforeTheStartAndBeforeTheEndAreDeliveredInOrder() {
        SlotEvents events = new SlotEvents("order", event -> seen.add(event.detail()));
        events.tell(Kind.OFFERED, "a", "1");
        events.tell(Kind.OFFERED, "a", "2");
        events.start();
        events.tell(Kind.OFFERED, "a", "3");
        events.close(GENEROUS_MILLIS);
        assertThat(seen).containsExactly("1", "2", "3");
    }

    @Test
    void aListenerThatThrowsOrLeavesAnInterruptBehindMissesNothing() {
        SlotEvents events =
                new SlotEvents(
                        "throwing",
                        event -> {
                            seen.add(event.detail());
                            Thread.currentThread().interrupt();
                            throw new NoClassDefFoundError("listener/Gone");
                        });
        events.start();
        events.tell(Kind.OFFERED, "a", "1");
        events.tell(Kind.OFFERED, "a", "2");
        events.close(GENEROUS_MILLIS);
        assertThat(seen).containsExactly("1", "2");
    }

    @Test
    void whatDoesNotFitIsCountedAndTheNextThatFitsSaysSo() throws Exception {
        Hang hang = Hang.stubborn();
        SlotEvents events =
                new SlotEvents(
                        "full",
                        event -> {
                            seen.add(event.detail());
                            hangOnce(hang, event);
                        });
        events.start();
        events.tell(Kind.OFFERED, "a", "hang");
        hang.awaitEntered();
        for (int i = 0; i < SlotEvents.WAITING_MAX + 7; i++) {
            events.tell(Kind.OFFERED, "a", "filler");
        }
        hang.release();
        while (seen.size() < SlotEvents.WAITING_MAX + 1) {
            LockSupport.parkNanos(1_000_000);
        }
        events.tell(Kind.OFFERED, "a", "last");
        events.close(GENEROUS_MILLIS);
        assertThat(seen).hasSize(SlotEvents.WAITING_MAX + 2);
        assertThat(seen).endsWith("last (7 events before it were lost)");
    }

    private static void hangOnce(Hang hang, StoreEvent event) {
        if (event.detail().equals("hang")) {
            try {
                hang.call();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }

    @Test
    void limitsThatWouldHoldAFrameworkTooLongAreRefused() {
        SlotConfig config = SlotConfig.defaults("x");
        assertThat(config.drainMillis()).isEqualTo(1_000);
        assertThatThrownBy(() -> new SlotConfig("x", 1, 1, 3_001, 200, 0, 1, 1))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("drainMillis is 0 to 3000, not 3001");
        assertThatThrownBy(() -> new SlotConfig("x", 1, 1, 0, 1_001, 0, 1, 1))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new SlotConfig("x", 0, 1, 0, 0, 0, 1, 1))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> new SlotConfig("x", 1, 1, 0, 0, 0, 2, 1))
                .isInstanceOf(InvalidUseException.class);
    }
}
