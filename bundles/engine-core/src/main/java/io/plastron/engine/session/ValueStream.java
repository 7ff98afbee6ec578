// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.btree.PartedValue;
import io.plastron.btree.Slice;
import io.plastron.engine.tx.Transaction;
import io.plastron.packing.Tuple;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The value a cursor shows, read part by part: of a value that stands outside its row one part is
 * on the heap at a time, any other value is there as a whole anyway.
 *
 * <p>It reads what its cursor stood on, so it would still be right after the cursor moved. It
 * refuses then all the same: who goes on reading has most likely forgotten that it did.
 */
final class ValueStream extends InputStream {
    private static final int NO_PART = -1;

    private final AbstractCursor cursor;
    private final Tuple value;
    /** Of the tuple, when this was made. */
    private final long changes;
    /** The one this was made in, null: none. */
    private final Transaction transaction;
    /** Null: the only part is here. */
    private final PartedValue parts;
    private final int bytes;
    private final int partBytes;
    private final Slice part = new Slice();
    private int partHere;
    private int position;
    private boolean closed;

    /** @param value of one field, which is set */
    ValueStream(AbstractCursor cursor, Tuple value) {
        if (!value.format().type(0).isBytes()) {
            throw new InvalidUseException("the " + value.where() + " has the format '"
                    + value.format().text() + "'; only one of format 'u' can be read as a stream:"
                    + " read it whole");
        }
        this.cursor = cursor;
        this.value = value;
        this.transaction = cursor.session().transaction();
        if (value.later() instanceof PartedValue parted) {
            parts = parted;
            bytes = parted.bytes();
            partBytes = parted.partBytes();
            partHere = NO_PART;
        } else {
            parts = null;
            part.set(value.packed());
            bytes = part.end();
            partBytes = Math.max(1, bytes);
        }
        this.changes = value.changes();
    }

    @Override
    public int read() {
        return find() ? part.array()[at(position++)] & 0xff : -1;
    }

    /** Reads to the end of the part at most. */
    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            requireUsable();
            return 0;
        }
        if (!find()) {
            return -1;
        }
        int from = at(position);
        int count = Math.min(length, part.end() - from);
        System.arraycopy(part.array(), from, into, offset, count);
        position += count;
        return count;
    }

    /** Reads none of what is skipped. */
    @Override
    public long skip(long count) {
        requireUsable();
        int skipped = (int) Math.max(0, Math.min(count, bytes - position));
        position += skipped;
        return skipped;
    }

    /** Bytes that are on the heap. */
    @Override
    public int available() {
        requireUsable();
        return position < bytes && position / partBytes == partHere
                ? part.end() - at(position) : 0;
    }

    @Override
    public void close() {
        closed = true;
        partHere = NO_PART;
        part.clear();
    }

    /** Sees to it that the part with the next byte is here; false at the end. */
    private boolean find() {
        requireUsable();
        if (position == bytes) {
            return false;
        }
        int wanted = position / partBytes;
        if (wanted != partHere) {
            // The one before can go while the next is read.
            partHere = NO_PART;
            part.clear();
            parts.part(wanted, part);
            partHere = wanted;
        }
        return true;
    }

    private int at(int place) {
        return part.start() + place % partBytes;
    }

    private void requireUsable() {
        if (closed) {
            throw new ClosedException("this stream was closed; ask the cursor for another");
        }
        StoreSession session = cursor.session();
        session.store();
        if (value.changes() != changes) {
            throw new InvalidUseException("the cursor on " + cursor.uri() + " has moved, or another"
                    + " value was set, since this stream of its value was opened; ask it for"
                    + " another");
        }
        if (transaction != null && session.transaction() != transaction) {
            throw new InvalidUseException("the transaction in which this stream of a value of "
                    + cursor.uri() + " was opened has ended; search again and ask for another");
        }
    }
}
