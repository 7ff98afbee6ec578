// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.NotDurableException;
import io.plastron.StoreStatus.State;
import io.plastron.engine.tx.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Commits that return when a completed checkpoint holds them. The committing thread makes that
 * checkpoint itself, or shares another's: see {@link Leader#makeDurable}; so between it and the
 * disk there is only the log's thread. Thread-safe; callers hold no lock.
 *
 * <p>Such a checkpoint asks no key exchange. If that is due, the store's thread is to make one that
 * does: a second after the last one, beside the commits; at once when the exchange has signalled,
 * and then the commit waits for it, but not for long: the keys in the log are as good as before,
 * and the next one to ask takes what this one was not told.
 */
final class DurableCommits {
    private static final long SIGNALLED_WAIT_MILLIS = 100;

    private final StoreState store;
    private final CheckpointRequests requests;

    DurableCommits(StoreState store, CheckpointRequests requests) {
        this.store = store;
        this.requests = requests;
    }

    /** See {@link io.plastron.engine.session.StoreView#commitDurably}. */
    void commit(Transaction transaction) {
        if (transaction.writes().isEmpty()) {
            store.committer.end(transaction);
            makeAllDurable();
            return;
        }
        // The one that leads when the commit is done: a later one knows nothing of it.
        Leader[] leader = new Leader[1];
        long commit = store.committer.commit(transaction, () -> {
            store.requireWritable();
            leader[0] = store.leader;
        });
        makeDurable(leader[0], commit);
    }

    /** A follower's state is a checkpoint; a store that has failed may hold more than that. */
    private void makeAllDurable() {
        Leader leader = store.leader;
        if (leader != null) {
            makeDurable(leader, store.committer.roots().commit());
        } else if (store.state == State.FAILED) {
            throw notDurable("what was committed before", store.failure);
        }
    }

    private void makeDurable(Leader leader, long commit) {
        try {
            if (!leader.isDurable(commit)) {
                askIfDue(leader);
            }
            leader.makeDurable(commit);
        } catch (RuntimeException failed) {
            requests.failedOutside(leader, failed);
            throw notDurable("the transaction", failed);
        } catch (Error failed) {
            requests.failedOutside(leader, failed);
            throw failed;
        }
        store.counters.syncCommits.increment();
    }

    private void askIfDue(Leader leader) {
        LeaderKeys keys = leader.keys();
        if (!keys.canSeal()) {
            // Nothing can be written before the provider has proven its first key.
            StoreThread.await("a durable commit", requests.request());
        } else if (keys.isAskingDue()) {
            boolean signalled = keys.isSignalled();
            CompletableFuture<Checkpoint> asked = requests.requestAsking();
            if (signalled) {
                awaitShortly(asked);
            }
        }
    }

    /** How it ends is told by events, and is none of this commit's. */
    private static void awaitShortly(CompletableFuture<Checkpoint> asked) {
        CountDownLatch over = new CountDownLatch(1);
        asked.whenComplete((made, failed) -> over.countDown());
        try {
            over.await(SIGNALLED_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private NotDurableException notDurable(String what, Throwable why) {
        return new NotDurableException(what + " is committed and others see it, but no checkpoint"
                + " of store " + store.options.name() + " is known to hold it: "
                + (why == null ? "the store has failed" : why.getMessage())
                + ". Do not run it again; mend that and make a checkpoint, or open the store again"
                + " and look", why);
    }
}
