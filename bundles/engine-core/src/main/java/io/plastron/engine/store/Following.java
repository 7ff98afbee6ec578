// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.ConflictException;
import io.plastron.NotFoundException;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.CandidateCheck;
import io.plastron.engine.keys.KeyState;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.pagelog.Completion;
import io.plastron.turtle.CheckpointMeta;
import io.plastron.types.CorruptionException;
import io.plastron.types.InternalException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Adopts checkpoints, once when opening, and as a follower whenever the leader made one. */
final class Following implements AutoCloseable {
    private static final int TRIES_MAX = 5;

    private final StoreState store;
    private final StoreThread thread;
    private final FollowerPin pin;
    /** What the log had when this store began to lead; null while it follows. */
    private volatile NavigableSet<Integer> whenLed;
    private AutoCloseable watch;
    private String lastFailure = "";

    Following(StoreState store, StoreThread thread) {
        this.store = store;
        this.thread = thread;
        this.pin = new FollowerPin(store);
    }

    /** The log was opened. */
    void opened() {
        store.log.reclaimed().byOthers(this::isDropped);
    }

    /** Adopts the checkpoint this store was told to be at, and follows from there. */
    void follow() {
        Optional<Completion> target = pickUpLatest(this::target, this::pickUp);
        watch(target.map(found -> "at checkpoint " + found.turtle())
                .orElse("waiting for a first checkpoint"));
    }

    /** Follows from where the store is. */
    void watch(String detail) {
        whenLed = null;
        if (store.committed != null) {
            pin.follows(store.committed.checkpoint().completion());
        }
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

    /** Whether the checkpoint to adopt is another than the one whose keys could not be loaded. */
    boolean targetMoved() {
        PickUp.Outline tried = store.outline;
        Optional<Lsn> target = target().map(Completion::turtle);
        return target.isPresent()
                && (tried == null || !tried.checkpoint().lsn().equals(target.get()));
    }

    /** Adopts a checkpoint, all or nothing; the one in use is left as it is. */
    void pickUp(Completion completion) {
        if (!completion.turtle().equals(store.checkpoint())) {
            adopt(completion);
        }
    }

    /**
     * Adopts the newest checkpoint even if it is the one in use: the roots hold changes of a
     * leadership that was lost, which nobody will ever commit.
     */
    void startOver() {
        pickUpLatest(() -> store.log.log().newest(), this::adopt);
        watch("at checkpoint " + store.checkpoint() + " after having been taken over");
    }

    /** Goes on to the newest checkpoint, and tells which it is; empty when there is none yet. */
    Optional<Completion> pickUpNewestThere() {
        return pickUpLatest(() -> store.log.log().newest(), this::pickUp);
    }

    /**
     * The same, for who leads right after. Unless that is to be taken from somebody, nobody gives
     * back what is read here, so it is not pinned: that would be a force.
     */
    Optional<Completion> pickUpNewestToLead(boolean takeOver) {
        return takeOver ? pickUpNewestThere()
                : pickUpLatest(() -> store.log.log().newest(), this::pickUpToLead);
    }

    /** Adopts the checkpoint that this store leads on from. */
    void pickUpToLead(Completion completion) {
        if (!completion.turtle().equals(store.checkpoint())) {
            pin.readsUnpinned(completion);
            adoptKept(completion);
        }
    }

    /** What is given up by its leader while it is picked up is looked for anew, a few times. */
    private Optional<Completion> pickUpLatest(
            Supplier<Optional<Completion>> which, Consumer<Completion> pickUp) {
        for (int tries = 1; ; tries++) {
            Optional<Completion> latest = which.get();
            try {
                latest.ifPresent(pickUp);
                return latest;
            } catch (ConflictException givenUp) {
                if (tries == TRIES_MAX) {
                    throw givenUp;
                }
            }
        }
    }

    private void adopt(Completion completion) {
        pin.reads(completion);
        adoptKept(completion);
    }

    private void adoptKept(Completion completion) {
        PickUp pickUp = new PickUp(store.rooms, store.log);
        PickUp.Outline found = pickUp.outline(completion);
        loadKeys(found);
        CommittedState whole = pickUp.whole(found);
        store.install(whole, pickUp.roots(whole, store.committer.roots()));
        pin.adopted(completion.lsn());
        lastFailure = "";
        store.counters.pickUps.increment();
        store.events.add(Kind.PICKED_UP, "checkpoint " + completion.turtle(),
                "completed at LSN " + completion.lsn() + " by epoch " + completion.epoch());
    }

    /**
     * Whether a leader elsewhere has given a segment back, which it may have if it gave up the
     * oldest checkpoint that is read here, or if somebody reads what is older still. Else one that
     * is missing is damage. What a leader here gives back it knows by itself.
     */
    private boolean isDropped(int segment) {
        FollowerPin.Oldest kept = pin.oldest();
        NavigableSet<Integer> before = whenLed;
        boolean missing = before == null ? !store.log.log().segmentNumbers().contains(segment)
                : !before.contains(segment) && before.higher(segment) != null;
        return missing && (store.committer.oldestSnapshot() < kept.commit()
                || before == null && isGivenUp(kept.completion()));
    }

    private boolean isGivenUp(Lsn completion) {
        return store.log.log().newest()
                .filter(newest -> newest.retainFrom().compareTo(completion) > 0).isPresent();
    }

    /** Keeps what is read from being given back; now and then. */
    void keepPinned() {
        pin.tick();
    }

    /** This store leads now and needs no pin: it gives nothing back that is read here. */
    void led() {
        whenLed = store.log.log().segmentNumbers();
        pin.goesOn(store.committed.checkpoint().completion());
        pin.close();
    }

    void unpin() {
        pin.close();
    }

    /** Has the active provider load the checkpoint's keys, unless they are loaded already. */
    private void loadKeys(PickUp.Outline found) {
        if (!store.log.withProvider()) {
            return;
        }
        if (found.key().isEmpty()) {
            throw new InvalidUseException("store " + store.options.name() + " was created without"
                    + " key metadata; open it with key_provider=none, sealed=false");
        }
        KeyMetadata key = found.key().get();
        CandidateCheck check = KeyChecks.ofRoot(store.log, found.metadataRoot());
        if (store.committed != null) {
            if (!key.lsn().equals(store.keysLoaded())) {
                store.slot.adopt(key, check);
            }
            return;
        }
        store.outline = found;
        // Stays required, so that candidates that come later are tested too and unlock the store.
        store.slot.require(KeyState.loaded(key, check));
        if (!store.slot.awaitActive(store.options.slot().absentWaitMillis())) {
            throw store.slot.absence("opening at checkpoint " + found.checkpoint().lsn());
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
            pickUpNewestThere();
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
