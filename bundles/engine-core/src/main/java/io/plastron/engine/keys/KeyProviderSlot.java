// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.keys;

import io.plastron.KeyProviderAbsentException;
import io.plastron.StoreEvent;
import io.plastron.keyprovider.KeyExchange;
import io.plastron.keyprovider.KeyMetadata;
import io.plastron.types.InvalidUseException;
import io.plastron.types.StoreId;
import io.plastron.types.TimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Holds the one key provider of a store. Providers are offered and withdrawn; the slot uses the
 * highest ranking one that can do what the store requires, and changes over while the store runs.
 *
 * <p>Guarantees: no call begins on a provider after its {@link #withdraw} returned; a {@link Lease}
 * sees one provider; a switch happens between leases, or after the lease was revoked; a provider's
 * object is returned exactly once. Foreign code runs on lanes only, with deadlines, and never under
 * a lock.
 *
 * <p>Not guaranteed: that code of a provider that left has ended. A call that ignores interrupts
 * stays in its lane until it returns; what it returns is thrown away.
 *
 * <p>Thread-safe. The methods of the framework's side may be called before {@link #start} and after
 * {@link #close}; {@link #offer} and {@link #changed} never block, {@link #withdraw} no longer than
 * the drain and the wait after the interrupt. Those of the engine's side throw
 * {@link InvalidUseException} when called from within a provider's call.
 */
public final class KeyProviderSlot implements AutoCloseable {
    private final SlotCore core;
    private final Lanes lanes;
    private final Calls calls;
    private final Worker worker;
    private final EngineSide engineSide;
    private boolean started;

    /**
     * No thread runs before {@link #start}.
     *
     * @param events called on the slot's event thread, one event after the other
     */
    public KeyProviderSlot(SlotConfig config, Consumer<StoreEvent> events) {
        this(config, events, SlotTime.SYSTEM);
    }

    KeyProviderSlot(SlotConfig config, Consumer<StoreEvent> events, SlotTime time) {
        core = new SlotCore(config, time, new SlotEvents(config.storeName(), events));
        lanes = new Lanes(config.storeName());
        calls = new Calls(core, lanes);
        worker = new Worker(core, new Trial(core, calls));
        engineSide = new EngineSide(core, calls);
    }

    // ---- the framework's side ----

    /** A provider is there. Offering one that is there already counts as {@link #changed}. */
    public void offer(ProviderHandle handle) {
        core.lock.lock();
        try {
            if (core.closed) {
                return;
            }
            if (core.candidates.find(handle).isPresent()) {
                changed(handle);
                return;
            }
            Candidate candidate =
                    new Candidate(handle, new Retry(core.config, core.time));
            core.candidates.add(candidate);
            core.tell(StoreEvent.Kind.OFFERED, candidate, candidate.toString());
            core.changed.signalAll();
        } finally {
            core.lock.unlock();
        }
    }

    /**
     * A provider's properties changed. A refused one is tried again, the active one loads its keys
     * again; its name and ranking are taken from {@code handle}, which equals the one offered.
     */
    public void changed(ProviderHandle handle) {
        core.lock.lock();
        try {
            core.candidates.find(handle).ifPresent(candidate -> changed(candidate, handle));
        } finally {
            core.lock.unlock();
        }
    }

    private void changed(Candidate candidate, ProviderHandle handle) {
        candidate.rename(handle);
        tryAgain(candidate);
        core.changed.signalAll();
    }

    /**
     * A provider leaves. When this returns no call begins on it any more, and those inside have
     * ended, or were interrupted and abandoned. Idempotent; a second thread waits for the first
     * one's drain.
     */
    public void withdraw(ProviderHandle handle) {
        Optional<Drain> drain;
        core.lock.lock();
        try {
            drain = core.candidates.find(handle)
                    .map(candidate -> new Drain(core, calls, List.of(candidate)));
        } finally {
            core.lock.unlock();
        }
        if (drain.isPresent()) {
            drain.get().run();
        } else {
            awaitOtherDrains(() -> core.candidates.findLeaving(handle).isEmpty());
        }
    }

    private void awaitOtherDrains(BooleanSupplier over) {
        SlotTime.Deadline deadline =
                core.time.in(core.config.drainMillis() + core.config.interruptMillis());
        core.lock.lock();
        try {
            while (!Lanes.onLane() && !over.getAsBoolean() && !deadline.passed()) {
                core.awaitChange(deadline);
            }
        } catch (InterruptedException interrupted) {
            // The other thread has cut the provider off; waiting for the rest is a courtesy.
            Thread.currentThread().interrupt();
        } finally {
            core.lock.unlock();
        }
    }

    /** The target filter, for messages only; empty for none. */
    public void filterText(String targetFilter) {
        core.lock.lock();
        try {
            core.targetFilter = targetFilter;
        } finally {
            core.lock.unlock();
        }
    }

    // ---- the engine's side ----

    /**
     * Begins to work; candidates offered before have waited. Still nothing is asked of them before
     * {@link #require}.
     *
     * @param onKeyMetadataChanged an exchange asks to be asked at the next checkpoint, or another
     *     provider became active; called on any thread, must not block or throw
     */
    public void start(StoreId store, Runnable onKeyMetadataChanged) {
        core.lock.lock();
        try {
            core.checkOpen();
            if (started) {
                throw new InvalidUseException("the slot was started already");
            }
            started = true;
            core.storeId = store;
            core.onKeyMetadataChanged = onKeyMetadataChanged;
        } finally {
            core.lock.unlock();
        }
        core.events.start();
        worker.start();
    }

    /**
     * Says what a candidate must be able to do from now on. Unless it is what was required before,
     * every candidate is tested anew, the active one too: until one passed none is active, and a
     * lease that is out before its key section's end is revoked. To change over without a gap see
     * {@link Lease#committed} (leader) and {@link #adopt} (follower).
     */
    public void require(KeyState state) {
        Lanes.refuseReentry("require");
        core.lock.lock();
        try {
            core.checkOpen();
            if (core.required.sameAs(state)) {
                core.required = state;
            } else {
                core.deactivate();
                core.nowRequired(state);
            }
        } finally {
            core.lock.unlock();
        }
    }

    /**
     * Waits until a provider is active.
     *
     * @return false when the wait is over, or when every provider there was refused for good, so
     *     that waiting is useless: see {@link #snapshot} and {@link #absence}
     */
    public boolean awaitActive(long waitMillis) {
        return engineSide.awaitActive(waitMillis);
    }

    /**
     * Takes the provider for a checkpoint. A waiting switch goes first.
     *
     * @throws io.plastron.KeyProviderAbsentException none was active within {@code waitMillis}; the
     *     message says what to install and why the candidates were refused
     * @throws TimeoutException one is active, but another lease was not closed in time
     */
    public Lease lease(long waitMillis) {
        return engineSide.lease(waitMillis);
    }

    /**
     * Calls the active provider outside a lease; made for {@code byId}. A provider that leaves
     * before the call began is followed by its successor, for as long as a call waits for a
     * provider at all.
     *
     * <p>{@code call} sees the exchange for the length of this call only. What it returns too late
     * is thrown away, and closed if it is {@code AutoCloseable}. Errors as {@link Lease#call}.
     */
    public <T> T call(String what, Function<KeyExchange, T> call) {
        return engineSide.call(what, call);
    }

    /**
     * Makes the active provider load other key metadata, as a follower does when it picks up a
     * checkpoint; one that cannot is replaced by a candidate that can. All or nothing: when this
     * throws, what was required before still is. Not to be called with a lease. Metadata of the
     * same key page as required is not loaded again.
     *
     * @throws io.plastron.KeyProviderAbsentException nobody to ask
     * @throws io.plastron.types.KeyRefusedException the active provider, or without one the best
     *     candidate, refused; the others' answers are suppressed exceptions
     * @throws io.plastron.types.KeyProviderUnreachableException as above: it did not answer
     * @throws io.plastron.types.CorruptionException as above: the metadata is damaged, it says
     */
    public void adopt(KeyMetadata metadata, CandidateCheck check) {
        engineSide.adopt(metadata, check);
    }

    /** Stands for the active exchange, see {@link Lease#identity}. */
    public Optional<Object> activeIdentity() {
        core.lock.lock();
        try {
            return Optional.ofNullable(core.active).map(active -> active.identity);
        } finally {
            core.lock.unlock();
        }
    }

    /** Why nobody is active: an exception to throw or to show, with what to do and every reason. */
    public KeyProviderAbsentException absence(String what) {
        core.lock.lock();
        try {
            return core.absent(what);
        } finally {
            core.lock.unlock();
        }
    }

    /** Who is active and who could be. */
    public SlotStatus snapshot() {
        core.lock.lock();
        try {
            return new SlotStatus(
                    Optional.ofNullable(core.active).map(Candidate::name),
                    Optional.ofNullable(core.degraded).map(RuntimeException::getMessage),
                    core.candidates.bestFirst().stream().map(Candidate::status).toList());
        } finally {
            core.lock.unlock();
        }
    }

    /** An operator says: try the refused ones again, and let a degraded one load again. */
    public void retry() {
        core.lock.lock();
        try {
            core.candidates.bestFirst().forEach(this::retry);
            core.changed.signalAll();
        } finally {
            core.lock.unlock();
        }
    }

    private void retry(Candidate candidate) {
        if (candidate != core.active || core.degraded != null) {
            tryAgain(candidate);
        }
    }

    private void tryAgain(Candidate candidate) {
        // A test that is running must not have the last word.
        candidate.changedMeanwhile = true;
        switch (candidate.state()) {
            case REFUSED -> candidate.toNew();
            case ACTIVE -> candidate.retry.soon();
            case NEW, LOADING, READY, GONE -> {
                // It is tested before it is used anyway.
            }
        }
    }

    /**
     * Withdraws all candidates and ends all threads but those of calls that do not return. An open
     * lease is revoked, a key section is waited for as in a withdrawal. Idempotent.
     */
    @Override
    public void close() {
        Drain drain;
        core.lock.lock();
        try {
            if (core.closed) {
                return;
            }
            core.closed = true;
            drain = new Drain(core, calls, core.candidates.bestFirst());
            core.changed.signalAll();
        } finally {
            core.lock.unlock();
        }
        drain.run();
        awaitOtherDrains(core.candidates::noneLeaving);
        if (!Lanes.onLane()) {
            // On a lane the worker may be waiting for this very call.
            worker.join(core.config.drainMillis());
        }
        lanes.close();
        core.events.close(core.config.drainMillis());
    }
}
