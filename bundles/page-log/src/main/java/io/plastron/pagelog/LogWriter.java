// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The leader's hand on a page log. {@link #reserve} and the reservations are thread-safe;
 * {@link #complete} is called by one thread at a time, which has no reservation open itself.
 */
@ConsumerType
public interface LogWriter extends AutoCloseable {
    /** This leader's epoch. */
    long epoch();

    /** The completion this writer goes on from, read under its claim; empty in a new log. */
    Optional<Completion> base();

    /**
     * Makes room for a record and thereby gives it its LSN (PL-10). Room is never taken back: what
     * is reserved is filled or abandoned. Reserved, or filled, is not durable.
     *
     * @param bytes of the whole record, header to last byte
     * @param key noted in the segment before the first record under that key; null for a record
     *     that is not sealed
     * @throws io.plastron.types.LogFailedException the log failed before; close it
     * @throws io.plastron.types.StoreFullException no room on the disk
     */
    Reservation reserve(int bytes, KeyMark key);

    /**
     * Commits everything reserved so far (PL-11): appends the completion record, forces, and then
     * checks that this leader still leads. Returning is the commit point. Reservations that other
     * threads hold open are waited for; they may go on to reserve meanwhile, for the next one.
     *
     * <p>The path of the log, what recovery reads, begins at the segment that holds {@link
     * CompletionDraft#retainFrom}. It may lag behind by a completion; older segments are kept, and
     * readable, until they are dropped.
     *
     * @throws io.plastron.types.LogFailedException write or force failed, or the deadline passed;
     *     {@code outcomeUnknown} says whether the completion may have been written
     * @throws io.plastron.types.FencedException somebody else leads; likewise
     * @throws io.plastron.types.StoreFullException no room for the completion record; nothing of it
     *     was written, the completion before stands
     */
    Completion complete(CompletionDraft draft);

    /**
     * Gives up kept segments (PL-12). No checkpoint from {@link CompletionDraft#retainFrom} of the
     * last acknowledged completion on needs a record in them, and that completion says so: what it
     * commits includes whatever the caller knows of these segments.
     *
     * <p>Deletes later, in the background, only while this leader leads undisputed, and nothing
     * while a checkpoint is pinned that is older than the one retained. Whether it
     * comes to that before a crash does not matter: a segment that is still there is to be given up
     * again. Numbers nothing stands behind are no error.
     *
     * @param numbers of {@link SegmentInfo}
     * @throws io.plastron.types.InvalidUseException one of them is not older than the path, that is
     *     than the segment of the retained completion
     */
    void drop(Set<Integer> numbers);

    /**
     * Waits until what was given up has left the disk as far as it can now: for who needs the room.
     * An interrupt ends it.
     *
     * @param millisMax no longer than this
     */
    void awaitDropped(long millisMax);

    /** Whether somebody has claimed a higher epoch; a hint, {@link #complete} decides. */
    boolean isFenced();

    /** Whether the log failed; then only {@link #close} is of use. */
    boolean isFailed();

    /** Gives leadership up. What was reserved since the last completion is abandoned. */
    @Override
    void close();
}
