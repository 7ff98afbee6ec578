// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.Reservation;
import io.plastron.types.ClosedException;
import io.plastron.types.LogFailedException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that callers and the log thread share: the group that takes reservations, the groups
 * that wait to be written, and how it ended. One lock guards all of it; nobody does I/O under it.
 *
 * <p>LSNs are given here, in memory, the salt of a segment not yet created included. Groups are
 * written strictly in LSN order, each when its last room is filled. {@code reserve} waits while too
 * much is ready and unwritten, but never when the log thread itself waits for a room: the thread
 * that is to fill that room may be the one that reserves. A completion ends the open group: rooms
 * that others hold there or before are waited for, as their groups come first, and what is reserved
 * from then on stands behind it.
 */
final class GroupQueue {
    /** Arrays kept for the next groups. */
    private static final int ARRAYS_MAX = 4;

    private final long epoch;
    private final Geometry geometry;
    private final Supplier<byte[]> salts;
    private final long deadlineMillis;
    private final Consumer<WriterFailure> onFailure;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition done = lock.newCondition();
    private final Deque<FrameGroup> queue = new ArrayDeque<>();
    private final Deque<byte[]> arrays = new ArrayDeque<>();
    private final Map<Integer, SegmentPlan> segments = new HashMap<>();

    private SegmentPlan segment;
    private FrameGroup open;
    private long databaseBytes;
    /** Of segments that were filled since the last completion. */
    private long loadedBytes;
    private long readyBytes;
    private long previousCompletionLsn;
    private long firstLsn;
    private boolean completionBegun;
    private boolean closed;
    private WriterFailure failure;
    private boolean failureTold;

    /**
     * @param databaseBytes of the newest checkpoint
     * @param onFailure called once, under the lock: notes it outside
     */
    GroupQueue(long epoch, SegmentPlan first, long previousCompletionLsn, long databaseBytes,
            Geometry geometry, Supplier<byte[]> salts, long deadlineMillis,
            Consumer<WriterFailure> onFailure) {
        this.epoch = epoch;
        this.segment = first;
        this.previousCompletionLsn = previousCompletionLsn;
        this.databaseBytes = databaseBytes;
        this.geometry = geometry;
        this.salts = salts;
        this.deadlineMillis = deadlineMillis;
        this.onFailure = onFailure;
        segments.put(first.number(), first);
    }

    // callers

