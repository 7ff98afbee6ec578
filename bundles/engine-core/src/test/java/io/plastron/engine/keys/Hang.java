// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call that hangs until the test lets it go. */
final class Hang implements Callable<Void> {
    private static final long SECONDS_MAX = 60;

    private final boolean interruptible;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hang(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /** Ends with {@link InterruptedException} when interrupted. */
    static Hang interruptible() {
        return new Hang(true);
    }

    /** Swallows interrupts, as bad providers do. */
    static Hang stubborn() {
        return new Hang(false);
    }

    @Override
    public Void call() throws InterruptedException {
        entered.countDown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
        while (System.nanoTime() < end) {
            try {
                if (released.await(SECONDS_MAX, TimeUnit.SECONDS)) {
                    return null;
                }
            } catch (InterruptedException interrupted) {
                if (interruptible) {
                    throw interrupted;
                }
            }
        }
        throw new AssertionError("nobody released this call");
    }

    void awaitEntered() throws InterruptedException {
        if (!entered.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("the call was never made");
        }
    }

    void release() {
        released.countDown();
    }
}
