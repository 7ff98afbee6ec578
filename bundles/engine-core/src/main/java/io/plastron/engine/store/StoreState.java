// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.KeyProviderAbsentException;
import io.plastron.NotLeaderException;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.keys.Lanes;
import io.plastron.engine.rows.Layouts;
import io.plastron.engine.session.OpenCursors;
import io.plastron.engine.space.Holds;
import io.plastron.engine.space.Readers;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.types.ClosedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a store is at the moment. The volatile fields are written by the store's thread alone and
 * read by all; but for {@link #committed}, which while there is a leader is written in its turn.
 */
final class StoreState {
    final Rooms rooms;
    final KeyProviderSlot slot;
    final EventLog events;
    final MemoryPressure pressure = new MemoryPressure(this);
    final SpacePressure spacePressure = new SpacePressure(this);
    final Committer committer;
    final Readers readers = new Readers();
    final Holds holds = new Holds();
    final OpenCursors openCursors = new OpenCursors();
    final Layouts layouts = new Layouts();
    final Counters counters = new Counters();
    /** Bytes of keys and values changed since the newest checkpoint. */
    final AtomicLong dirtyBytes = new AtomicLong();
    /** Of these, of rows that were there before. */
    final AtomicLong replacedBytes = new AtomicLong();
    /** A checkpoint failed and there was none since. */
    volatile boolean checkpointOwed;
    private final Runnable onChange;

    volatile StoreOptions options;
    volatile State state = State.OPENING;
    volatile Role role;
    volatile Throwable failure;
    volatile StoreProperties properties;
    volatile OpenLog log;
    /** The newest checkpoint as far as it can be told without keys; null once it was picked up. */
    volatile PickUp.Outline outline;
    volatile CommittedState committed;
    volatile Leader leader;
    /** Lineages of roots whose commits are all in a checkpoint, and none is added any more. */
    final Set<Long> lineagesDurable = ConcurrentHashMap.newKeySet();
    /** Set while a leader steps down: what is committed then would be in no checkpoint. */
    volatile boolean writesShut;

    /** @param changed as in {@link Committer} */
    StoreState(Rooms rooms, StoreOptions options, KeyProviderSlot slot, EventLog events,
            Committer.Changed changed, Runnable onChange) {
        this.rooms = rooms;
        this.options = options;
        this.role = options.role();
        this.slot = slot;
        this.events = events;
        this.committer = new Committer(
                Roots.none(rooms.metadata().empty()), changed, pressure);
        this.onChange = onChange;
    }

    /** Says that something others may want to look at has changed. */
    void changed() {
        onChange.run();
    }

    /** Goes to another state; once closing, only on to closed. */
    void enter(State next, Throwable why) {
        boolean news;
        synchronized (this) {
            if (state == State.CLOSED || state == State.CLOSING && next != State.CLOSED) {
                return;
            }
            news = state != next || why != null
                    && (failure == null || !message(why).equals(message(failure)));
            failure = why == null && next == State.CLOSED ? failure : why;
            state = next;
        }
        if (news) {
            events.add(Kind.STATE, next.name(), why == null ? description() : message(why));
        }
        changed();
    }

    private String description() {
        StoreProperties known = properties;
        boolean clear = known != null && !known.sealed();
        return "as " + role + (clear ? ", NOT SEALED: its pages are stored in clear" : "");
    }

    private static String message(Throwable why) {
        return String.valueOf(why.getMessage());
    }

    void enterRole(Role next, String detail) {
        if (role != next || state != State.OPEN) {
            events.add(Kind.ROLE, next.name(), detail);
        }
        role = next;
    }

    /** Puts a checkpoint's state in place of everything. */
    void install(CommittedState next, Roots roots) {
        committer.replace(before -> roots);
        committed = next;
        outline = null;
    }

    /** Identity of the checkpoint in use. */
    Lsn checkpoint() {
        CommittedState now = committed;
        return now == null ? Lsn.NONE : now.checkpoint().lsn();
    }

    /** Key page whose keys are loaded. */
    Lsn keysLoaded() {
        CommittedState now = committed;
        return now == null ? Lsn.NONE : now.keyPage();
    }

    void requireOpen() {
        Lanes.refuseReentry("a call of the store");
        State now = state;
        if (now == State.CLOSING || now == State.CLOSED) {
            throw new ClosedException("store " + options.name() + " was closed");
        }
        if (now != State.OPEN && committed == null) {
            throw notOpen(now);
        }
    }

    private PlastronException notOpen(State now) {
        Throwable why = failure;
        String what = "store " + options.name() + " is " + now
                + (why == null ? "" : ": " + message(why));
        return now == State.LOCKED ? new KeyProviderAbsentException(what, why)
                : new ClosedException(what, why);
    }

    void requireWritable() {
        requireOpen();
        if (state == State.FAILED) {
            throw failed();
        }
        if (leader == null || writesShut) {
            throw new NotLeaderException("store " + options.name()
                    + " follows: write where its leader is, or step up");
        }
    }

    private PlastronException failed() {
        Throwable why = failure;
        String what = "store " + options.name() + " cannot write any more, close it and open it"
                + " again: " + message(why);
        boolean unknown = why instanceof LogFailedException broken && broken.outcomeUnknown();
        return new LogFailedException(what, why, unknown);
    }
}
