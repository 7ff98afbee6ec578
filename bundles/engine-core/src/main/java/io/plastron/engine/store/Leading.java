// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.engine.keys.KeyState;
import io.plastron.engine.space.Space;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.sealing.SealingKey;
import io.plastron.types.PlastronException;
import java.util.Optional;

/**
 * Becomes leader and gives leadership up. Picks the newest checkpoint up first: with a provider
 * that cannot load it nothing is claimed. Then it claims, and picks up what the claim found.
 */
final class Leading implements AutoCloseable {
    private final StoreState store;
    private final Following following;
    /** A claim on a fresh store's log, held while the store waits for a provider. */
    private LogWriter claimed;

    Leading(StoreState store, Following following) {
        this.store = store;
        this.following = following;
    }

    void lead(boolean takeOver) {
        Optional<Completion> newest = following.pickUpNewestToLead(takeOver);
        SealingKey key = newest.isPresent() ? sealingKey() : null;
        if (claimed == null) {
            claimed = store.log.log().lead(takeOver);
        }
        boolean done = false;
        try {
            Optional<Completion> base = claimed.base();
            if (!base.map(Completion::turtle).equals(newest.map(Completion::turtle))) {
                base.ifPresent(following::pickUpToLead);
                key = sealingKey();
            }
            // What is committed from here on is in no checkpoint yet.
            store.lineagesDurable.remove(store.committer.roots().lineage());
            Leader leader = base.isPresent() ? leader(store.committed, key) : fresh();
            following.led();
            // Last, as nothing may fail once others commit.
            store.leader = leader;
            store.enterRole(Role.LEADER, "epoch " + claimed.epoch());
            claimed = null;
            done = true;
        } finally {
            // Nobody else has any use for an empty log; a log with a checkpoint is given back.
            if (!done && claimed.base().isPresent()) {
                close();
            }
        }
    }

    /** Whether somebody took over while a fresh store waited for its provider. */
    boolean claimLost() {
        return claimed != null && claimed.isFenced();
    }

    /** The first checkpoint of a new store: a key page and an empty catalog. */
    private Leader fresh() {
        if (store.log.withProvider()) {
            store.slot.require(KeyState.fresh(KeyChecks.fresh(store.log.sealed())));
        }
        Leader first = leader(
                CommittedState.none(store.log, store.rooms.metadata().empty()), null);
        first.checkpoint(Leader.Occasion.FIRST);
        return first;
    }

    private Leader leader(CommittedState base, SealingKey key) {
        Space space = new Space(store.log.log(), claimed, store.committer, store.readers,
                store.holds, store.log.reclaimed(), () -> store.options.retention(),
                Leader.base(store.log, base),
                (what, why) -> store.events.add(Kind.SPACE_KEPT, what, why));
        return new Leader(store, claimed, base, key, space);
    }

    /**
     * The key that pages are sealed with from now on: asked right after the committed metadata was
     * loaded once more, as the provider may hold a rotation that was never committed, and given
     * once more by its id, as a key that stands in no committed metadata would be lost.
     */
    private SealingKey sealingKey() {
        if (!store.log.sealed()) {
            return null;
        }
        KeyMetadata committed = store.committed.key().orElseThrow();
        try (DataKey given = store.slot.call("loadKey and sealingKey",
                exchange -> KeyOffer.committedSealingKey(exchange, committed))) {
            SealingKey key = store.log.keys().adopt(given);
            store.slot.require(KeyState.loaded(
                    committed, KeyChecks.inUse(store.log, null, key)));
            return key;
        }
    }

    /** Stops leading; what is not in a checkpoint is nobody's any more. */
    void giveUp() {
        Leader former = store.leader;
        // A commit that found the leader is through before anybody replaces what it changes.
        store.committer.barrier(() -> store.leader = null);
        if (former != null) {
            former.end();
            release(former.writer());
        }
    }

    @Override
    public void close() {
        giveUp();
        LogWriter unused = claimed;
        claimed = null;
        if (unused != null) {
            release(unused);
        }
    }

    /** A log that cannot tidy up is left to the next leader's recovery. */
    private void release(LogWriter writer) {
        try {
            writer.close();
        } catch (PlastronException untidy) {
            store.events.add(Kind.LOG_FAILED, "giving leadership up",
                    String.valueOf(untidy.getMessage()));
        }
    }
}
