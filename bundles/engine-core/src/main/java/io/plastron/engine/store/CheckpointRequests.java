// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.StoreEvent.Kind;
import io.plastron.engine.store.Leader.Occasion;
import io.plastron.types.ClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Checkpoints of a store: who asks shares the one that has not begun yet; changes, time and a
 * provider that comes ask by themselves.
 *
 * <p>The store's thread makes those of this class; durable commits make their own, see
 * {@link DurableCommits}. {@link #checkpoint}, {@link #dueByTime} and {@link #begun} are for that
 * thread alone. Anybody may ask. This object's monitor is held to join or take the waiting request,
 * and for nothing else; {@link #changed} comes from committers, under the commit lock.
 */
final class CheckpointRequests {
    private final StoreState state;
    private final StoreThread thread;
    private final BiConsumer<Leader, Throwable> onFailure;
    private String failure = "";
    private long lastNanos = System.nanoTime();
    private CompletableFuture<Checkpoint> waiting;
    private boolean waitingAsks;
    private Throwable toldOutside;

    /** @param onFailure told, on the store's thread, which leader failed to make one, and why */
    CheckpointRequests(StoreState state, StoreThread thread,
            BiConsumer<Leader, Throwable> onFailure) {
        this.state = state;
        this.thread = thread;
        this.onFailure = onFailure;
    }

    /**
     * Asks for a checkpoint of everything committed before this call. Who asks before it begins
     * shares it.
     */
    synchronized CompletableFuture<Checkpoint> request() {
        if (waiting != null) {
            return waiting;
        }
        CompletableFuture<Checkpoint> asked = new CompletableFuture<>();
        if (thread.submit(this::run)) {
            waiting = asked;
        } else {
            asked.completeExceptionally(new ClosedException(
                    "store " + state.options.name() + " was closed"));
        }
        return asked;
    }

    /** The same, but the key exchange is asked even if nothing has changed. */
    synchronized CompletableFuture<Checkpoint> requestAsking() {
        CompletableFuture<Checkpoint> asked = request();
        waitingAsks = true;
        return asked;
    }

    private void run() {
        CompletableFuture<Checkpoint> asked;
        Occasion why;
        synchronized (this) {
            asked = waiting;
            why = waitingAsks ? Occasion.TO_ASK : Occasion.ASKED_FOR;
            waiting = null;
            waitingAsks = false;
        }
        try {
            state.requireWritable();
            asked.complete(checkpoint(why));
        } catch (RuntimeException | Error failed) {
            asked.completeExceptionally(failed);
        }
    }

    /** Makes a checkpoint now. */
    Checkpoint checkpoint() {
        return checkpoint(Occasion.ASKED_FOR);
    }

    /** Makes a checkpoint now, also if nothing has changed. */
    void checkpointAnyway() {
        checkpoint(Occasion.FIRST);
    }

    private Checkpoint checkpoint(Occasion why) {
        begun();
        Leader leader = state.leader;
        CommittedState before = state.committed;
        try {
            CommittedState next = leader.checkpoint(why);
            state.checkpointOwed = false;
            failure = "";
            if (next != before) {
                state.changed();
            }
            return next.checkpoint();
        } catch (RuntimeException | Error failed) {
            state.checkpointOwed = true;
            String message = String.valueOf(failed.getMessage());
            // Durable commits have it tried again each second.
            if (why != Occasion.TO_ASK || !message.equals(failure)) {
                tell(failed);
            }
            failure = message;
            onFailure.accept(leader, failed);
            throw failed;
        }
    }

    private void tell(Throwable failed) {
        state.counters.checkpointsFailed.increment();
        state.events.add(Kind.CHECKPOINT_FAILED, failed.getClass().getSimpleName(),
                String.valueOf(failed.getMessage()));
    }

    /**
     * A thread that commits could not make its checkpoint. What that means for the store is seen to
     * by the store's thread; each failure is told once, however many shared it.
     */
    void failedOutside(Leader leader, Throwable failed) {
        synchronized (this) {
            if (failed == toldOutside) {
                return;
            }
            toldOutside = failed;
        }
        tell(failed);
        thread.submit(() -> {
            if (state.leader == leader) {
                onFailure.accept(leader, failed);
            }
        });
    }

    /** A checkpoint begins, or a leadership with one: the next by time is counted from here. */
    void begun() {
        lastNanos = System.nanoTime();
    }

    /** A commit changed so many bytes, and of these replaced so many. */
    void changed(long bytes, long replacedBytes) {
        state.counters.changedBytes.add(bytes);
        long dirty = state.dirtyBytes.addAndGet(bytes);
        long replaced = state.replacedBytes.addAndGet(replacedBytes);
        Leader leader = state.leader;
        long configured = state.options.checkpointDirtyBytesMax();
        boolean due = dirty >= configured || leader != null
                && (dirty >= leader.space().changedBytesMax()
                        || replaced >= leader.space().replacedBytesMax()
                        || leader.space().isMovingDue());
        // One that failed is tried again when a provider comes, not at every further commit.
        if (due && configured > 0 && !state.checkpointOwed) {
            request();
        }
    }

    /** The log has grown: asks for one if its space is to be bounded. */
    void dueBySpace() {
        Leader leader = state.leader;
        if (leader != null && state.options.checkpointDirtyBytesMax() > 0
                && !state.checkpointOwed && leader.space().isCheckpointDue()) {
            request();
        }
    }

    /** A provider became active: what failed without one is made up for. */
    void providerCame() {
        if (state.checkpointOwed && state.leader != null) {
            request();
        }
    }

    /** Asks for one when the last is long enough ago; the store leads. */
    void dueByTime() {
        long waitSeconds = state.options.checkpointWaitSeconds();
        long sinceSeconds = (System.nanoTime() - lastNanos) / 1_000_000_000;
        if (waitSeconds > 0 && sinceSeconds >= waitSeconds && state.leader.dirty()) {
            request();
        }
    }

    /** What was not in a checkpoint is gone with the lead. */
    void forget() {
        state.checkpointOwed = false;
        state.dirtyBytes.set(0);
        state.replacedBytes.set(0);
    }
}
