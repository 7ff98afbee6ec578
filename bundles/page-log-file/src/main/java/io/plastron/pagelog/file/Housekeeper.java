// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.files.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The leader's housekeeping thread: fills a spare segment with zeros in small steps with pauses, so
 * that appends need not grow their file; deletes what nobody's path leads to, before a spare is
 * begun and between its steps, as a small store would outgrow its bound while one is filled; waits
 * for the lock when this leader took over from one that still holds it.
 *
 * <p>Nothing it does is needed for the log to be right. No spare means a growing file: none is made
 * unless the disk has room for it and for a whole segment more, and one that cannot be filled or
 * renamed is deleted. A file not deleted is tried again behind the next completion.
 */
final class Housekeeper implements SegmentAppender.SpareSource, Runnable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LOCK_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long JOIN_MILLIS_MAX = 10_000;

    private final LeaderState state;
    private final Geometry geometry;
    private final LogCounters counters;
    private final Deletions deletions;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition clean = lock.newCondition();
    private final Thread thread;

    private int spareOrdinal;
    private boolean spareWanted;
    private boolean spareReady;
    /** Since the last roll; one that failed is not tried over and over. */
    private boolean spareTried;
    private boolean cleanWanted;
    private boolean cleaning;
    private boolean closed;

    Housekeeper(LeaderState state, Geometry geometry, LogCounters counters, Deletions deletions) {
        this.state = state;
        this.geometry = geometry;
        this.counters = counters;
        this.deletions = deletions;
        thread = new Thread(this, "plastron-log-housekeeper-" + state.label());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The segment in use reaches up to {@code offset} now. */
    void used(long offset) {
        lock.lock();
        try {
            if (!spareReady && !spareWanted && !spareTried
                    && geometry.isSpareDue(offset, state.databaseBytes())) {
                spareTried = true;
                spareWanted = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Kept segments of these numbers are needed no more. */
    void drop(Set<Integer> numbers) {
        deletions.drop(numbers);
        acknowledged();
    }

    /** A completion of this leader's was acknowledged: what is due can be deleted. */
    void acknowledged() {
        lock.lock();
        try {
            if (deletions.areDue()) {
                cleanWanted = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OpenFile take(LogFolder.SegmentName name) {
        lock.lock();
        try {
            spareTried = false;
            if (!spareReady) {
                return null;
            }
            spareReady = false;
            return takeReady(name);
        } finally {
            lock.unlock();
        }
    }

    /** Opens before it renames: if either fails, nothing has the segment's name. */
    private OpenFile takeReady(LogFolder.SegmentName name) {
        FileSystem files = state.folder().files();
        OpenFile file = null;
        boolean renamed = false;
        try {
            file = files.openWrite(spare());
            files.rename(spare(), state.folder().path().resolve(name.name()));
            renamed = true;
            return file;
        } catch (IOException growingFileServesAsWell) {
            return null;
        } finally {
            if (!renamed) {
                discard(file);
            }
        }
    }

    private void discard(OpenFile file) {
        try (file) {
            delete(spare());
        } catch (IOException closedAllTheSame) {
            return;
        }
    }

    private Path spare() {
        return state.folder().spare(state.epoch(), spareOrdinal);
    }

    @Override
    public void run() {
        while (awaitWork()) {
            clean();
            if (!state.holdsLock()) {
                pollLock();
            }
            if (isSpareWanted()) {
                fillSpare();
            }
        }
        // Short lives, one after the other, must not leave more and more behind.
        clean();
    }

    private void clean() {
        if (takeClean()) {
            try {
                deletions.run();
            } finally {
                cleaned();
            }
        }
    }

    private void cleaned() {
        lock.lock();
        try {
            cleaning = false;
            clean.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is due now was deleted, or could not be. */
    void awaitClean(long millisMax) {
        long left = TimeUnit.MILLISECONDS.toNanos(millisMax);
        lock.lock();
        try {
            while ((cleanWanted && state.holdsLock() || cleaning) && !closed && left > 0) {
                left = clean.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            while (!closed && !spareWanted && !(cleanWanted && state.holdsLock())) {
                if (state.holdsLock()) {
                    work.awaitUninterruptibly();
                } else if (pause(LOCK_POLL_NANOS)) {
                    return !closed;
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits, lock held; true when the time passed without a signal. */
    private boolean pause(long nanos) {
        try {
            return work.awaitNanos(nanos) <= 0;
        } catch (InterruptedException nobodyInterruptsUs) {
            return true;
        }
    }

    private void pollLock() {
        try {
            Optional<FileSystem.Lock> taken =
                    state.folder().files().tryLock(state.folder().lock());
            if (taken.isPresent()) {
                state.takeLock(taken.get());
            }
        } catch (IOException tryLater) {
            // The lock guards openers against a mistake, the claim guards the data.
            return;
        }
    }

    private boolean takeClean() {
        lock.lock();
        try {
            boolean wanted = cleanWanted && state.holdsLock();
            cleanWanted &= !wanted;
            cleaning |= wanted;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private boolean isSpareWanted() {
        lock.lock();
        try {
            return spareWanted && !closed;
        } finally {
            lock.unlock();
        }
    }

    private void fillSpare() {
        boolean ready = false;
        long bytes = geometry.segmentBytes(state.databaseBytes());
        spareOrdinal++;
        try {
            if (hasRoom(bytes, bytes)) {
                ready = makeSpare(bytes);
            }
        } finally {
            lock.lock();
            try {
                spareWanted = false;
                spareReady = ready;
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean makeSpare(long bytes) {
        boolean ready = false;
        try (OpenFile file = state.folder().files().createNew(spare())) {
            ready = fill(file, bytes);
        } catch (IOException growingFileServesAsWell) {
            ready = false;
        } finally {
            if (!ready) {
                delete(spare());
            }
        }
        return ready;
    }

    /** Whether a spare leaves room for a whole segment: it must not be what fills the disk. */
    private boolean hasRoom(long spareBytes, long segmentBytes) {
        try {
            return state.folder().files().usableBytes(state.folder().path())
                    >= spareBytes + segmentBytes;
        } catch (IOException unknown) {
            return false;
        }
    }

    private boolean fill(OpenFile file, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(geometry.fillStepBytes());
        for (long at = 0; at < bytes; at += zeros.capacity()) {
            if (!hasRoom(bytes - at, bytes)) {
                return false;
            }
            zeros.clear();
            zeros.limit((int) Math.min(zeros.capacity(), bytes - at));
            file.write(zeros, at);
            file.force();
            counters.filled(zeros.limit());
            lock.lock();
            try {
                if (closed) {
                    return false;
                }
                pause(PAUSE_NANOS);
            } finally {
                lock.unlock();
            }
            clean();
        }
        return true;
    }

    private void delete(Path file) {
        try {
            state.folder().files().delete(file);
        } catch (IOException leftForTheNextLeader) {
            return;
        }
    }

    /** Deletes the spare that was not used. After {@link #close}. */
    void deleteSpares() {
        if (spareReady) {
            spareReady = false;
            delete(spare());
        }
    }

    /** Whether its thread does nothing any more. After {@link #close}. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Ends the thread. */
    void close() {
        lock.lock();
        try {
            closed = true;
            work.signal();
            clean.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS_MAX);
        while (thread.isAlive() && System.nanoTime() < end) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
