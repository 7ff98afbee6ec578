// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The slot's clock and its only way to wait, so that a test can turn the hands. */
interface SlotTime {
    /** The real one. */
    SlotTime SYSTEM =
            new SlotTime() {
                @Override
                public long nanos() {
                    return System.nanoTime();
                }

                @Override
                public void await(Condition condition, long nanosMax) throws InterruptedException {
                    condition.await(nanosMax, TimeUnit.NANOSECONDS);
                }
            };

    /** Like {@link System#nanoTime}: only differences mean something. */
    long nanos();

    /** Waits at most that long; may return early, so callers loop. */
    void await(Condition condition, long nanosMax) throws InterruptedException;

    /** The moment {@code millis} from now. */
    default Deadline in(long millis) {
        return new Deadline(this, nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** A moment on this clock. */
    record Deadline(SlotTime time, long atNanos) {
        /** Nanoseconds to go, not positive when it passed. */
        long leftNanos() {
            return atNanos - time.nanos();
        }

        long leftMillis() {
            return Math.max(0, TimeUnit.NANOSECONDS.toMillis(leftNanos()));
        }

        boolean passed() {
            return leftNanos() <= 0;
        }
    }
}
