// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.KeyProviderAbsentException;
import io.plastron.NotLeaderException;
import io.plastron.StoreEvent.Kind;
import io.plastron.StoreStatus.Role;
import io.plastron.StoreStatus.State;
import io.plastron.engine.keys.KeyProviderSlot;
import io.plastron.engine.keys.Lanes;
import io.plastron.engine.session.OpenCursors;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.types.ClosedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;

/**
 * What a store is at the moment. The volatile fields are written by the store's thread alone and
 * read by all.
 */
final class StoreState {
    final Rooms rooms;
    final KeyProviderSlot slot;
    final EventLog events;
    final Committer committer;
    final OpenCursors openCursors = new OpenCursors();
    final Counters counters = new Counters();
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

    StoreState(Rooms rooms, StoreOptions options, KeyProviderSlot slot, EventLog events,
            Committer committer, Runnable onChange) {
        this.rooms = rooms;
        this.options = options;
        this.role = options.role();
        this.slot = slot;
        this.events = events;
        this.committer = committer;
        this.onChange = onChange;
    }

    /** Says that something others may want to look at has changed. */
    void changed() {
        onChange.run();
    }

    void enter(State next, Throwable why) {
        boolean news = state != next || why != null
                && (failure == null || !message(why).equals(message(failure)));
        failure = why;
        state = next;
        if (news) {
            events.add(Kind.STATE, next.name(), why == null ? "as " + role : message(why));
        }
        changed();
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
        Throwable why = failure;
        if (state == State.FAILED && why != null) {
            // A full disk as well: it has no leader any more, and is none that follows either.
            throw new LogFailedException("the log failed, close the store and open it again: "
                    + message(why), why,
                    why instanceof LogFailedException broken && broken.outcomeUnknown());
        }
        if (leader == null) {
            throw new NotLeaderException("store " + options.name()
                    + " follows: write where its leader is, or step up");
        }
    }
}
