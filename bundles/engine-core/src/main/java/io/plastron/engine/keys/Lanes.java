// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.types.InvalidUseException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run provider code, and nothing but provider code. They come and go as needed;
 * {@link Calls} admits at most {@value Calls#LANES_PER_PROVIDER} calls to one provider.
 */
public final class Lanes implements Executor {
    private static final long IDLE_MILLIS = 10_000;

    private final ThreadPoolExecutor threads;

    Lanes(String storeName) {
        AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_MILLIS,
                        TimeUnit.MILLISECONDS,
                        new SynchronousQueue<>(),
                        task ->
                                Threads.asDaemon(
                                        new LaneThread(
                                                task,
                                                "plastron-lane-" + storeName + "-"
                                                        + number.incrementAndGet())));
    }

    /** Whether the current thread runs inside a provider's call, of whatever store. */
    public static boolean onLane() {
        return Thread.currentThread() instanceof LaneThread;
    }

    /**
     * To be called first by every entry point of the engine: a provider that calls a store from
     * within one of its own calls would wait for itself.
     *
     * @param what the entry point, for the message
     * @throws InvalidUseException on a lane
     */
    public static void refuseReentry(String what) {
        if (onLane()) {
            throw new InvalidUseException(
                    what + " was called from within a key provider's call (thread "
                            + Thread.currentThread().getName()
                            + "); a provider must not call back into a store: return first");
        }
    }

    /** @throws java.util.concurrent.RejectedExecutionException after {@link #close} */
    @Override
    public void execute(Runnable call) {
        threads.execute(call);
    }

    /** The call the current thread runs, null when it is no lane. */
    static LaneCall<?> currentCall() {
        return Thread.currentThread() instanceof LaneThread lane ? lane.call : null;
    }

    static void currentCall(LaneCall<?> call) {
        ((LaneThread) Thread.currentThread()).call = call;
    }

    /** Idle lanes end now, busy ones with their call. */
    void close() {
        threads.shutdown();
    }

    private static final class LaneThread extends Thread {
        private LaneCall<?> call;

        LaneThread(Runnable task, String name) {
            super(null, task, name, 0, false);
        }
    }
}
