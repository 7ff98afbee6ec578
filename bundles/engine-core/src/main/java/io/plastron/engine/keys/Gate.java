// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

/** How the worker gets between two leases. Used by the worker alone, with the slot's lock. */
final class Gate {
    private final SlotCore core;

    Gate(SlotCore core) {
        this.core = core;
    }

    /**
     * While held, no new lease begins: back-to-back checkpoints would keep the worker waiting for
     * ever.
     */
    void hold(boolean held) {
        if (core.leasesHeld != held) {
            core.leasesHeld = held;
            core.changed.signalAll();
        }
    }

    /** Waits for the running lease; not for the sake of a candidate that left. */
    void awaitNoLease(Candidate candidate) throws InterruptedException {
        while (core.lease != null && !core.closed && !candidate.withdrawn) {
            core.changed.await();
        }
    }

    /** Waits for the running lease. */
    void awaitNoLease() throws InterruptedException {
        while (core.lease != null && !core.closed) {
            core.changed.await();
        }
    }
}
