// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads do. */
final class Conditions {
    private static final long MILLIS_MAX = 60_000;

    private Conditions() {}

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_MAX);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so after " + MILLIS_MAX + " ms: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
