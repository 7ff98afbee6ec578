// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.types.InvalidUseException;

/**
 * Names and limits of a slot.
 *
 * @param storeName for thread names and messages
 * @param loadMillisMax deadline of getting a provider, attaching it, loading key metadata, checking
 *     it
 * @param callMillisMax deadline of any other call
 * @param drainMillis how long a withdrawal waits for the calls inside
 * @param interruptMillis how long it waits again, after having interrupted them
 * @param absentWaitMillis how long a call outside a lease waits for an active provider
 * @param retryMillisMin first pause before an unreachable candidate is tried again
 * @param retryMillisMax the pause doubles up to this
 */
public record SlotConfig(
        String storeName,
        long loadMillisMax,
        long callMillisMax,
        long drainMillis,
        long interruptMillis,
        long absentWaitMillis,
        long retryMillisMin,
        long retryMillisMax) {
    /**
     * Upper limit of {@link #drainMillis}: Declarative Services gives up on an unbind after 5 s and
     * then tears the component down beside it.
     */
    public static final long DRAIN_MILLIS_LIMIT = 3_000;

    /** Upper limit of {@link #interruptMillis}, for the same reason. */
    public static final long INTERRUPT_MILLIS_LIMIT = 1_000;

    public SlotConfig {
        atLeast("loadMillisMax", loadMillisMax, 1);
        atLeast("callMillisMax", callMillisMax, 1);
        within("drainMillis", drainMillis, DRAIN_MILLIS_LIMIT);
        within("interruptMillis", interruptMillis, INTERRUPT_MILLIS_LIMIT);
        atLeast("absentWaitMillis", absentWaitMillis, 0);
        atLeast("retryMillisMin", retryMillisMin, 1);
        atLeast("retryMillisMax", retryMillisMax, retryMillisMin);
    }

    /**
     * 10 s to load, 10 s a call, 1 s + 0.2 s to drain, 5 s of absence, retries from 250 ms to 60 s.
     */
    public static SlotConfig defaults(String storeName) {
        return new SlotConfig(storeName, 10_000, 10_000, 1_000, 200, 5_000, 250, 60_000);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new InvalidUseException(name + " is at least " + least + ", not " + value);
        }
    }

    private static void within(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new InvalidUseException(name + " is 0 to " + most + ", not " + value);
        }
    }
}
