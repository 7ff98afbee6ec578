// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

/**
 * How long to wait for what comes up by itself.
 *
 * @param startMillis until the engine's component for the store has started
 * @param openMillis until a store has read its files; recovery reads the tail of the log
 * @param keysMillis until a locked store's provider has loaded the keys; longer than the deadline
 *     of a provider's call, so that its reason is heard
 * @param absentMillis until any provider shows up when no bundle for the one wanted is there
 * @param closeMillis until a store has made its last checkpoint and is closed
 */
record Waits(long startMillis, long openMillis, long keysMillis, long absentMillis,
        long closeMillis) {
    static final Waits DEFAULT = new Waits(15_000, 120_000, 20_000, 1_000, 60_000);
}
