// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog;

import io.plastron.types.Lsn;
import java.util.List;
import java.util.NavigableSet;
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
 *   <li>PL-04: readers never lock or disturb a leader, and write nothing but pins.
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

    /** Numbers of the segments {@link #segments} tells about. Lists the folder, opens no file. */
    NavigableSet<Integer> segmentNumbers();

    /**
     * Pins a checkpoint (PL-13): nothing it needs is reclaimed, by whoever leads in whatever
     * process, until the pin is closed or its lease runs out by the clock of the machine. It does
     * not outlast a power cut for sure. A reader that may not write to the log goes on without:
     * what it has open stays readable.
     *
     * @param completion one of {@link #completions}
     * @param who for people; longer ones are cut
     * @throws io.plastron.types.InvalidUseException it is not retained any more: take a newer one
     * @throws io.plastron.types.LogFailedException it could not be written
     */
    Pin pin(Lsn completion, String who, long leaseMillis);

    /**
     * The pins of all processes, but those whose lease has run out, in no order. One that cannot be
     * read counts as pinning everything, for a day from when it was made.
     */
    List<PinInfo> pins();

    /**
     * Copies what a pinned completion needs (PL-14): opened with the same options, the copy is a
     * log that ends with that completion. Reading and writing this one go on. The copy is forced;
     * one that was broken off is worth nothing.
     *
     * @param completion of a pin that holds until this returns, which is for the caller to see to
     * @param location of the copy; must hold nothing yet
     * @param goOn called now and then; what it throws breaks the copy off
     * @return bytes copied
     * @throws io.plastron.types.InvalidUseException something is there, or the completion is not
     *     retained, or what a log that ends with it needs was given up before it was pinned
     * @throws io.plastron.types.StoreFullException there is no room for it
     * @throws io.plastron.types.LogFailedException reading or writing failed
     */
    long copy(Lsn completion, String location, Runnable goOn);

    /** Counters since this log was opened. */
    LogStatistics statistics();

    /** Stops watching and closes files. A writer must be closed before. */
    @Override
    void close();
}
