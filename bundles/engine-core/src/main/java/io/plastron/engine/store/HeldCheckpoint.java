// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.ConflictException;
import io.plastron.NotFoundException;
import io.plastron.engine.space.Holds;
import io.plastron.types.Lsn;

/**
 * The newest checkpoint, which this process does not give back until this is closed.
 *
 * @param state the checkpoint
 */
record HeldCheckpoint(CommittedState state, Holds.Hold hold) implements AutoCloseable {
    private static final int TRIES_MAX = 5;

    /**
     * Holds the newest one.
     *
     * @throws NotFoundException there is none yet
     * @throws ConflictException a leader elsewhere gave it up
     */
    static HeldCheckpoint newest(StoreState store) {
        Leader leader = store.leader;
        // A checkpoint under way may have given the one before it up, and is not shown yet.
        return leader == null ? hold(store) : leader.between(() -> hold(store));
    }

    private static HeldCheckpoint hold(StoreState store) {
        for (int tries = 1; ; tries++) {
            CommittedState newest = store.committed;
            if (newest == null) {
                throw new NotFoundException(
                        "store " + store.options.name() + " has no checkpoint yet");
            }
            Checkpoint checkpoint = newest.checkpoint();
            Holds.Hold held = store.holds.hold(checkpoint.completion());
            boolean isNewest = false;
            try {
                isNewest = newest == store.committed && isKept(store, checkpoint.completion());
            } finally {
                if (!isNewest) {
                    held.close();
                }
            }
            if (isNewest) {
                return new HeldCheckpoint(newest, held);
            }
            if (tries >= TRIES_MAX && newest == store.committed) {
                throw givenUp(checkpoint);
            }
        }
    }

    /** Whether the log still keeps a checkpoint. */
    static boolean isKept(StoreState store, Lsn completion) {
        return store.log.log().newest().filter(newest ->
                newest.retainFrom().compareTo(completion) <= 0).isPresent();
    }

    static ConflictException givenUp(Checkpoint checkpoint) {
        return new ConflictException("checkpoint " + checkpoint.lsn() + " is not kept any more;"
                + " begin again on the newest one");
    }

    @Override
    public void close() {
        hold.close();
    }
}
