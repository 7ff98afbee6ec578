// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.pagelog.PageLog;

/**
 * What the log takes, and may: by that checkpoints are due, pages are moved, and writers wait.
 *
 * <p>The measure is what all pages would take without deltas, <em>W</em>. The bytes a store's
 * folder takes consist of
 * <ul>
 *   <li>the segments the newest checkpoint needs: pages are moved out of the oldest from
 *       {@value #LOW_PERCENT} % of W on, and so fast from {@value #HIGH_PERCENT} % on that it stays
 *       about there ({@link Moving});
 *   <li>the rest of the newest segment, and a spare, filled ahead with zeros: a sixteenth of W
 *       each, 1 MiB at least;
 *   <li>what the next checkpoint writes, as none of what it replaces can go before it is complete.
 *       So one is made when rows of a {@value #REPLACED_SHARE}nd of W were replaced; and a commit
 *       that has replaced more while one is being written waits, if that would take the log beyond
 *       {@value #LIMIT_PERCENT} % of W.
 * </ul>
 *
 * <p>In a small store {@value #SLACK_BYTES} bytes more than W take the place of that share: it may
 * take 12 MiB more than W. Compacting takes once more what is moved, until it is through.
 * What transactions, followers and pins keep is not counted: it is for them that it is there.
 *
 * <p>Thread-safe; what changes it is for who makes a checkpoint.
 */
final class Bounds {
    private static final int LOW_PERCENT = 120;
    private static final int HIGH_PERCENT = 140;
    private static final int LIMIT_PERCENT = 180;
    private static final long SLACK_BYTES = 6 << 20;
    /** Bytes moved for each that is written otherwise, at the high mark. */
    private static final int MOVED_PER_BYTE_MAX = 6;

    private static final int REPLACED_SHARE = 32;
    private static final long REPLACED_BYTES_MIN = 256 << 10;
    private static final int CHANGED_SHARE = 8;
    private static final long CHANGED_BYTES_MIN = 4 << 20;
    /** A leaf is written whole when an eighth of it was replaced. */
    private static final int WRITTEN_PER_BYTE_MAX = 8;

    private final PageLog log;
    private volatile State state = new State(false, 0, 0, 0, 0, 0, 0);
    private volatile long completedAtBytes;
    private volatile long plannedAtBytes;
    private volatile boolean movingDue;

    /**
     * As of the last look.
     *
     * @param wholeBytes W
     * @param lowBytes from which on pages are moved
     * @param liveBytes of segments that are not dead
     * @param takenBytes of the folder, with all that is filled ahead now or soon
     * @param undeletedBytes of segments given up, not in that
     * @param appendedBytes by then
     */
    private record State(boolean known, long wholeBytes, long lowBytes, long liveBytes,
            long takenBytes, long undeletedBytes, long appendedBytes) {}

    Bounds(PageLog log) {
        this.log = log;
    }

    private long appendedBytes() {
        return log.statistics().appendedBytes();
    }

    /**
     * The log was looked at.
     *
     * @param known whether W is
     * @param wholeBytes W
     * @param liveBytes of segments that are not dead
     * @param segments all of them
     * @param newestUsedBytes of the segment that is being written
     */
    void looked(boolean known, long wholeBytes, long liveBytes, Segments segments,
            long newestUsedBytes) {
        long ahead = 2 * segments.fullBytes();
        state = new State(known, wholeBytes, mark(LOW_PERCENT, wholeBytes, segments), liveBytes,
                liveBytes - segments.newestBytes() + newestUsedBytes + ahead,
                segments.undeletedBytes(), appendedBytes());
    }

    /** A share of W, and the segment that is being written. */
    private static long mark(int percent, long wholeBytes, Segments segments) {
        return wholeBytes * percent / 100 + segments.newestBytes();
    }

    /** Pages were to be moved if need be. */
    void planned() {
        plannedAtBytes = appendedBytes();
        movingDue = false;
    }

    /** A checkpoint was completed. */
    void completed() {
        long appended = appendedBytes();
        State now = state;
        completedAtBytes = appended;
        movingDue = now.known() && now.liveBytes() > now.lowBytes()
                && appended - plannedAtBytes >= replacedBytesMax();
    }

    // ---- moving

    /** Up to which no pages are moved. */
    long lowBytes(long wholeBytes, Segments segments) {
        return mark(LOW_PERCENT, wholeBytes, segments);
    }

    /** How many bytes are moved for each that is written otherwise. */
    double movedPerByte(long wholeBytes, long liveBytes, Segments segments) {
        double low = mark(LOW_PERCENT, wholeBytes, segments);
        double high = mark(HIGH_PERCENT, wholeBytes, segments);
        double above = (liveBytes - low) / Math.max(1, high - low);
        return MOVED_PER_BYTE_MAX * Math.max(0, Math.min(1, above));
    }

    /** How many bytes one checkpoint may move: they take room before any is given back. */
    long movedBytesMax() {
        return state.wholeBytes() / CHANGED_SHARE;
    }

    private static long limitBytes(State now) {
        return Math.max(now.wholeBytes() * LIMIT_PERCENT / 100,
                now.wholeBytes() + SLACK_BYTES);
    }

    // ---- checkpoints that are due, and writers that wait; any thread

    /** Changes after which a checkpoint is due whatever is configured. */
    long changedBytesMax() {
        return Math.max(CHANGED_BYTES_MIN, state.wholeBytes() / CHANGED_SHARE);
    }

    /** Replaced rows after which one is. */
    long replacedBytesMax() {
        return Math.max(REPLACED_BYTES_MIN, state.wholeBytes() / REPLACED_SHARE);
    }

    /**
     * Whether a checkpoint that moves pages is due because others have made the log grow: those of
     * durable commits move nothing.
     */
    boolean isMovingDue() {
        return movingDue;
    }

    /** Whether a checkpoint is due because the log has grown, also by pages written early. */
    boolean isCheckpointDue() {
        return movingDue || state.known()
                && appendedBytes() - completedAtBytes >= changedBytesMax();
    }

    /**
     * Whether the next checkpoint has no room but that of segments which were given up and may not
     * be deleted yet.
     *
     * @param replacedBytes since the newest one
     */
    boolean needsDeletions(long replacedBytes) {
        State now = state;
        return now.known() && now.undeletedBytes() > 0
                && now.takenBytes() + now.undeletedBytes() + now.wholeBytes() / CHANGED_SHARE
                        + writtenBytes(now, replacedBytes) > limitBytes(now);
    }

    /** No page is written twice by one checkpoint; some of it may be written already. */
    private long writtenBytes(State now, long replacedBytes) {
        return Math.max(appendedBytes() - now.appendedBytes(),
                Math.min(now.wholeBytes(), WRITTEN_PER_BYTE_MAX * replacedBytes));
    }

    /**
     * Whether what was replaced since the newest checkpoint would take the log beyond its limit.
     *
     * @param replacedBytes so much was
     */
    boolean isExceeded(long replacedBytes) {
        State now = state;
        if (!now.known() || replacedBytes < replacedBytesMax() && !movingDue) {
            return false;
        }
        return now.takenBytes() + writtenBytes(now, replacedBytes) > limitBytes(now);
    }
}
