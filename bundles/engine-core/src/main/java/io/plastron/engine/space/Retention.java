// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PinInfo;
import io.plastron.types.Lsn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Which checkpoints are kept besides the newest: so and so many, those of the last seconds, pinned
 * ones, and those that somebody in this process holds. What is kept never grows backwards. For who
 * makes a checkpoint.
 */
public final class Retention {
    /** Checkpoints kept for their age are told apart by no less than this. */
    private static final long AGED_MILLIS_APART = 1_000;
    /** The most that may be asked for by their count. */
    public static final int CHECKPOINTS_MAX = 1_024;

    /**
     * What an administrator asks for.
     *
     * @param checkpoints how many are kept, the newest included; at least 1, at most {@value
     *     #CHECKPOINTS_MAX}
     * @param seconds those younger than this are kept
     * @param reclaim whether the log gives back the space that none of these needs; checkpoints
     *     that are not kept are given up all the same
     */
    public record Policy(long checkpoints, long seconds, boolean reclaim) {}

    private record Kept(long lsn, long timeMillis) {}

    private final PageLog log;
    private final Holds holds;
    private final Deque<Kept> recent = new ArrayDeque<>();
    private final Deque<Kept> aged = new ArrayDeque<>();
    /** From which completion on all are kept; 0: there is none yet. */
    private volatile long oldest;
    private long newestCompleted;

    Retention(PageLog log, Holds holds) {
        this.log = log;
        this.holds = holds;
    }

    /** Takes in what the log keeps already. */
    void begin(Policy policy) {
        boolean byAge = policy.seconds() > 0;
        List<Completion> kept = log.completions(
                byAge ? CHECKPOINTS_MAX : (int) Math.max(1, policy.checkpoints()));
        for (int i = kept.size() - 1; i >= 0; i--) {
            recent.addLast(new Kept(kept.get(i).lsn().value(), kept.get(i).timeMillis()));
        }
        newestCompleted = kept.isEmpty() ? 0 : kept.get(0).lsn().value();
        oldest = kept.isEmpty() ? 0 : kept.get(0).retainFrom().value();
        if (byAge && !recent.isEmpty() && recent.peekFirst().lsn() > oldest) {
            // There are more than were read: they are kept as long as the oldest that was.
            aged.addFirst(new Kept(oldest, recent.peekFirst().timeMillis()));
        }
    }

    /** The oldest completion kept, NONE before the first. */
    public Lsn oldest() {
        return Lsn.of(oldest);
    }

    /**
     * What the next completion shall say: moves on only if that frees anything.
     *
     * @param waiting whether segments wait for it
     * @return NONE: it is the oldest itself
     */
    Lsn next(Policy policy, long nowMillis, boolean waiting) {
        long wanted = wanted(policy, nowMillis);
        long newest = wanted == Long.MAX_VALUE ? newestCompleted : wanted;
        if (oldest == 0 || !waiting && Lsn.segment(newest) == Lsn.segment(oldest)) {
            return Lsn.of(oldest);
        }
        // What was given up before cannot be kept any more.
        wanted = Math.max(oldest, Math.min(wanted, oldestPinned()));
        return wanted == Long.MAX_VALUE ? Lsn.NONE : Lsn.of(wanted);
    }

    /** The oldest completion that anybody has pinned or holds, beyond all if nobody has. */
    private long oldestPinned() {
        long pinned = holds.oldest();
        for (PinInfo pin : log.pins()) {
            pinned = Math.min(pinned, pin.completion().value());
        }
        return pinned;
    }

    /**
     * Checkpoints before this completion are kept for nobody. Pins are looked at once more: one
     * that came while the completion was under way did not find its checkpoint kept, but in use.
     */
    long keptFrom() {
        return Math.min(oldest, oldestPinned());
    }

    /** The oldest that is asked for; beyond all: only the next one. */
    private long wanted(Policy policy, long nowMillis) {
        long from = nowMillis - policy.seconds() * 1_000;
        while (recent.size() >= Math.max(1, policy.checkpoints())) {
            Kept first = recent.removeFirst();
            boolean apart = aged.isEmpty()
                    || first.timeMillis() - aged.peekLast().timeMillis() >= AGED_MILLIS_APART;
            if (policy.seconds() > 0 && apart) {
                aged.addLast(first);
            }
        }
        while (!aged.isEmpty() && aged.peekFirst().timeMillis() < from) {
            aged.removeFirst();
        }
        return !aged.isEmpty() ? aged.peekFirst().lsn()
                : !recent.isEmpty() ? recent.peekFirst().lsn() : Long.MAX_VALUE;
    }

    /** A completion was acknowledged. */
    void completed(Completion completion) {
        recent.addLast(new Kept(completion.lsn().value(), completion.timeMillis()));
        newestCompleted = completion.lsn().value();
        oldest = completion.retainFrom().value();
    }
}
