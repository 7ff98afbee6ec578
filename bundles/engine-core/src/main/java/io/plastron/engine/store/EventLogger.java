// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent;

/** Writes a store's events into the log of whatever it runs in. Thread-safe. */
public final class EventLogger {
    private static final System.Logger LOG = System.getLogger(EventLogger.class.getName());

    private EventLogger() {}

    /** Logs an event; what somebody should look at is a warning. */
    public static void log(StoreEvent event) {
        System.Logger.Level level = switch (event.kind()) {
            case LOG_FAILED, FENCED, CHECKPOINT_FAILED, PICK_UP_FAILED, DEGRADED, ABANDONED_CALL,
                    PROVIDER_ERROR, DRAIN_TIMEOUT -> System.Logger.Level.WARNING;
            case CHECKPOINT, PICKED_UP -> System.Logger.Level.DEBUG;
            default -> System.Logger.Level.INFO;
        };
        LOG.log(level, () -> event.kind() + " " + event.subject() + ": " + event.detail());
    }
}
