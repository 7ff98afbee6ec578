// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Connection;
import io.plastron.KeyProviderAbsentException;
import io.plastron.NotAStoreException;
import io.plastron.StoreEvent;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.config.ConfigString;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.keys.Lanes;
import io.plastron.types.FencedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.KeyProviderUnreachableException;
import io.plastron.types.KeyRefusedException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.util.Optional;

/**
 * A store from opening to closing, free of any framework.
 *
 * <p>One thread, {@code plastron-store-NAME}, opens it, makes its checkpoints, picks up, changes
 * its role and closes it; so these never meet and need no lock. Readers and writers never wait for
 * it, but for the checkpoints and role changes they ask for.
 *
 * <pre>
 *   OPENING --> OPEN --> CLOSING --> CLOSED
 *      |  ^      |
 *      v  |      v
 *     LOCKED   FAILED      (LOCKED unlocks by itself when a provider can load the keys)
 * </pre>
 */
public final class Store implements AutoCloseable {
    private static final long TICK_MILLIS = 200;
    private static final long RETRY_MILLIS = 1_000;

    private final StoreState state;
    private final StoreThread thread;
    private final Following following;
    private final Leading leading;
    private final CheckpointRequests checkpoints;
    private final EarlyWriting earlyWriting;
    private final DurableCommits durableCommits;
    /** The checkpoint that was current when others were last told of a change. */
    private CommittedState told;
    private long lastAttemptNanos;
    private boolean closing;

    /**
     * Makes a store that does nothing yet; candidates may already be offered to its {@link #slot}.
     *
     * @param onChange called after state, role, keys or checkpoint changed, on a thread of the
     *     store; must not block
     */
    public Store(Rooms rooms, StoreOptions options, Runnable onChange) {
        this.thread = new StoreThread(options.name());
        this.state = new StoreState(rooms, options,
                new KeyProviderSlot(options.slot(), this::keyEvent),
                new EventLog(rooms.clock(), options.name()), this::changed, onChange);
        this.following = new Following(state, thread);
        this.leading = new Leading(state, following);
        this.checkpoints = new CheckpointRequests(state, thread, (leader, why) ->
                guarded(() -> afterFailure(leader, why)));
        this.durableCommits = new DurableCommits(state, checkpoints);
        this.earlyWriting = new EarlyWriting(state,
                task -> thread.submit(() -> guarded(task)), checkpoints::dueBySpace,
                this::afterFailure);
    }

    /** Begins to open; returns at once. */
    public void start() {
        thread.submit(() -> guarded(this::open));
        thread.every(TICK_MILLIS, () -> guarded(this::tick));
    }

    /** Where key providers are offered and withdrawn. */
    public KeyProviderSlot slot() {
        return state.slot;
    }

    public StoreOptions options() {
        return state.options;
    }

    /** Whether the store has anything to do with keys. */
    public boolean usesKeys() {
        OpenLog log = state.log;
        return log == null ? state.options.allowsProvider() : log.withProvider();
    }

    StoreState state() {
        return state;
    }

    CheckpointRequests checkpoints() {
        return checkpoints;
    }

    DurableCommits durableCommits() {
        return durableCommits;
    }

    // ---- opening ---------------------------------------------------------------------------

    private void open() {
        StoreProperties properties = describeOrCreate();
        state.properties = properties;
        state.slot.start(properties.storeId(), this::keyMetadataChanged);
        state.log = OpenLog.open(state.rooms, state.options, properties, state.slot);
        following.opened();
        advance();
    }

    private StoreProperties describeOrCreate() {
        StoreOptions options = state.options;
        Optional<StoreProperties> there =
                StoreProperties.read(state.rooms.files(), options.home());
        if (there.isEmpty() && !options.create()) {
            throw new NotAStoreException(options.home()
                    + " holds no store; mend the path, or say create=true to make one");
        }
        StoreProperties found = there.orElseGet(() -> StoreProperties.create(
                state.rooms.files(), options.home(), new StoreProperties(
                        StoreId.random(), options.sealed(), options.remembered())));
        if (found.sealed() && !options.allowsProvider()) {
            throw new InvalidUseException(options.home()
                    + " is a sealed store; it cannot be opened with key_provider=none");
        }
        return found;
    }

