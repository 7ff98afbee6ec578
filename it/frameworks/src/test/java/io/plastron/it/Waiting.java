// SPDX-License-Identifier: Apache-2.0
package io.plastron.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what frameworks do in threads of their own. */
final class Waiting {
    /** Far beyond what anything here takes; whoever waits so long hangs. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private Waiting() {}

    /** Returns once the condition holds, and fails the test when it does not within the limit. */
    static void until(String what, BooleanSupplier holds) {
        until(() -> what, holds);
    }

    /** @param what said when the wait was in vain; may tell how things stand then */
    static void until(Supplier<String> what, BooleanSupplier holds) {
        long startNanos = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - startNanos > LIMIT.toNanos()) {
                throw new AssertionError("waited " + LIMIT + " in vain: " + what.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
