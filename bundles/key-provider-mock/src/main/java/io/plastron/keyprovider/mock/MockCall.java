// SPDX-License-Identifier: Apache-2.0
package io.plastron.keyprovider.mock;

/**
 * One recorded call. Immutable.
 *
 * @param order 0 for the provider's first call, then 1, 2, …; calls are numbered as they begin
 * @param operation what was called
 * @param store the store's id, empty for calls that belong to none
 * @param detail what it was called with, never key material
 * @param thread the calling thread's name
 * @param beginNanos {@link System#nanoTime} when it began
 * @param endNanos {@link System#nanoTime} when it ended, 0 while it runs
 * @param outcome {@code inside} while it runs, then {@code ok} and what was answered, or the class
 *     name and message of what was thrown
 */
public record MockCall(
        long order,
        MockOperation operation,
        String store,
        String detail,
        String thread,
        long beginNanos,
        long endNanos,
        String outcome) {
    static final String INSIDE = "inside";

    MockCall ended(long nanos, String how) {
        return new MockCall(order, operation, store, detail, thread, beginNanos, nanos, how);
    }

    /** Whether it still runs. */
    public boolean isInside() {
        return outcome.equals(INSIDE);
    }

    /** One line: order, operation, detail, store, thread, begin and end in ns, outcome. */
    @Override
    public String toString() {
        return order + " " + operation + "(" + detail + ") store=" + store + " thread=" + thread
                + " begin=" + beginNanos + " end=" + endNanos + " -> " + outcome;
    }
}