    Reservation reserve(int bytes, KeyMark mark) {
        lock.lock();
        try {
            awaitRoom();
            boolean marked = mark != null && !segment.hasNoted(mark.keyId());
            if (open == null || !open.fitsRecord(bytes, marked)) {
                closeOpen();
                openGroup(FrameGroup.bytesNeeded(bytes, mark != null));
                marked = mark != null && !segment.hasNoted(mark.keyId());
            }
            if (marked) {
                open.addKey(mark);
            }
            int at = open.addRecord(bytes);
            return new Room(this, open, at, bytes);
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom() {
        ensureUsable();
        try (Patience patience = new Patience(done, deadlineMillis)) {
            while (readyBytes > geometry.queueBytesMax() && queue.peek().isReady()) {
                await(patience, "its writes");
                ensureUsable();
            }
        }
    }

    private void openGroup(long bytesMin) {
        long needed = Blocks.alignBlock(bytesMin);
        if (segment.nextOffset() + needed > segment.bytes()) {
            rollPlan(Blocks.BLOCK_BYTES + needed);
        }
        long left = segment.bytes() - segment.nextOffset();
        int capacity = (int) Math.min(left, Math.max(needed, geometry.groupBytes()));
        byte[] array = capacity <= geometry.groupBytes() ? array() : new byte[capacity];
        open = new FrameGroup(segment, array, capacity, previousCompletionLsn, firstLsn);
        firstLsn = open.firstLsn();
    }

    private void rollPlan(long bytesMin) {
        if (segment.number() == Integer.MAX_VALUE) {
            throw new LogFailedException("the log has used up its segment numbers (2^31); copy the"
                    + " store into a new one", null, false);
        }
        loadedBytes += segment.nextOffset();
        segment = new SegmentPlan(segment.number() + 1, salts.get(),
                geometry.segmentBytes(databaseBytes, loadedBytes, bytesMin));
        segments.put(segment.number(), segment);
    }

    private byte[] array() {
        byte[] array = arrays.poll();
        return array != null ? array : new byte[geometry.groupBytes()];
    }

    private void closeOpen() {
        if (open != null) {
            open.close();
            queue.add(open);
            if (open.isReady()) {
                becameReady(open);
            }
            open = null;
        }
    }

    private void becameReady(FrameGroup group) {
        readyBytes += group.paddedBytes();
        work.signalAll();
    }

    /** A room was filled or made void. */
    void roomDone(FrameGroup group) {
        lock.lock();
        try {
            group.roomDone();
            if (group.isReady()) {
                becameReady(group);
            }
        } finally {
            lock.unlock();
        }
    }

    Completion complete(CompletionDraft draft, SegmentHeader needed, long timeMillis) {
        lock.lock();
        try {
            ensureUsable();
            databaseBytes = draft.databaseBytes();
            return awaitAcknowledged(
                    closeWith(CompletionBody.of(draft, epoch, timeMillis, needed)));
        } finally {
            lock.unlock();
        }
    }

    /** Puts a completion behind all that was reserved, and hands it over to be written. */
    FrameGroup closeWith(CompletionBody body) {
        lock.lock();
        try {
            if (open == null || !open.fitsFrame(body.bytes())) {
                closeOpen();
                openGroup(FrameHeader.BYTES + body.bytes());
            }
            FrameGroup group = open;
            previousCompletionLsn = group.addCompletion(body);
            firstLsn = 0;
            loadedBytes = 0;
            closeOpen();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private Completion awaitAcknowledged(FrameGroup group) {
        try (Patience patience = new Patience(done, deadlineMillis)) {
            while (group.acknowledged() == null) {
                if (failure != null) {
                    throw tell();
                }
                if (closed && !isBegun(group)) {
                    throw new LogFailedException("this writer was closed before it wrote the"
                            + " checkpoint; nothing of it counts. Call lead() again", null, false);
                }
                await(patience, "the force of a checkpoint");
            }
            return group.acknowledged();
        }
    }

    /** Whether the log thread has it in hand: it brings it to its end even when closed. */
    private boolean isBegun(FrameGroup group) {
        return completionBegun && queue.peek() == group;
    }

    /** Waits for the log thread; past the deadline the writer has failed. */
    private void await(Patience patience, String what) {
        if (!patience.await()) {
            fail(new WriterFailure(WriterFailure.Kind.FAILED, "the disk did not finish " + what
                    + " within " + deadlineMillis
                    + " ms; the log is closed for writing. Look at the"
                    + " disk, open the store again", null, completionBegun));
            throw tell();
        }
    }

    private void ensureUsable() {
        if (failure != null) {
            throw tell();
        }
        if (closed) {
            throw new ClosedException("this writer gave its leadership up; call lead() again");
        }
    }

    private RuntimeException tell() {
        boolean first = !failureTold;
        failureTold = true;
        return failure.exception(first);
    }

    /** Bytes of a record that was filled but perhaps not yet written; null when it is not here. */
    byte[] unwritten(long lsn, int bytes) {
        lock.lock();
        try {
            if (open != null && open.holds(lsn)) {
                return open.copy(lsn, bytes);
            }
            for (FrameGroup group : queue) {
                if (group.holds(lsn)) {
                    return group.copy(lsn, bytes);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether LSNs of that segment number were given by this writer. */
    boolean owns(int number) {
        lock.lock();
        try {
            return segments.containsKey(number);
        } finally {
            lock.unlock();
        }
    }

    /** Salt of a segment of this writer, null for others. */
    byte[] salt(int number) {
        lock.lock();
        try {
            SegmentPlan plan = segments.get(number);
            return plan == null ? null : plan.salt();
        } finally {
            lock.unlock();
        }
    }

    byte[] commitment(long lsn, int keyId) {
        lock.lock();
        try {
            SegmentPlan plan = segments.get(Blocks.number(lsn));
            return plan == null ? null : plan.commitment(lsn, keyId);
        } finally {
            lock.unlock();
        }
    }

    boolean isFailed() {
        lock.lock();
        try {
            return failure != null;
        } finally {
            lock.unlock();
        }
    }

    // the log thread

    /**
     * Waits for the next group that is ready. It stays in the queue, so that it can be read, until
     * {@link #written}.
     *
     * @return null when the writer is closed or failed: the log thread ends
     */
    FrameGroup take() {
        lock.lock();
        try {
            while (!closed && failure == null
                    && (queue.isEmpty() || !queue.peek().isReady())) {
                work.awaitUninterruptibly();
            }
            if (closed || failure != null) {
                return null;
            }
            completionBegun = queue.peek().isCompletion();
            return queue.peek();
        } finally {
            lock.unlock();
        }
    }

    void written(FrameGroup group) {
        lock.lock();
        try {
            remove(group);
        } finally {
            lock.unlock();
        }
    }

    private void remove(FrameGroup group) {
        queue.remove(group);
        readyBytes -= group.paddedBytes();
        if (group.array().length == geometry.groupBytes() && arrays.size() < ARRAYS_MAX) {
            // A group starts with zeros: what pads it reaches the disk.
            Arrays.fill(group.array(), 0, group.paddedBytes(), (byte) 0);
            arrays.add(group.array());
        }
        done.signalAll();
    }

    /**
     * Acknowledges a completion unless the writer failed meanwhile.
     *
     * @param store makes it known outside; under the lock, so that no failure comes between
     */
    void acknowledge(FrameGroup group, Runnable store) {
        lock.lock();
        try {
            if (failure == null) {
                store.run();
                completionBegun = false;
                group.acknowledge();
                remove(group);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the writer, unless it ended before. */
    void fail(WriterFailure cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                onFailure.accept(cause);
            }
        } finally {
            done.signalAll();
            work.signalAll();
            lock.unlock();
        }
    }

    /** Ends the writer because the log thread cannot go on for a reason of its own. */
    void failedInside(String message) {
        lock.lock();
        try {
            fail(new WriterFailure(
                    WriterFailure.Kind.FAILED, message, null, completionBegun));
        } finally {
            lock.unlock();
        }
    }

    /**
     * No more work but what the log thread has in hand; who waits for more is told at once. False
     * when it was closed before.
     */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            done.signalAll();
            work.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }
}
