// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be told of a store in whatever state; an OSGi service registered from the activation of
 * the store's component to its end, also while the store is locked or failed. Thread-safe; each
 * answer is a snapshot. Names, ids and reasons only, never key material.
 */
@ProviderType
public interface StoreStatus {
    /** Life of a store. */
    enum State {
        /** Files are being read. */
        OPENING,
        /** Opened as far as it goes without keys: no provider can load the store's key metadata. */
        LOCKED,
        OPEN,
        CLOSING,
        CLOSED,
        /** Could not be opened, or the log failed; see {@link StoreStatus#failure}. */
        FAILED
    }

    enum Role {
        LEADER,
        FOLLOWER
    }

    String name();

    Path path();

    State state();

    Role role();

    /** What made the store {@link State#FAILED}, or keeps it {@link State#LOCKED}. */
    Optional<Throwable> failure();

    /** Whether the store is sealed; empty before that was read. */
    Optional<Boolean> sealed();

    /** The newest checkpoint made or picked up; while locked, the newest in the log. */
    Optional<Checkpoint> checkpoint();

    /** Text of that checkpoint's turtle page, unlocked or not. */
    Optional<String> turtle();

    /** The key provider and its candidates. */
    KeyStatus keys();

    /**
     * What was counted since the store was opened, and what it is now, by name, ascending:
     * {@code checkpoint.*}, {@code pick_up.*}, {@code transactions.*}, {@code cache.*},
     * {@code log.*} once the log is open, {@code space.*} on a leader that has looked at its log. A
     * {@code statistics:} cursor ({@link Session#openCursor}) has all of them with a description
     * each, which says the unit; a name ends in its unit where it is no plain count.
     *
     * @throws io.plastron.types.LogFailedException the log's folder could not be listed: a leader
     *     counts the pins there, of all processes
     */
    Map<String, Long> statistics();

    /**
     * Who keeps checkpoints from being given back, in whatever process, oldest pin first: followers
     * and backups. Empty before the log is open.
     *
     * @throws io.plastron.types.LogFailedException the log's folder could not be listed
     */
    List<PinStatus> pins();

    /**
     * A pin.
     *
     * @param completion of the oldest checkpoint that it keeps; {@link Lsn#NONE} for a pin that
     *     cannot be read, which keeps all
     * @param who holds it, for people
     * @param since when it was made
     * @param until when it ends unless it is renewed
     */
    record PinStatus(Lsn completion, String who, Instant since, Instant until) {}

    /** What happened lately, oldest first. */
    List<StoreEvent> events();

    /** Has every refused candidate tried again at once. */
    void retryKeys();

    /**
     * Hears of what happens from now on, on the store's event thread; a listener that throws is
     * dropped.
     *
     * @return ends the subscription
     */
    AutoCloseable onEvent(Consumer<StoreEvent> listener);
}
