// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The calls of one provider, the newest {@link #CALLS_MAX} of them. Thread-safe. */
final class CallLog {
    /** A stress test must not run out of memory by being watched. */
    static final int CALLS_MAX = 100_000;

    private final List<MockCall> calls = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long orderFirst;

    synchronized MockCall begin(MockOperation operation, String store, String detail) {
        if (calls.size() == CALLS_MAX) {
            calls.subList(0, CALLS_MAX / 2).clear();
            orderFirst += CALLS_MAX / 2;
        }
        MockCall call = new MockCall(orderFirst + calls.size(), operation, store, detail,
                Thread.currentThread().getName(), System.nanoTime(), 0, MockCall.INSIDE);
        calls.add(call);
        notifyAll();
        return call;
    }

    synchronized void end(MockCall call, String outcome) {
        long index = call.order() - orderFirst;
        if (index >= 0) {
            calls.set((int) index, call.ended(System.nanoTime(), outcome));
        }
        notifyAll();
    }

    /** Records a breach of the rules and gives the error to throw. */
    synchronized IllegalStateException violation(String what) {
        violations.add(what);
        return new IllegalStateException(what);
    }

    /** Waits until the condition holds for the calls so far; false when the time is over. */
    synchronized boolean await(Predicate<List<MockCall>> condition, long millisMax)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!condition.test(calls())) {
            long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            if (elapsedMillis >= millisMax) {
                return false;
            }
            wait(millisMax - elapsedMillis);
        }
        return true;
    }

    synchronized List<MockCall> calls() {
        return List.copyOf(calls);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
