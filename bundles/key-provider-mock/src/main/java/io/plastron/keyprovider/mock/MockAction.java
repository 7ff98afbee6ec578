// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a script makes of a call. */
public sealed interface MockAction {
    /** Waits, then answers as usual. An interrupt ends the wait with an unreachable provider. */
    record Delay(long millis) implements MockAction {}

    /**
     * Waits for {@link MockScript#release}, then answers as usual.
     *
     * @param interruptible whether an interrupt ends the wait with an unreachable provider; if not,
     *     the thread is lost until the release
     */
    record Hang(boolean interruptible) implements MockAction {}

    /** Throws instead of answering; checked exceptions too, as a careless provider could. */
    record Fail(Supplier<? extends Throwable> failure) implements MockAction {}

    /** Runs the test's own code in the calling thread, then answers as usual. */
    record Run(Consumer<MockCall> code) implements MockAction {}

    /** {@code getKeySize} answers this many bytes, whatever is offered. */
    record Size(int bytes) implements MockAction {}

    /** Answers against the rules. */
    enum Lie implements MockAction {
        /** {@code getKey} puts one byte less than announced. */
        SHORT("short"),
        /**
         * {@code getKey} keeps the buffer and writes to it again in the next call of this exchange.
         */
        LATE_WRITE("late-write"),
        /** {@code sealingKey} and {@code byId} answer the right id with other secret bytes. */
        WRONG_SECRET("wrong-secret"),
        /** {@code sealingKey} answers a key that no metadata holds. */
        UNOFFERED_KEY("unoffered-key");

        final String spelling;

        Lie(String spelling) {
            this.spelling = spelling;
        }
    }
}
