// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.types.InvalidUseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A leader's hand on the embedded log. Callers reserve and fill rooms in memory; one log thread
 * does all writes and forces; one housekeeping thread fills spares and deletes.
 *
 * <p><b>A leader that completes nothing</b> and closes takes its own files away: who only reads
 * would otherwise leave two behind each time, and no completion to say that they can go.
 *
 * <p><b>A full disk.</b> When a write fails because the disk is full and the completion record
 * cannot be whole in the file, nothing was committed: the call is told {@code StoreFullException}.
 * The writer is at its end all the same, later calls get {@code LogFailedException}: what the
 * failed write left in the file is unknown, and LSNs given out must not be written twice. Making
 * room and leading again is the way on; the checkpoint before stands.
 */
final class FileLogWriter implements LogWriter {
    private final LeaderState state;
    private final GroupQueue queue;
    private final Housekeeper housekeeper;
    private final LogThread loop;
    private final Thread logThread;
    private final Runnable onLeft;

    /** @param onLeft called when leadership was given up */
    FileLogWriter(LeaderState state, GroupQueue queue, SegmentAppender appender,
            Housekeeper housekeeper, Runnable onLeft) {
        this.state = state;
        this.queue = queue;
        this.housekeeper = housekeeper;
        this.onLeft = onLeft;
        loop = new LogThread(state, queue, appender, housekeeper);
        logThread = new Thread(loop, "plastron-log-" + state.label());
        logThread.setDaemon(true);
    }

    void start() {
        logThread.start();
        housekeeper.start();
    }

    @Override
    public long epoch() {
        return state.epoch();
    }

    @Override
    public Optional<Completion> base() {
        return state.base();
    }

    @Override
    public Reservation reserve(int bytes, KeyMark key) {
        if (bytes < RecordFormat.HEADER_BYTES || bytes > RecordFormat.RECORD_BYTES_MAX) {
            throw new InvalidUseException("a record has " + RecordFormat.HEADER_BYTES + " to "
                    + RecordFormat.RECORD_BYTES_MAX + " bytes, not " + bytes);
        }
        if (key != null
                && (key.keyId() <= 0 || key.commitment().length != KeyMark.COMMITMENT_BYTES)) {
            throw new InvalidUseException("a key mark has a positive id and a commitment of "
                    + KeyMark.COMMITMENT_BYTES + " bytes: " + key);
        }
        return queue.reserve(bytes, key);
    }

    @Override
    public Completion complete(CompletionDraft draft) {
        String meta = draft.checkpointMeta();
        if (meta.length() > CompletionDraft.META_CHARS_MAX
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(meta)) {
            throw new InvalidUseException("checkpoint_meta is ASCII, at most "
                    + CompletionDraft.META_CHARS_MAX + " characters: '" + meta + "'");
        }
        if (draft.retainFrom().value() > state.completionLsn()) {
            throw new InvalidUseException("no completion has LSN " + draft.retainFrom()
                    + ", the newest one is " + state.completionLsn());
        }
        return queue.complete(draft, state.kept().needed(), state.nowMillis());
    }

    @Override
    public void drop(Set<Integer> numbers) {
        int first = Blocks.number(state.retainFromLsn());
        for (int number : numbers) {
            if (number >= first) {
                throw new InvalidUseException("segment number " + number + " is not older than the"
                        + " path, which begins with number " + first
                        + ": name a later completion as the one to retain, and complete, before");
            }
        }
        housekeeper.drop(numbers);
    }

    @Override
    public void awaitDropped(long millisMax) {
        housekeeper.awaitClean(millisMax);
    }

    @Override
    public boolean isFenced() {
        return state.isFenced();
    }

    @Override
    public boolean isFailed() {
        return queue.isFailed();
    }

    GroupQueue queue() {
        return queue;
    }

    boolean isClosed() {
        return state.hasLeft();
    }

    /**
     * Gives leadership up. Unless the log failed, the log thread trims the segment at its end, and
     * what was acknowledged is written back, so that the next open need not search. Whatever fails
     * or hangs, everything is given back; an interrupt of the caller changes nothing.
     */
    @Override
    public void close() {
        if (!queue.close()) {
            return;
        }
        boolean inOrder = false;
        try {
            if (logThread.getState() == Thread.State.NEW) {
                // It could not be started; what it does at its end is to be done all the same.
                loop.run();
            }
            if (!join()) {
                queue.failedInside("the disk did not finish a write to " + state.folder().path()
                        + " within " + state.deadlineMillis() + " ms, and the writer was closed."
                        + " Look at the disk, open the store again");
            }
            housekeeper.close();
            tidyUp();
            inOrder = !queue.isFailed() && housekeeper.hasEnded();
        } catch (IOException failed) {
            throw LogErrors.failed("cannot tidy up", state.folder().path(), failed);
        } finally {
            try {
                onLeft.run();
            } finally {
                state.leave(inOrder);
            }
        }
    }

    private void tidyUp() throws IOException {
        if (loop.tidyFailure() != null) {
            throw loop.tidyFailure();
        }
        if (!queue.isFailed() && !state.isFenced()) {
            housekeeper.deleteSpares();
            if (state.isWithoutTrace()) {
                state.removeTraces();
            } else {
                state.forceClaim();
            }
        }
    }

    /** Waits for the log thread; false when it hangs in the disk and keeps its file. */
    private boolean join() {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(state.deadlineMillis());
        while (logThread.isAlive() && System.nanoTime() < end) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(
                        logThread, Math.max(1, end - System.nanoTime()));
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !logThread.isAlive();
    }
}
