// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import io.plastron.types.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection to an open store; an OSGi service, registered only while the store is open, with
 * the properties {@link #STORE}, {@link #ROLE} and {@link #KEYS}. Thread-safe. After the store was
 * closed every method throws {@link io.plastron.types.ClosedException}; none hangs.
 *
 * <p>Guarantees: a checkpoint is durable and whole, or was never there. What was committed after
 * the newest checkpoint is lost when the process dies: durability is by checkpoint. Automatic
 * checkpoints come every minute, at 64 MiB of changes and at close (all configurable), and earlier
 * by size in a small store: when a 32nd of it was replaced (512 KiB at least), when an eighth of it
 * was changed or its log has grown by as much (4 MiB at least), or when pages are to be moved.
 */
@ProviderType
public interface Connection extends AutoCloseable {
    /** Service property: name of the store. */
    String STORE = "plastron.store";
    /** Service property: {@code leader} or {@code follower}. */
    String ROLE = "plastron.role";
    /** Service property: {@code active}, {@code absent}, {@code degraded}, {@code none}. */
    String KEYS = "plastron.keys";

    /** Opens a session. Sessions are for one thread at a time and cheap. */
    Session openSession();

    /**
     * Makes everything committed before this call durable; on return it is. With nothing changed
     * and no new key nothing is written and the newest checkpoint is returned. Callers that come
     * while one runs share the next.
     *
     * @throws NotLeaderException this store follows
     * @throws KeyProviderAbsentException the provider left, or none came in time; nothing is lost,
     *     the next checkpoint tries again
     * @throws io.plastron.types.KeyProviderUnreachableException the provider did not answer;
     *     likewise
     * @throws io.plastron.types.KeyRefusedException the provider refused, or broke a rule; likewise
     * @throws io.plastron.types.TimeoutException a change of providers took longer than
     *     {@code key_absent_wait_millis}; likewise
     * @throws io.plastron.types.LogFailedException the log failed; {@code outcomeUnknown} says
     *     whether the checkpoint may be found when the store is opened again
     * @throws io.plastron.types.FencedException another leader took over; likewise
     */
    Checkpoint checkpoint();

    /** The newest checkpoint this connection made or picked up. */
    Optional<Checkpoint> newestCheckpoint();

    /**
     * Has the active provider make a new key generation and data key, and commits them with a
     * checkpoint. Pages written after that are sealed with the new key, once the provider has given
     * it by its id; until then the former key stays in use, and an event says so.
     *
     * @throws io.plastron.types.InvalidUseException the active provider does not rotate on command
     * @throws io.plastron.types.KeyProviderUnreachableException it did not answer, or was replaced
     *     again and again before its new keys were committed; the keys are as before
     */
    Checkpoint rotateKey();

    /**
     * Changes the store while it runs. Keys: {@code role=leader|follower}, {@code take_over=true}
     * (with {@code role=leader}: also from a living leader), {@code checkpoint_meta="…"} (a
     * follower adopts exactly that checkpoint and stays there until told otherwise; empty: the
     * newest again), {@code checkpoint_wait} (seconds), {@code checkpoint_dirty_max}
     * (bytes; 0 for none by size, which also lifts the bound on the log's size),
     * {@code retain_checkpoints}, {@code retain_seconds} (older checkpoints give their
     * space back), {@code reclaim} ({@code off}: nothing does, and the log only grows). All or
     * nothing.
     *
     * @throws io.plastron.types.InvalidUseException an unknown key or value; nothing was changed
     * @throws io.plastron.types.StoreInUseException somebody else leads
     */
    void reconfigure(String config);

    /**
     * Makes the log as small as it can be now: pages are moved out of segments that hold little
     * else than what is not needed any more, checkpoints are made, and such segments are given
     * back. The store does that by itself in the course of its checkpoints; this is for when no
     * more changes come. Readers and writers go on. What older checkpoints, followers and long
     * transactions need is not given back.
     *
     * @throws NotLeaderException this store follows
     * @throws io.plastron.types.InvalidUseException it was told to give nothing back,
     *     {@code reclaim=off}
     * @throws io.plastron.types.PlastronException as {@link #checkpoint}; what was done so far
     *     stands
     */
    Compaction compact();

    /**
     * What a compaction has done.
     *
     * @param bytesBefore bytes that the log's segments took
     * @param bytesAfter that they take now; some may be deleted a moment later
     * @param pagesMoved pages that were written anew for it
     */
    record Compaction(long bytesBefore, long bytesAfter, long pagesMoved) {}

    /**
     * Pins the newest checkpoint this connection made or picked up, for a backup above all: see
     * {@link CheckpointPin#copyTo}. A follower can pin as well as the leader. What was committed
     * since that checkpoint is not in it; a leader may call {@link #checkpoint} first.
     *
     * @param who pins, and why, for people: at most 160 bytes of UTF-8, no control characters;
     *     {@link StoreStatus#pins} shows it, with the process behind it
     * @param lease how long the pin lasts unless it is renewed: 1 second to 7 days
     * @throws io.plastron.types.InvalidUseException no name, or one that is too long or
     *     has control characters, or another lease
     * @throws NotFoundException there is no checkpoint yet
     * @throws ConflictException a leader elsewhere gave the checkpoint up just then: try again
     * @throws io.plastron.types.LogFailedException it could not be written
     * @throws io.plastron.types.StoreFullException likewise, there is no room
     */
    CheckpointPin pin(String who, Duration lease);

    /** Tells of the store; stays usable after close. */
    StoreStatus status();

    /**
     * Reads every page reachable from the newest checkpoint from the log, past all caches, and
     * checks it. Readers and writers go on.
     *
     * @param progress called now and then; may be null
     * @throws io.plastron.types.CorruptionException naming the first damage found
     */
    VerifyReport verify(Consumer<VerifyReport> progress);

    /**
     * Which data keys the newest checkpoint needs; ids only. Reads every page it reaches. A key
     * made by a rotation is needed from the first page sealed with it on.
     */
    List<KeyUse> keyUse();

    /** Closes the store: a last checkpoint if this is a leader with changes, then everything. */
    @Override
    void close();

    /**
     * A data key and a checkpoint that needs it.
     *
     * @param checkpoint the checkpoint
     * @param keyPage key page that checkpoint names, {@link Lsn#NONE} when the store is not sealed
     * @param keyIds data keys its pages are sealed with, ascending
     */
    record KeyUse(Lsn checkpoint, Lsn keyPage, List<Integer> keyIds) {}
}
