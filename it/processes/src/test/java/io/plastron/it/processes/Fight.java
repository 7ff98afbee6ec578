// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.ConflictException;
import io.plastron.NotLeaderException;
import io.plastron.Session;
import io.plastron.StoreStatus.State;
import io.plastron.types.ClosedException;
import io.plastron.types.FencedException;
import java.util.Random;

/**
 * Takes leadership over again and again from whoever has it, and writes while it has it. Says
 * {@code note ack NUMBER ENTRY} for every entry an acknowledged checkpoint holds. What may go wrong
 * because another one leads is counted; anything else ends it.
 */
final class Fight {
    private final ChildStore store;
    private final StoreChild child;
    private final String tag;
    private int takeOvers;
    private int fenced;
    private int acknowledged;

    Fight(ChildStore store, StoreChild child, String tag) {
        this.store = store;
        this.child = child;
        this.tag = tag;
    }

    /** Answers with how often it took over and how often it lost leadership in the middle. */
    String run(long millis) {
        long endNanos = System.nanoTime() + millis * 1_000_000;
        Random random = new Random();
        // A machine may stand still for all that time.
        while (System.nanoTime() < endNanos || takeOvers == 0 || acknowledged == 0) {
            try {
                store.connection().reconfigure("role=leader,take_over=true");
                takeOvers++;
                for (int i = random.nextInt(8); i >= 0; i--) {
                    write(random);
                }
            } catch (FencedException | NotLeaderException | ConflictException lost) {
                fenced++;
            } catch (ClosedException between) {
                // Fenced this moment, and not yet following: the store opens anew as a follower.
                store.awaitChange();
            }
        }
        store.await("the end of a step-down", () -> store.status().state() == State.OPEN);
        return takeOvers + " " + fenced;
    }

    private void write(Random random) {
        long seed = random.nextLong();
        int number;
        try (Session session = store.connection().openSession()) {
            number = History.append(session, tag, seed);
        }
        store.connection().checkpoint();
        acknowledged++;
        child.say("note ack " + number + " " + History.entry(tag, seed));
    }
}
