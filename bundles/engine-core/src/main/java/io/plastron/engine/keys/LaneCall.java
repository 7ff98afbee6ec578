// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.keyprovider.KeyExchange;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * One call of foreign code.
 *
 * <pre>
 *   QUEUED --begin--> RUNNING --> ENDED      abandoned: its caller went on without it
 *     \--cancel--> CANCELLED
 * </pre>
 *
 * <p>Phase and {@code abandoned} are guarded by the slot's lock, under which {@link #begin} also
 * asks whether the call is still permitted: this is what makes "no call begins after withdrawal"
 * true. The lane thread is guarded by the call's own monitor, so that an interrupt meets this call
 * or nothing, never the lane's next one.
 */
final class LaneCall<T> implements Runnable {
    enum Phase {
        QUEUED,
        RUNNING,
        ENDED,
        CANCELLED
    }

    /** How the slot looks at a call. */
    enum Kind {
        /**
         * {@link ProviderHandle#get}: a framework's locks may be held meanwhile, nobody waits for
         * it.
         */
        GET,
        /** A call into the provider, which a withdrawal waits for. */
        CALL
    }

    final Candidate candidate;
    final String what;
    final Kind kind;
    final Condition answered;
    private final SlotCore core;
    private final BooleanSupplier permitted;
    private final Callable<T> body;
    private Phase phase = Phase.QUEUED;
    private boolean abandoned;
    private T result;
    private Throwable failure;
    private Thread thread;

    /** @param permitted asked under the slot's lock right before the call begins */
    LaneCall(
            SlotCore core,
            Candidate candidate,
            String what,
            Kind kind,
            BooleanSupplier permitted,
            Callable<T> body) {
        this.core = core;
        this.candidate = candidate;
        this.what = what;
        this.kind = kind;
        this.permitted = permitted;
        this.body = body;
        this.answered = core.lock.newCondition();
    }

    @Override
    public void run() {
        Lanes.currentCall(this);
        occupy(Thread.currentThread());
        try {
            if (begin()) {
                runBody();
            }
        } finally {
            release();
            Lanes.currentCall(null);
        }
    }

    private void runBody() {
        T value = null;
        Throwable thrown = null;
        try {
            value = body.call();
        } catch (Throwable anything) {
            // NoClassDefFoundError of an updated bundle is as likely here as any exception.
            thrown = anything;
        }
        release();
        if (end(value, thrown)) {
            discard(value);
        }
    }

    private boolean begin() {
        core.lock.lock();
        try {
            if (phase == Phase.QUEUED && !permitted.getAsBoolean()) {
                cancel();
            }
            if (phase != Phase.QUEUED) {
                return false;
            }
            phase = Phase.RUNNING;
            return true;
        } finally {
            core.lock.unlock();
        }
    }

    /** @return whether nobody waits for the result any more */
    private boolean end(T value, Throwable thrown) {
        core.lock.lock();
        try {
            phase = Phase.ENDED;
            result = abandoned ? null : value;
            failure = thrown;
            left();
            return abandoned;
        } finally {
            core.lock.unlock();
        }
    }

    /** A late data key must not lie about until a collector finds it. */
    private void discard(T late) {
        if (late instanceof AutoCloseable closeable && !(late instanceof KeyExchange)) {
            try {
                closeable.close();
            } catch (Exception failed) {
                core.providerError(candidate, what + ": closing its late answer", failed);
            }
        }
    }

    private synchronized void occupy(Thread lane) {
        thread = lane;
    }

    /**
     * From here on no interrupt of this call can come; one that came too late is taken off the
     * lane.
     */
    private synchronized void release() {
        if (thread != null) {
            thread = null;
            Thread.interrupted();
            Thread.currentThread().setContextClassLoader(null);
        }
    }

    /**
     * Interrupts the call if it still runs. Not under the slot's lock: an interrupt may run foreign
     * code.
     */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    // ---- under the slot's lock ----

    boolean permitted() {
        return permitted.getAsBoolean();
    }

    Phase phase() {
        return phase;
    }

    boolean running() {
        return phase == Phase.RUNNING;
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Takes back a call that has not begun. */
    void cancel() {
        phase = Phase.CANCELLED;
        left();
    }

    private void left() {
        answered.signalAll();
        if (candidate.callLeft(this) || abandoned) {
            core.changed.signalAll();
        }
    }

    /** Goes on without a call that runs; its lane is lost until it returns. */
    void abandon() {
        abandoned = true;
        answered.signalAll();
        core.changed.signalAll();
    }

    /** Whether its caller has anything to wait for. */
    boolean undecided() {
        return !abandoned && (phase == Phase.QUEUED || phase == Phase.RUNNING);
    }

    T result() {
        return result;
    }

    Throwable failure() {
        return failure;
    }
}
