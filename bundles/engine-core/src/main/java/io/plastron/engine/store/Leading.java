// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreStatus.Role;
import io.plastron.engine.keys.KeyState;
import io.plastron.keyprovider.DataKey;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.sealing.SealingKey;
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
        Optional<Completion> newest = store.log.log().newest();
        newest.ifPresent(following::pickUp);
        if (claimed == null) {
            claimed = store.log.log().lead(takeOver);
        }
        boolean done = false;
        try {
            Optional<Completion> base = claimed.base();
            base.ifPresent(following::pickUp);
            store.leader = base.isPresent() ? leader(store.committed, sealingKey()) : fresh();
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

    /** The first checkpoint of a new store: a key page and an empty catalog. */
    private Leader fresh() {
        if (store.options.withProvider()) {
            store.slot.require(KeyState.fresh(KeyChecks.fresh(store.log.sealed())));
        }
        Leader first = leader(
                CommittedState.none(store.log, store.rooms.metadata().empty()), null);
        store.committed = first.checkpoint(true);
        return first;
    }

    private Leader leader(CommittedState base, SealingKey key) {
        return new Leader(store.rooms, store.options, store.log, store.slot, store.committer,
                store.events, claimed, base, key);
    }

    /** The key asked right after its metadata was loaded; pages are sealed with it from now on. */
    private SealingKey sealingKey() {
        if (!store.log.sealed()) {
            return null;
        }
        try (DataKey given = store.slot.call("sealingKey",
                exchange -> KeyOffer.pageKeys(exchange).sealingKey())) {
            return store.log.keys().adopt(given);
        }
    }

    /** Stops leading; what is not in a checkpoint is nobody's any more. */
    void giveUp() {
        Leader former = store.leader;
        store.leader = null;
        if (former != null) {
            former.close();
        }
    }

    @Override
    public void close() {
        giveUp();
        LogWriter unused = claimed;
        claimed = null;
        if (unused != null) {
            unused.close();
        }
    }
}
