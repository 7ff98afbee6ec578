// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;

/**
 * Looks at a follower's store whenever it picked something up: it must show whole states only, and
 * never go back.
 */
final class Witness {
    private final ChildStore store;
    private final History.Replay replay = new History.Replay();
    private Lsn newest = Lsn.NONE;
    private int looks;
    private Throwable violation;

    Witness(ChildStore store) {
        this.store = store;
        Thread thread = new Thread(this::watch, "witness");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (look()) {
            store.awaitChange();
        }
    }

    private synchronized boolean look() {
        try {
            Lsn now = store.status().checkpoint().orElseThrow().lsn();
            History.Violation.unless(now.compareTo(newest) >= 0,
                    "went back from checkpoint " + newest + " to " + now);
            if (!now.equals(newest)) {
                newest = now;
                looks++;
                History.read(store.connection(), replay);
            }
        } catch (History.Violation | PlastronException found) {
            violation = found;
        }
        return violation == null;
    }

    /**
     * How often it looked, and how many entries it saw last.
     *
     * @throws History.Violation it saw what it must not see
     */
    synchronized String report() {
        if (violation != null) {
            throw new History.Violation("the witness saw: " + violation);
        }
        return looks + " " + replay.size();
    }
}
