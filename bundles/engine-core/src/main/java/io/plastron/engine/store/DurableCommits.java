// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.NotDurableException;
import io.plastron.NotLeaderException;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.session.StoreView;
import io.plastron.engine.tx.Roots;
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
    private static final String BEFORE = "what was committed before";
    private static final long SIGNALLED_WAIT_MILLIS = 100;

    private final StoreState store;
    private final CheckpointRequests requests;

    DurableCommits(StoreState store, CheckpointRequests requests) {
        this.store = store;
        this.requests = requests;
    }

    /** See {@link io.plastron.engine.session.StoreView#commitDurably}. */
    void commit(Transaction transaction, long lineage) {
        if (transaction.writes().isEmpty()) {
            store.committer.end(transaction);
            makeAllDurable(lineage);
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

    /**
     * A follower's state is a checkpoint. A store that leads no more but is not a follower yet may
     * hold more than that; and one that has followed another leader since, less than it held.
     *
     * @param lineage of the session's newest commit; {@link StoreView#NO_COMMIT}: there is none
     */
    private void makeAllDurable(long lineage) {
        Leader leader = store.leader;
        // Read after the leader: it is gone first when the lead is lost, and only when the changes
        // that are in no checkpoint are gone, too, is the store a follower.
        boolean follows = store.role == Role.FOLLOWER && store.state == State.OPEN;
        Roots roots = store.committer.roots();
        if (lineage != StoreView.NO_COMMIT && lineage != roots.lineage()
                && !store.lineagesDurable.contains(lineage)) {
            throw notDurable(BEFORE, new NotLeaderException("the store followed another leader"
                    + " since, and may have lost it"));
        }
        if (leader != null) {
            makeDurable(leader, roots.commit());
        } else if (!follows) {
            throw notDurable(BEFORE, store.failure != null ? store.failure
                    : new NotLeaderException("the store leads no more"));
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
