// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A clock whose hands only a test moves; whoever waits looks at it every millisecond. */
final class FakeTime implements SlotTime {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    void advance(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** Starts just before the overflow, as the real one may. */
    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void await(Condition condition, long nanosMax) throws InterruptedException {
        condition.await(1, TimeUnit.MILLISECONDS);
    }
}
