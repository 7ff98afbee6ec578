// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open page log. Thread-safe.
 *
 * <ul>
 *   <li>PL-01: an LSN together with the salt of its segment is never given twice, not across
 *       restarts, crashes or leaders. Two leaders that do not know of each other may give the same
 *       LSN, each under its own salt; at most one of both places ever becomes part of the log.
 *   <li>PL-02: only a completion record commits. After a crash at any moment the log shows the last
 *       acknowledged completion or the one in flight, whole.
 *   <li>PL-03: what was read is checked; a reader gets the bytes written or an exception.
 *   <li>PL-04: readers never write, lock or disturb a leader.
 * </ul>
 */
@ConsumerType
public interface PageLog extends AutoCloseable {
    /**
     * The newest completion a reader may adopt: one that was acknowledged. Looks at the log anew on
     * each call and is cheap when nothing changed.
     *
     * @throws io.plastron.types.CorruptionException the log shows that a later completion was
     *     acknowledged than can be read; the message names file and offset
     */
    Optional<Completion> newest();

    /**
     * The acknowledged completion whose turtle page is {@code turtle}, empty when there is none
     * that is retained.
     */
    Optional<Completion> completionOf(Lsn turtle);

    /**
     * The completions that stay findable, newest first: from the newest one down to the one it
     * names as {@link Completion#retainFrom}.
     *
     * @param max how many at most; one record is read for each
     */
    List<Completion> completions(int max);

    /**
     * Reads a record and checks its CRC and that it says of itself to be at {@code lsn}.
     *
     * @param bytes size of the whole record as its cookie names it, or 0 when unknown
     * @throws io.plastron.types.CorruptionException damaged, missing, or of another size
     */
    StoredRecord read(long lsn, int bytes);

    /**
     * The commitment that was noted for key {@code keyId} before the record at {@code lsn}, in that
     * record's segment; empty when none was, which for a sealed record means corruption.
     */
    Optional<byte[]> commitment(long lsn, int keyId);

    /**
     * Becomes leader (PL-05): claims a higher epoch, reads the old tail and forces it, and opens a
     * place of its own to write that is linked to the last completion. What followed that
     * completion is abandoned. An earlier leader's later writes are never honoured.
     *
     * @throws io.plastron.types.StoreInUseException somebody leads and {@code takeOver} is false;
     *     names the holder
     * @throws io.plastron.types.FencedException another claimer was faster
     */
    LogWriter lead(boolean takeOver);

    /** Who leads, as far as this machine can see. */
    Leadership leadership();

    /**
     * Calls {@code listener} soon after a completion may have been acknowledged by a leader
     * anywhere (PL-06: within 100 ms while completions come). Called on a thread of the log; must
     * not block.
     *
     * @return closes the watch
     */
    AutoCloseable watch(Runnable listener);

    /**
     * All segments, oldest first: kept ones, those on the path to the newest completion, and what a
     * writer of this log began behind it. Costs a look at each file, but opens none.
     */
    List<SegmentInfo> segments();

    /** Counters since this log was opened. */
    LogStatistics statistics();

    /** Stops watching and closes files. A writer must be closed before. */
    @Override
    void close();
}
