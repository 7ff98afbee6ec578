// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent;
import io.plastron.StoreStatus;

/**
 * Writes a store's events into the log of whatever it runs in: what somebody should look at as
 * warnings, the ordinary life of a store for those who ask for it. A library that opens files has
 * nothing to say on an application's console. Thread-safe.
 */
public final class EventLogger {
    private static final System.Logger LOG = System.getLogger(EventLogger.class.getName());

    private EventLogger() {}

    /** Logs an event. */
    public static void log(StoreEvent event) {
        LOG.log(level(event), () -> event.kind() + " " + event.subject() + ": " + event.detail());
    }

    static System.Logger.Level level(StoreEvent event) {
        return switch (event.kind()) {
            case LOG_FAILED, FENCED, CHECKPOINT_FAILED, PICK_UP_FAILED, REFUSED, DEGRADED,
                    ABANDONED_CALL, PROVIDER_ERROR, DRAIN_TIMEOUT, SPACE_KEPT ->
                    System.Logger.Level.WARNING;
            // A store waits for a provider: no fault when it has just been started.
            case ABSENT, MODIFIED -> System.Logger.Level.INFO;
            case STATE -> event.subject().equals(StoreStatus.State.FAILED.name())
                    ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
            case OFFERED, ACTIVE, ROTATED, CHECKPOINT, PICKED_UP, ROLE ->
                    System.Logger.Level.DEBUG;
        };
    }
}
