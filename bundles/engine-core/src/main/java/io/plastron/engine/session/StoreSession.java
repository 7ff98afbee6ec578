// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.NotDurableException;
import io.plastron.Session;
import io.plastron.engine.space.Readers;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Transaction;
import io.plastron.engine.tx.WriteSet;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A session on a store. For one thread at a time. */
public final class StoreSession implements Session {
    private final StoreView store;
    private final Set<Cursor> cursors = new LinkedHashSet<>();
    private final Readers.Reader reader;
    private Transaction transaction;
    /** Of the roots that this session's newest commit not known to be durable was made on. */
    private long committedLineage = StoreView.NO_COMMIT;
    private boolean closed;

    public StoreSession(StoreView store) {
        this.store = store;
        this.reader = store.readers().enter();
    }

    /** The newest state, for one operation outside of a transaction. */
    Roots newest() {
        Roots roots = store().committer().roots();
        reader.takes(roots.commit());
        return roots;
    }

    StoreView store() {
        requireOpen();
        return store;
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("the session was closed; open another");
        }
        store.requireOpen();
    }

    /** The running transaction, null when each operation is one of its own. */
    Transaction transaction() {
        return transaction;
    }

    @Override
    public void create(String uri, String config) {
        requireNoTransaction("create");
        store.create(uri, config);
    }

    @Override
    public void drop(String uri) {
        requireNoTransaction("drop");
        store.drop(uri);
    }

    @Override
    public void rename(String uri, String newUri, String config) {
        requireNoTransaction("rename");
        store.rename(uri, newUri, config);
    }

    @Override
    public void alter(String uri, String config) {
        requireNoTransaction("alter");
        store.alter(uri, config);
    }

    @Override
    public void truncate(String uri) {
        requireOpen();
        if (!uri.startsWith("table:")) {
            throw new InvalidUseException("'" + uri + "' cannot be truncated; name a table:NAME");
        }
        new Truncation(store, uri, null, null).run(transaction);
    }

    @Override
    public void truncate(Cursor start, Cursor stop) {
        requireOpen();
        if (start == null && stop == null) {
            throw new InvalidUseException("truncate without start and stop; to remove all rows,"
                    + " give the table's URI");
        }
        TableCursor from = own(start);
        TableCursor to = own(stop);
        if (from != null && to != null && !from.tableUri().equals(to.tableUri())) {
            throw new InvalidUseException("truncate from a cursor on " + from.uri()
                    + " to one on " + to.uri() + "; both must be on one table");
        }
        byte[] first = from == null ? null : from.requireKey();
        byte[] last = to == null ? null : to.requireKey();
        if (first != null && last != null && Arrays.compareUnsigned(first, last) > 0) {
            throw new InvalidUseException("truncate of " + from.tableUri()
                    + ": the start lies behind the stop");
        }
        new Truncation(store, (from == null ? to : from).tableUri(), first, last)
                .run(transaction);
    }

    private TableCursor own(Cursor cursor) {
        if (cursor == null) {
            return null;
        }
        if (cursor instanceof TableCursor mine && mine.session() == this) {
            return mine;
        }
        throw new InvalidUseException("truncate takes cursors of this session on a table, not one"
                + " on " + cursor.uri());
    }

    private void requireNoTransaction(String what) {
        requireOpen();
        if (transaction != null) {
            throw new InvalidUseException(what + " while a transaction runs in this session:"
                    + " commit or roll back first");
        }
    }

    @Override
    public Cursor openCursor(String uri) {
        requireOpen();
        return open(uri, CursorOptions.DEFAULT);
    }

    @Override
    public Cursor openCursor(String uri, String config) {
        requireOpen();
        return open(uri, CursorOptions.parse(uri, config));
    }

    AbstractCursor open(String uri, CursorOptions options) {
        Roots seen = transaction == null ? store.committer().roots() : transaction.snapshot();
        AbstractCursor cursor = CursorUri.open(this, seen.catalog(), uri, options);
        cursors.add(cursor);
        return cursor;
    }

    void closed(Cursor cursor) {
        cursors.remove(cursor);
    }

    @Override
    public void begin() {
        requireNoTransaction("begin");
        transaction = store.committer().begin();
    }

    @Override
    public void commit() {
        commit("");
    }

    @Override
    public void commit(String config) {
        requireOpen();
        boolean sync = CommitOptions.parse(config).sync();
        if (transaction == null) {
            throw new InvalidUseException("commit without a transaction: begin one first");
        }
        Transaction ending = transaction;
        transaction = null;
        if (sync) {
            commitDurably(ending);
        } else if (ending.writes().isEmpty()) {
            store.committer().end(ending);
        } else {
            store.committer().commit(ending, store::requireWritable);
            // A commit whose snapshot is of another lineage would have been a conflict.
            committedLineage = ending.snapshot().lineage();
            store.committed();
        }
    }

    /** Commits what an operation outside of a transaction changes, see {@link Committer#change}. */
    boolean change(Function<Roots, WriteSet> derive) {
        StoreView open = store();
        boolean changed = open.committer().change(roots -> {
            WriteSet changes = derive.apply(roots);
            if (changes != null) {
                committedLineage = roots.lineage();
            }
            return changes;
        }, open::requireWritable);
        open.committed();
        return changed;
    }

    private void commitDurably(Transaction ending) {
        try {
            store.commitDurably(ending, committedLineage);
            committedLineage = StoreView.NO_COMMIT;
            store.committed();
        } catch (NotDurableException unknown) {
            if (!ending.writes().isEmpty()) {
                committedLineage = ending.snapshot().lineage();
            }
            throw unknown;
        }
    }

    @Override
    public void rollback() {
        if (transaction != null) {
            store.committer().end(transaction);
            transaction = null;
        }
    }

    @Override
    public boolean inTransaction() {
        return transaction != null;
    }

    @Override
    public void close() {
        if (!closed) {
            rollback();
            List.copyOf(cursors).forEach(Cursor::close);
            reader.leave();
            closed = true;
        }
    }
}
