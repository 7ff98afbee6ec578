// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.verbs;

import io.plastron.StoreStatus;
import io.plastron.types.InternalException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes its waiter whenever something happened to a store since it was last awake. */
public final class Wakeups implements AutoCloseable {
    private final Semaphore happened = new Semaphore(0);
    private final AutoCloseable subscription;

    public Wakeups(StoreStatus status) {
        subscription = status.onEvent(event -> happened.release());
    }

    /** Waits for the next event. */
    void await() throws InterruptedException {
        happened.acquire();
        happened.drainPermits();
    }

    /** Waits for the next event, at most so long. */
    public void await(long millisMax) throws InterruptedException {
        if (happened.tryAcquire(millisMax, TimeUnit.MILLISECONDS)) {
            happened.drainPermits();
        }
    }

    @Override
    public void close() {
        try {
            subscription.close();
        } catch (Exception failed) {
            throw new InternalException("ending a subscription to events failed", failed);
        }
    }
}
