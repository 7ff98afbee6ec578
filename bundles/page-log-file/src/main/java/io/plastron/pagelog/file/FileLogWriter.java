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
import java.util.concurrent.TimeUnit;

/**
 * A leader's hand on the embedded log. Callers reserve and fill rooms in memory; one log thread
 * does all writes and forces; one housekeeping thread fills spares and deletes.
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
    private final SegmentAppender appender;
    private final Housekeeper housekeeper;
    private final Thread logThread;
    private final Runnable onLeft;

    /** @param onLeft called when leadership was given up */
    FileLogWriter(LeaderState state, GroupQueue queue, SegmentAppender appender,
            Housekeeper housekeeper, Runnable onLeft) {
        this.state = state;
        this.queue = queue;
        this.appender = appender;
        this.housekeeper = housekeeper;
        this.onLeft = onLeft;
        LogThread loop = new LogThread(state, queue, appender, housekeeper);
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
        return queue.complete(draft, state.needed(), state.nowMillis());
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
     * Gives leadership up. After the log thread has ended, and unless the log failed, the segment
     * is trimmed and what was acknowledged is written back, so that the next open need not search.
     */
    @Override
    public void close() {
        if (!queue.close()) {
            return;
        }
        boolean ended = join();
        housekeeper.close();
        try {
            if (ended && !queue.isFailed() && !state.isFenced()) {
                appender.trim(state.keptOffset(appender.header().number()));
                housekeeper.deleteSpares();
                state.forceHints();
            }
            if (ended) {
                appender.close();
            }
        } catch (IOException failed) {
            throw LogErrors.failed("cannot tidy up", state.folder().path(), failed);
        } finally {
            onLeft.run();
            state.leave();
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
