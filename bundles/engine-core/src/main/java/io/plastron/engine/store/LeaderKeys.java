// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreEvent.Kind;
import io.plastron.engine.keys.Lease;
import io.plastron.keyprovider.DataKey;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.keyprovider.KeyUpdate;
import io.plastron.sealing.SealingKey;
import io.plastron.types.Lsn;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What pages are sealed with during one leadership, and when the exchange is asked about it.
 *
 * <p>It asks whichever provider is active when a checkpoint begins, and only that one until its
 * end, and always on the store's thread: foreign code may take its time. It switches to a new
 * sealing key when the checkpoint whose key page holds it is committed, never before: key before
 * use. What is not for the store's thread may be called by anybody.
 */
final class LeaderKeys {
    /** Durable commits have the exchange asked no more often than this, unless it signalled. */
    private static final long ASK_MILLIS = 1_000;

    private final StoreState store;
    private final boolean sealed;
    private final boolean withProvider;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile SealingKey inUse;
    private volatile boolean awaitsProvider;
    private volatile boolean asking;
    /** The exchange did not answer last time, so that its signal is no reason to ask at once. */
    private volatile boolean unanswered;
    private volatile long askedMillis;

    /**
     * @param inUse the key asked right after the committed key metadata was loaded; null when fresh
     *     or unsealed
     */
    LeaderKeys(StoreState store, SealingKey inUse) {
        this.store = store;
        this.sealed = store.log.sealed();
        this.withProvider = store.log.withProvider();
        this.inUse = inUse;
        this.askedMillis = store.rooms.clock().millis();
    }

    /** The key new pages are sealed with; null for none. */
    SealingKey inUse() {
        return inUse;
    }

    /** Its id, 0 for none. */
    int inUseId() {
        SealingKey key = inUse;
        return key == null ? 0 : key.id();
    }

    /**
     * Whether pages can be written now: not while a fresh store's first key waits for its provider
     * to come back and give it once more, which the next asking sees to.
     */
    boolean canSeal() {
        return !sealed || inUse != null;
    }

    /** The exchange wants to be asked at the next checkpoint. */
    void keyMetadataChanged() {
        signalled.set(true);
    }

    boolean isSignalled() {
        return signalled.get();
    }

    /** Whether a durable commit is reason to ask now: it signalled, or was not asked for long. */
    boolean isAskingDue() {
        if (!withProvider || asking) {
            return false;
        }
        // By either sign, as clocks are set back, too.
        long sinceMillis = Math.abs(store.rooms.clock().millis() - askedMillis);
        return (sinceMillis >= ASK_MILLIS || isSignalled() && !unanswered)
                && store.slot.activeIdentity().isPresent();
    }

    /** Whether the store's thread waits for a provider; who closes may end that. */
    boolean awaitsProvider() {
        return awaitsProvider;
    }

    // ---- for the store's thread

    /**
     * Asks the exchange for its sealing key and its key metadata.
     *
     * @return null in a store without a provider
     */
    KeySection ask(CommittedState committed) {
        if (!withProvider) {
            return null;
        }
        boolean wasSignalled = signalled.getAndSet(false);
        boolean answered = false;
        asking = true;
        try {
            KeySection section = askLeased(committed);
            answered = true;
            return section;
        } finally {
            unanswered = !answered;
            if (!answered && wasSignalled) {
                signalled.set(true);
            }
            askedMillis = store.rooms.clock().millis();
            asking = false;
        }
    }

    private KeySection askLeased(CommittedState committed) {
        Lease lease = lease();
        KeyOffer offer = new KeyOffer(lease, store.events);
        boolean done = false;
        try {
            proveFirstKey(lease, committed);
            long begunNanos = System.nanoTime();
            lease.enterKeySection();
            offer.ask(sealed, inUseId());
            done = true;
            return new KeySection(lease, offer, System.nanoTime() - begunNanos);
        } catch (RuntimeException | Error failed) {
            offer.tell(new KeyUpdate.Failed(failed));
            throw failed;
        } finally {
            if (!done) {
                new KeySection(lease, offer, 0).close();
            }
        }
    }

    private Lease lease() {
        awaitsProvider = true;
        try {
            return store.slot.lease(store.options.slot().absentWaitMillis());
        } finally {
            awaitsProvider = false;
        }
    }

    /** The provider left right after a fresh store's first checkpoint, before it proved its key. */
    private void proveFirstKey(Lease lease, CommittedState committed) {
        if (!canSeal() && committed.key().isPresent()) {
            KeyMetadata metadata = committed.key().get();
            try (DataKey first = lease.call("loadKey and sealingKey",
                    exchange -> KeyOffer.committedSealingKey(exchange, metadata))) {
                inUse = store.log.keys().adopt(first);
            }
        }
    }

    /** Whether a checkpoint would tell what no checkpoint told yet. */
    boolean isNews(KeySection section) {
        DataKey named = section.offer().sealingKey();
        return section.offer().isNew() || named != null && named.id().value() != inUseId();
    }

    /** The checkpoint failed after all: what the exchange has signalled is to be asked again. */
    void failed(KeySection section, Throwable why) {
        if (isNews(section)) {
            signalled.set(true);
        }
        section.failed(why);
    }

    /**
     * Step 8: the checkpoint is committed, so its key may be used from now on.
     *
     * @param keyMoved whether it names another place for the key page, which is the same
     */
    void committed(KeySection section, CommittedState made, boolean keyMoved) {
        KeyOffer offer = section.offer();
        SealingKey before = inUse;
        Lsn identity = made.checkpoint().lsn();
        harmless("Committed", () -> offer.tell(new KeyUpdate.Committed(identity)));
        DataKey next = offer.sealingKey();
        if (next != null && (before == null || before.id() != next.id().value())) {
            harmless("data key " + next.id() + " is not used yet",
                    () -> switchTo(next, offer, made.keyPage()));
        }
        if (offer.isNew() || keyMoved) {
            harmless("the slot", () -> section.lease().committed(
                    made.key().orElseThrow(), KeyChecks.inUse(store.log, before, inUse)));
        }
    }

    /**
     * Seals with another key from now on, if the provider can give it by its id now that its
     * metadata is committed. If not, or if it just left, the key in use stays: that one is safe.
     */
    private void switchTo(DataKey next, KeyOffer offer, Lsn keyPage) {
        offer.requireGivenById();
        inUse = store.log.keys().adopt(next);
        store.events.add(Kind.ROTATED, "data key " + next.id(), "seals new pages from now on; its"
                + " key page is at LSN " + keyPage);
    }

    /** Does something after the commit point: what goes wrong becomes an event. */
    private void harmless(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failed) {
            store.events.add(Kind.PROVIDER_ERROR, what, String.valueOf(failed.getMessage()));
        }
    }
}
