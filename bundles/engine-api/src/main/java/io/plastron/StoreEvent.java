// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import java.time.Instant;

/**
 * Something that happened to a store, for people and monitors.
 *
 * @param at when
 * @param kind what
 * @param subject whom it concerns: a provider, a checkpoint, a role
 * @param detail in words; may change from version to version
 */
public record StoreEvent(Instant at, Kind kind, String subject, String detail) {
    /** Kinds of events. */
    public enum Kind {
        /** A key provider was seen. */
        OFFERED,
        /** A candidate cannot be used; the detail says why and when it is tried again. */
        REFUSED,
        /** A provider is in use from now on. */
        ACTIVE,
        /** The provider in use was modified and loaded its keys again. */
        MODIFIED,
        /** The provider in use was modified and cannot load its keys any more. */
        DEGRADED,
        /** No provider is in use. */
        ABSENT,
        /** A provider left while a call was inside and did not end in time. */
        DRAIN_TIMEOUT,
        /** A call into a provider was abandoned. */
        ABANDONED_CALL,
        /** A provider threw where its answer changes nothing. */
        PROVIDER_ERROR,
        /** New keys were committed. */
        ROTATED,
        /** A checkpoint was made; those of durable commits are too many to be told. */
        CHECKPOINT,
        CHECKPOINT_FAILED,
        /** A follower adopted a checkpoint. */
        PICKED_UP,
        PICK_UP_FAILED,
        STATE,
        ROLE,
        FENCED,
        LOG_FAILED,
        /** Space of the log is not given back for now; the detail says why. All else goes on. */
        SPACE_KEPT
    }

    @Override
    public String toString() {
        return at + " " + kind + " " + subject + ": " + detail;
    }
}