    /** Goes as far as it can towards OPEN; called again when something may have changed. */
    private void advance() {
        lastAttemptNanos = System.nanoTime();
        try {
            if (state.role == Role.LEADER) {
                leading.lead(state.options.takeOver());
                checkpoints.begun();
            } else {
                following.follow();
            }
            state.enter(State.OPEN, null);
        } catch (KeyProviderAbsentException | KeyProviderUnreachableException
                | KeyRefusedException locked) {
            state.enter(State.LOCKED, locked);
        } catch (FencedException fenced) {
            stepDownFenced(fenced);
        }
    }

    /**
     * A task of the store's thread: what it throws fails the store, which then gives its lead up.
     */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failed) {
            state.enter(State.FAILED, failed);
            LostPages.byLogFailure(state);
            leading.close();
        }
    }

    private void keyEvent(StoreEvent event) {
        state.events.add(event);
        if (event.kind() == Kind.ACTIVE) {
            thread.submit(() -> guarded(this::providerCame));
        }
        state.changed();
    }

    private void providerCame() {
        if (state.state == State.LOCKED) {
            advance();
        } else {
            checkpoints.providerCame();
        }
    }

    // ---- writing -------------------------------------------------------------------------------

    private void changed(long bytes, long replacedBytes) {
        checkpoints.changed(bytes, replacedBytes);
        earlyWriting.ifHigh();
        OpenLog log = state.log;
        if (log != null && log.sealed()) {
            log.sealer().expect(bytes);
        }
    }

    private void afterFailure(Leader leader, Throwable failed) {
        if (failed instanceof FencedException fenced) {
            stepDownFenced(fenced);
        } else if (Leader.outcomeUnknown(failed) || leader.writer().isFailed()) {
            state.events.add(Kind.LOG_FAILED, state.options.name(),
                    String.valueOf(failed.getMessage()));
            state.enter(State.FAILED, failed);
            LostPages.byLogFailure(state);
            leading.giveUp();
        }
    }

    private void keyMetadataChanged() {
        Leader leader = state.leader;
        if (leader != null) {
            leader.keys().keyMetadataChanged();
        }
    }

    // ---- roles -----------------------------------------------------------------------------

    /** Changes options and role; see {@link io.plastron.Connection#reconfigure}. */
    public void reconfigure(String text) {
        thread.call("reconfigure", () -> {
            state.requireOpen();
            StoreOptions before = state.options;
            StoreOptions next = before.changedBy(text);
            ConfigString named = ConfigString.parse(text);
            state.options = next;
            try {
                if (named.has("role") || named.has("checkpoint_meta")) {
                    changeRole(next, named.has("role") ? next.role() : state.role);
                }
            } catch (RuntimeException refused) {
                // Unless losing the lead on the way has set other options.
                if (state.options == next) {
                    state.options = before;
                }
                throw refused;
            }
            state.changed();
            return null;
        });
    }

    /** Makes the log small; see {@link io.plastron.Connection#compact}. */
    public Connection.Compaction compact() {
        return thread.call("compact", () -> {
            state.requireWritable();
            if (!state.options.reclaim()) {
                throw new InvalidUseException("store " + state.options.name() + " was told to give"
                        + " no space back; reconfigure it with reclaim=on first");
            }
            return new Compacting(state.leader, checkpoints).run();
        });
    }

    private void changeRole(StoreOptions next, Role wanted) {
        boolean leads = state.leader != null;
        if (wanted == Role.LEADER && !leads) {
            stepUp(next.takeOver());
        } else if (wanted == Role.FOLLOWER) {
            requireNotOlder();
            if (leads) {
                stepDown();
            }
            following.follow();
        }
    }

    private void stepUp(boolean takeOver) {
        following.close();
        try {
            leading.lead(takeOver);
            checkpoints.begun();
        } finally {
            if (state.leader == null) {
                following.watch("still at checkpoint " + state.checkpoint());
            }
        }
    }

    /** Gives the lead up after a last checkpoint that holds every commit anybody was told of. */
    private void stepDown() {
        state.committer.barrier(() -> state.writesShut = true);
        try {
            checkpoints.checkpoint();
            state.lineagesDurable.add(state.committer.roots().lineage());
            leading.giveUp();
        } finally {
            state.writesShut = false;
        }
    }

    private void requireNotOlder() {
        // Read before the target: durable commits go on, and make newer ones.
        Lsn inUse = state.checkpoint();
        Lsn target = following.target().map(found -> found.turtle()).orElse(Lsn.NONE);
        if (target.compareTo(inUse) < 0) {
            throw new InvalidUseException("checkpoint " + target
                    + " is older than the one in use, " + inUse);
        }
    }

    /** Another leader took over: what its completion does not reach is dropped. */
    private void stepDownFenced(FencedException fenced) {
        state.events.add(Kind.FENCED, state.options.name(),
                String.valueOf(fenced.getMessage()));
        LostPages.byTakeOver(state);
        leading.close();
        state.options = state.options.changedBy("role=follower,checkpoint_meta=\"\"");
        checkpoints.forget();
        try {
            // It is a follower once the lost changes are gone: none may be seen in that role.
            following.startOver();
            state.enter(State.OPEN, null);
        } catch (KeyProviderAbsentException | KeyProviderUnreachableException
                | KeyRefusedException locked) {
            leaveLostChanges(State.LOCKED, locked);
        } catch (RuntimeException failed) {
            leaveLostChanges(State.FAILED, failed);
        }
    }

    /** The roots hold changes nobody will commit: they must not be read any more. */
    private void leaveLostChanges(State next, RuntimeException why) {
        state.committed = null;
        state.role = Role.FOLLOWER;
        state.enter(next, why);
    }

    // ---- time ------------------------------------------------------------------------------

    private void tick() {
        boolean retry = (System.nanoTime() - lastAttemptNanos) / 1_000_000 >= RETRY_MILLIS;
        if (state.state == State.LOCKED && retry) {
            tickLocked();
        } else if (state.state == State.OPEN && state.leader != null) {
            tickLeader();
        } else if (state.state == State.OPEN && retry) {
            lastAttemptNanos = System.nanoTime();
            following.pickUpNewest();
            following.keepPinned();
        }
    }

    /**
     * Candidates are tested by the slot; trying again here is of use only when one has become
     * active, or when the log has moved on to other keys.
     */
    private void tickLocked() {
        lastAttemptNanos = System.nanoTime();
        boolean active = state.slot.activeIdentity().isPresent();
        if (leading.claimLost()) {
            stepDownFenced(takenOver());
        } else if (active || following.targetMoved()) {
            advance();
        }
    }

    private void tickLeader() {
        checkpoints.dueByTime();
        checkpoints.dueBySpace();
        earlyWriting.ifHigh();
        state.pressure.lookAtHeld();
        state.leader.noteOwed();
        state.leader.checkSpace(Leader.CHECKED_PAGES);
        // Durable commits do not tell each time: they are too many.
        if (state.committed != told) {
            told = state.committed;
            state.changed();
        }
        if (state.leader.writer().isFenced()) {
            stepDownFenced(takenOver());
        }
    }

    private FencedException takenOver() {
        return new FencedException("another leader has taken store "
                + state.options.name() + " over", null, false);
    }

    // ---- closing ---------------------------------------------------------------------------

    /**
     * Closes: a last checkpoint if this leads and there is anything to write, waited for as long as
     * configured; then everything. From its beginning every other call answers that the store was
     * closed, so no commit comes after that checkpoint; should it fail, an event says so.
     */
    @Override
    public void close() {
        Lanes.refuseReentry("close");
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        State before = state.state;
        state.committer.barrier(() -> state.enter(State.CLOSING, null));
        if (before == State.LOCKED || before == State.OPENING) {
            // Whoever waits for a provider that is not there would keep us waiting too.
            state.slot.close();
        }
        thread.submit(this::shutDown);
        thread.close();
        if (!thread.awaitEnd(state.options.closeMillisMax())) {
            Leader leader = state.leader;
            if (leader == null || leader.keys().awaitsProvider()) {
                state.slot.close();
            }
            thread.awaitEnd(state.options.forceMillisMax());
        }
    }

    private void shutDown() {
        try {
            if (state.leader != null && state.leader.dirty()) {
                checkpoints.checkpoint();
            }
        } catch (RuntimeException failed) {
            // Counted and told by then; closing goes on and keeps the reason.
            state.failure = failed;
        } finally {
            closeAll();
        }
    }

    private void closeAll() {
        try {
            closing("following", following::close);
            closing("the follower's pin", following::unpin);
            closing("leading", leading::close);
            closing("the key providers", state.slot::close);
            if (state.log != null) {
                closing("the log", state.log::close);
            }
        } finally {
            state.enter(State.CLOSED, null);
            state.events.close();
        }
    }

    /** What cannot be closed must not keep the rest open. */
    private void closing(String what, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException untidy) {
            state.events.add(Kind.STATE, "closing " + what, String.valueOf(untidy.getMessage()));
        }
    }
}
