// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.NotFoundException;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.KeyState;
import io.plastron.pagelog.Completion;
import io.plastron.turtle.CheckpointMeta;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import java.util.Optional;

/** Adopts checkpoints, once when opening, and as a follower whenever the leader made one. */
final class Following implements AutoCloseable {
    private final StoreState store;
    private final StoreThread thread;
    private AutoCloseable watch;
    private String lastFailure = "";

    Following(StoreState store, StoreThread thread) {
        this.store = store;
        this.thread = thread;
    }

    /** Adopts the checkpoint this store was told to be at, and follows from there. */
    void follow() {
        Optional<Completion> target = target();
        target.ifPresent(this::pickUp);
        watch(target.map(found -> "at checkpoint " + found.turtle())
                .orElse("waiting for a first checkpoint"));
    }

    /** Follows from where the store is. */
    void watch(String detail) {
        if (watch == null) {
            watch = store.log.log().watch(() -> thread.submit(this::pickUpNewest));
        }
        store.enterRole(Role.FOLLOWER, detail);
    }

    /** The checkpoint named in the options, else the newest; empty when there is none yet. */
    Optional<Completion> target() {
        String meta = store.options.checkpointMeta();
        if (meta.isEmpty()) {
            return store.log.log().newest();
        }
        CheckpointMeta wanted = store.rooms.turtles().decodeMeta(meta);
        Completion found = store.log.log().completionOf(wanted.metadataLsn())
                .orElseThrow(() -> new NotFoundException("there is no committed checkpoint "
                        + wanted.metadataLsn() + " in this store's log"));
        CheckpointMeta stated = store.rooms.turtles().decodeMeta(found.checkpointMeta());
        if (wanted.checksum().isPresent() && !wanted.checksum().equals(stated.checksum())) {
            throw new CorruptionException("checkpoint " + wanted.metadataLsn() + " has another"
                    + " checksum than the checkpoint_meta given; that is of another store");
        }
        return Optional.of(found);
    }

    /** Adopts a checkpoint, all or nothing; the one in use is left as it is. */
    void pickUp(Completion completion) {
        if (completion.turtle().equals(store.checkpoint())) {
            return;
        }
        PickUp pickUp = new PickUp(store.rooms, store.log, store.options.withProvider());
        PickUp.Outline found = pickUp.outline(completion);
        if (store.committed == null) {
            store.outline = found;
            requireKeys(found);
        }
        CommittedState whole = pickUp.whole(found, store.slot, store.keysLoaded());
        store.install(whole, pickUp.roots(whole, store.committer.roots()));
        lastFailure = "";
        store.counters.pickUps.increment();
        store.events.add(Kind.PICKED_UP, "checkpoint " + completion.turtle(),
                "completed at LSN " + completion.lsn() + " by epoch " + completion.epoch());
    }

    /** Has candidates that come later tested too, so that the store unlocks by itself. */
    private void requireKeys(PickUp.Outline found) {
        if (store.options.withProvider() && found.key().isPresent()) {
            store.slot.require(KeyState.loaded(found.key().get(),
                    KeyChecks.ofRoot(store.log, found.metadataRoot())));
        }
    }

    /** Goes on to the newest checkpoint; what fails changes nothing and is tried again. */
    void pickUpNewest() {
        boolean pinned = !store.options.checkpointMeta().isEmpty();
        if (store.role != Role.FOLLOWER || store.state != State.OPEN || pinned) {
            return;
        }
        try {
            Lsn before = store.checkpoint();
            store.log.log().newest().ifPresent(this::pickUp);
            if (!store.checkpoint().equals(before)) {
                store.changed();
            }
        } catch (PlastronException failed) {
            tell(failed);
        }
    }

    private void tell(PlastronException failed) {
        store.counters.pickUpsFailed.increment();
        String message = String.valueOf(failed.getMessage());
        if (!message.equals(lastFailure)) {
            lastFailure = message;
            store.events.add(Kind.PICK_UP_FAILED, failed.getClass().getSimpleName(), message);
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        AutoCloseable ending = watch;
        watch = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (RuntimeException failed) {
                throw failed;
            } catch (Exception impossible) {
                throw new InternalException("a watch could not be closed", impossible);
            }
        }
    }
}
