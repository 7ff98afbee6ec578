// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

/** A running transaction: its snapshot and its changes. For the thread of its session. */
public final class Transaction {
    private final Roots snapshot;
    private final WriteSet writes = new WriteSet();
    private final long ticket;

    Transaction(Roots snapshot, long ticket) {
        this.snapshot = snapshot;
        this.ticket = ticket;
    }

    public Roots snapshot() {
        return snapshot;
    }

    public WriteSet writes() {
        return writes;
    }

    /** Names it among the running ones. */
    long ticket() {
        return ticket;
    }
}
