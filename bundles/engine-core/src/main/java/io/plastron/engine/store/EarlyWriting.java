// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreStatus.State;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Has the store's thread write dirty pages before a checkpoint does, when {@link MemoryPressure}
 * says so. Anybody may ask, a committer under its lock included: no lock is taken, and one request
 * waits at a time.
 */
final class EarlyWriting {
    private final StoreState state;
    private final Consumer<Runnable> storeThread;
    private final Runnable written;
    private final BiConsumer<Leader, Throwable> onFailure;
    private final AtomicBoolean asked = new AtomicBoolean();

    /**
     * @param storeThread runs a task soon, unless the store was closed
     * @param written told after it was done: the log has grown
     * @param onFailure told, on the store's thread, which leader failed to write, and why
     */
    EarlyWriting(StoreState state, Consumer<Runnable> storeThread, Runnable written,
            BiConsumer<Leader, Throwable> onFailure) {
        this.state = state;
        this.storeThread = storeThread;
        this.written = written;
        this.onFailure = onFailure;
    }

    /** Asks for it if there is need. */
    void ifHigh() {
        if (state.pressure.isHigh() && asked.compareAndSet(false, true)) {
            storeThread.accept(this::write);
        }
    }

    private void write() {
        asked.set(false);
        Leader leader = state.leader;
        if (leader == null || state.state != State.OPEN || !state.pressure.isHigh()
                || !leader.keys().canSeal()) {
            return;
        }
        try {
            leader.writeEarly();
            state.counters.earlyWrites.increment();
            state.pressure.eased();
            written.run();
        } catch (RuntimeException | Error failed) {
            state.pressure.failed(failed);
            onFailure.accept(leader, failed);
        }
    }
}
