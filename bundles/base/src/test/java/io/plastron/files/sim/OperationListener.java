// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.io.IOException;

/** Sees each operation of a process before it takes effect. */
@FunctionalInterface
public interface OperationListener {
    /**
     * Called on the thread of the operation, under no lock: it may block (a stopped process), use
     * the disk through another process, or {@link SimulatedDisk#kill} this one.
     *
     * @throws IOException fails the operation with this exception; a force that fails so forgets,
     *     as {@link SimulatedDisk} says
     */
    void before(Operation operation) throws IOException;
}
