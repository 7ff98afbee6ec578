// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Checkpoint;
import io.plastron.StoreEvent.Kind;
import io.plastron.types.ClosedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Checkpoints of a store: who asks shares the one that has not begun yet; changes, time and a
 * provider that comes ask by themselves.
 *
 * <p>The store's thread makes them: {@link #checkpoint}, {@link #dueByTime} and {@link #begun} are
 * for it alone. Anybody may ask. This object's monitor is held to join or take the waiting request,
 * and for nothing else; {@link #changed} comes from committers, under the commit lock.
 */
final class CheckpointRequests {
    private final StoreState state;
    private final StoreThread thread;
    private final BiConsumer<Leader, Throwable> onFailure;
    private final AtomicLong dirtyBytes = new AtomicLong();
    private long lastNanos = System.nanoTime();
    /** A checkpoint failed and there was none since; read by committers. */
    private volatile boolean owed;
    private CompletableFuture<Checkpoint> waiting;

    /** @param onFailure told, on the store's thread, which leader failed to make one, and why */
    CheckpointRequests(StoreState state, StoreThread thread,
            BiConsumer<Leader, Throwable> onFailure) {
        this.state = state;
        this.thread = thread;
        this.onFailure = onFailure;
    }

    /** Bytes of keys and values changed since the newest checkpoint. */
    long dirtyBytes() {
        return dirtyBytes.get();
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

    private synchronized CompletableFuture<Checkpoint> takeWaiting() {
        CompletableFuture<Checkpoint> taken = waiting;
        waiting = null;
        return taken;
    }

    private void run() {
        CompletableFuture<Checkpoint> asked = takeWaiting();
        try {
            state.requireWritable();
            asked.complete(checkpoint());
        } catch (RuntimeException | Error failed) {
            asked.completeExceptionally(failed);
        }
    }

    /** Makes a checkpoint now. */
    Checkpoint checkpoint() {
        begun();
        long dirtyBefore = dirtyBytes.get();
        Leader leader = state.leader;
        try {
            CommittedState next = leader.checkpoint(false);
            owed = false;
            dirtyBytes.addAndGet(-dirtyBefore);
            state.pressure.eased();
            if (next != state.committed) {
                state.committed = next;
                state.counters.checkpoints.increment();
                state.changed();
            }
            return next.checkpoint();
        } catch (RuntimeException | Error failed) {
            owed = true;
            state.counters.checkpointsFailed.increment();
            state.events.add(Kind.CHECKPOINT_FAILED, failed.getClass().getSimpleName(),
                    String.valueOf(failed.getMessage()));
            onFailure.accept(leader, failed);
            throw failed;
        }
    }

    /** A checkpoint begins, or a leadership with one: the next by time is counted from here. */
    void begun() {
        lastNanos = System.nanoTime();
    }

    /** A commit changed this many bytes. */
    void changed(long bytes) {
        long max = state.options.checkpointDirtyBytesMax();
        // One that failed is tried again when a provider comes, not at every further commit.
        if (dirtyBytes.addAndGet(bytes) >= max && max > 0 && !owed) {
            request();
        }
    }

    /** A provider became active: what failed without one is made up for. */
    void providerCame() {
        if (owed && state.leader != null) {
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
        owed = false;
        dirtyBytes.set(0);
    }
}
