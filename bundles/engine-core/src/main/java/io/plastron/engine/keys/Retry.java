// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import java.util.concurrent.TimeUnit;

/** When something that failed is tried again by itself: after a pause that doubles, or never. */
final class Retry {
    static final long NEVER = Long.MAX_VALUE;

    /** More doublings than any pair of limits needs. */
    private static final int DOUBLINGS_MAX = 40;

    private final SlotConfig config;
    private final SlotTime time;
    private int failures;
    /** Null: never. */
    private SlotTime.Deadline next;

    Retry(SlotConfig config, SlotTime time) {
        this.config = config;
        this.time = time;
    }

    /** It failed; {@code worthwhile} says whether time alone may mend it. */
    void failed(boolean worthwhile) {
        if (!worthwhile) {
            next = null;
            return;
        }
        next = time.in(pauseMillis(failures));
        failures++;
    }

    private long pauseMillis(int doublings) {
        long pauseMillis = config.retryMillisMin();
        for (int i = 0; i < Math.min(doublings, DOUBLINGS_MAX); i++) {
            if (pauseMillis >= config.retryMillisMax() / 2) {
                return config.retryMillisMax();
            }
            pauseMillis *= 2;
        }
        return pauseMillis;
    }

    /** Something changed: it is due at once, and the pauses begin anew. */
    void soon() {
        failures = 0;
        next = time.in(0);
    }

    /** It is being tried. */
    void begun() {
        next = null;
    }

    /** It worked. */
    void succeeded() {
        failures = 0;
        next = null;
    }

    boolean due() {
        return next != null && next.passed();
    }

    /** Until it is due; 0 when it is, {@link #NEVER} when it never will be. */
    long leftNanos() {
        return next == null ? NEVER : Math.max(0, next.leftNanos());
    }

    /** As {@link io.plastron.KeyStatus.Candidate#retryInMillis}: negative for never. */
    long leftMillis() {
        return next == null ? -1 : TimeUnit.NANOSECONDS.toMillis(leftNanos());
    }

    /** For messages: when. */
    @Override
    public String toString() {
        return next == null ? "not tried again by itself" : "next try in " + leftMillis() + " ms";
    }
}
