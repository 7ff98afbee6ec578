// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

/**
 * A pick-up that waits for the worker to make an exchange load other key metadata. Guarded by the
 * slot's lock.
 */
final class Adoption {
    final KeyState.Loaded target;
    /** Until then it waits for somebody to try. */
    final SlotTime.Deadline candidateWait;
    /** Whoever asked went away: what it would change must not be changed any more. */
    boolean unwanted;
    private boolean done;
    private RuntimeException failure;

    Adoption(KeyState.Loaded target, SlotTime.Deadline candidateWait) {
        this.target = target;
        this.candidateWait = candidateWait;
    }

    void succeed() {
        done = true;
    }

    void fail(RuntimeException why) {
        if (!done) {
            done = true;
            failure = why;
        }
    }

    boolean done() {
        return done;
    }

    /** Null when it succeeded. */
    RuntimeException failure() {
        return failure;
    }
}
