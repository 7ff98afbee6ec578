// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.store;

import io.plastron.types.ClosedException;

/** What becomes of an interrupt while waiting for a store: the caller is told to stop. */
final class Interruption {
    private Interruption() {}

    static ClosedException of(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new ClosedException("interrupted while waiting for the store", interrupted);
    }
}
