// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import io.plastron.engine.space.Victims.Candidate;
import io.plastron.engine.tx.Committer;
import io.plastron.pagelog.SegmentInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Has pages leave segments of the log before a checkpoint takes its snapshot, in the measure of
 * what else is written ({@link Bounds}): which segments ({@link Victims}), and how many bytes now;
 * {@link Sweep} marks the pages. Pages that are written anyway leave these segments, too, and
 * count.
 * For who makes a checkpoint, but for what says otherwise.
 */
final class Moving {
    /** What is dearer to move, per byte gained, is left where it is if there is anything else. */
    private static final double COST_MAX = 0.9;
    private static final long STEP_BYTES_MAX = 4 << 20;
    private static final long STEP_BYTES_MIN = 1 << 20;
    private static final int STEP_SHARE = 64;
    private static final int GAIN_SHARE = 16;

    private final Segments segments;
    private final Bounds bounds;
    private final Sweep sweep;
    private final LongAdder writtenAway = new LongAdder();
    /** Bytes appended to the log when something was planned last, and what was to be moved then. */
    private long plannedAtBytes;
    /** Bytes that may be moved. */
    private long credit;
    /** Whether that is all there is, once. */
    private boolean unbounded;
    /** Less is not worth a step; a store that is tiny takes small ones. */
    private long stepBytesMin = STEP_BYTES_MIN;

    Moving(Committer committer, Segments segments, Bounds bounds) {
        this.sweep = new Sweep(committer);
        this.segments = segments;
        this.bounds = bounds;
    }

    /** The segments that pages are to leave, null: none. Any thread. */
    SegmentRange range() {
        return sweep.range();
    }

    /** A page that was written anyway has left them, whole instead of as a delta. Any thread. */
    void writtenAway(long bytes) {
        writtenAway.add(bytes);
    }

    /** Nothing is moved now. */
    void rest() {
        credit = 0;
        sweep.rest();
    }

    /**
     * Decides what is moved with the checkpoint that comes.
     *
     * @param all that is worth moving
     * @param pathStart number of the segment from which on none can be dropped
     * @param appendedBytes to the log, by now
     */
    void plan(boolean all, Accounts accounts, int pathStart, long appendedBytes) {
        Coverage coverage = new Coverage(accounts.use());
        long wholeBytes = coverage.imageBytes();
        sweep.check(coverage);
        stepBytesMin = Math.max(1, Math.min(STEP_BYTES_MIN, wholeBytes / STEP_SHARE));
        unbounded = all;
        if (all) {
            segments.look();
            if (sweep.range() == null) {
                begin(Victims.all(coverage, candidates(accounts, pathStart), COST_MAX));
            }
            credit = sweep.range() == null ? 0 : Long.MAX_VALUE;
            return;
        }
        long liveBytes = accounts.liveBytes(segments);
        long away = writtenAway.sumThenReset();
        long others = Math.max(0, appendedBytes - plannedAtBytes - away);
        plannedAtBytes = appendedBytes;
        credit += (long) (others * bounds.movedPerByte(wholeBytes, liveBytes, segments)) - away;
        credit = Math.max(0, Math.min(credit, bounds.movedBytesMax()));
        if (sweep.range() == null && liveBytes > bounds.lowBytes(wholeBytes, segments)) {
            begin(Victims.next(coverage, candidates(accounts, pathStart),
                    Math.max(credit, wholeBytes / GAIN_SHARE), COST_MAX));
        }
        if (sweep.range() == null) {
            credit = 0;
        }
    }

    private void begin(Optional<SegmentRange> victims) {
        victims.ifPresent(sweep::begin);
    }

    private List<Candidate> candidates(Accounts accounts, int pathStart) {
        List<Candidate> candidates = new ArrayList<>();
        for (SegmentInfo segment : segments.before(pathStart)) {
            candidates.add(new Candidate(segment.number(),
                    accounts.dead().containsKey(segment.number()) ? 0 : segment.bytes(),
                    sweep.avoids(segment.number())));
        }
        return candidates;
    }

    /**
     * Marks what was planned; the caller holds nothing.
     *
     * @param writeEarly writes what is marked, so that it takes little memory
     * @return whether there was anything
     */
    boolean move(Runnable writeEarly) {
        long moved = 0;
        while (credit - moved >= stepBytesMin && sweep.range() != null && !sweep.isThrough()) {
            moved += sweep.step(Math.min(STEP_BYTES_MAX, credit - moved));
            if (credit - moved >= stepBytesMin) {
                writeEarly.run();
            }
        }
        credit = unbounded ? 0 : credit - moved;
        // What is moved calls for nothing itself.
        plannedAtBytes += moved;
        return moved > 0;
    }

    /**
     * Leaves the segments being emptied as they are.
     *
     * @return whether there were any
     */
    boolean abandon() {
        credit = 0;
        return sweep.abandon();
    }

    long pagesMoved() {
        return sweep.pagesMoved();
    }

    long bytesMoved() {
        return sweep.bytesMoved();
    }
}
