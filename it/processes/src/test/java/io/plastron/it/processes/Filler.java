// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.Session;
import java.util.Random;

/** Writes and makes checkpoints until the disk is full. */
final class Filler {
    private final ChildStore store;
    private final StoreChild child;

    Filler(ChildStore store, StoreChild child) {
        this.store = store;
        this.child = child;
    }

    /** Says {@code note ack ENTRIES} for each checkpoint; throws what ended it. */
    String run(long checkpointsMax) {
        Random seeds = new Random();
        int entries = 0;
        for (long i = 0; i < checkpointsMax; i++) {
            try (Session session = store.connection().openSession()) {
                for (int batch = 0; batch < 50; batch++) {
                    entries = History.append(session, "fill", seeds.nextLong());
                }
            }
            store.connection().checkpoint();
            child.say("note ack " + entries);
        }
        return Integer.toString(entries);
    }
}
