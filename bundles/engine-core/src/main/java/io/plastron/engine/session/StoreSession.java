// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.session;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.engine.tx.Transaction;
import io.plastron.metadata.TableInfo;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A session on a store. For one thread at a time. */
public final class StoreSession implements Session {
    private static final String TABLE = "table:";
    private static final String METADATA = "metadata:";
    private static final String METADATA_CREATE = "metadata:create";

    private final StoreView store;
    private final Set<Cursor> cursors = new LinkedHashSet<>();
    private Transaction transaction;
    private boolean closed;

    public StoreSession(StoreView store) {
        this.store = store;
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
        store.drop(table(uri));
    }

    @Override
    public void rename(String uri, String newUri, String config) {
        throw notYet("rename");
    }

    @Override
    public void alter(String uri, String config) {
        throw notYet("alter");
    }

    @Override
    public void truncate(String uri) {
        throw notYet("truncate");
    }

    @Override
    public void truncate(Cursor start, Cursor stop) {
        throw notYet("truncate");
    }

    private static InvalidUseException notYet(String what) {
        return new InvalidUseException("this version does not implement " + what);
    }

    @Override
    public Cursor openCursor(String uri, String config) {
        if (!config.isEmpty()) {
            throw notYet("settings of cursors");
        }
        return openCursor(uri);
    }

    private void requireNoTransaction(String what) {
        requireOpen();
        if (transaction != null) {
            throw new InvalidUseException(what + " is not part of a transaction: commit or roll"
                    + " back first");
        }
    }

    private TableInfo table(String uri) {
        if (!uri.startsWith(TABLE)) {
            throw new InvalidUseException("'" + uri + "' names no table; use table:NAME");
        }
        return store.committer().roots().catalog().table(uri)
                .orElseThrow(() -> new NotFoundException("there is no '" + uri
                        + "'; create it first, list shows what there is"));
    }

    @Override
    public Cursor openCursor(String uri) {
        requireOpen();
        Cursor cursor;
        if (uri.startsWith(METADATA)) {
            cursor = openMetadata(uri);
        } else {
            cursor = openTable(uri);
        }
        cursors.add(cursor);
        return cursor;
    }

    private Cursor openMetadata(String uri) {
        boolean create = uri.equals(METADATA_CREATE);
        if (!create && !uri.equals(METADATA)) {
            throw new InvalidUseException("'" + uri + "' is no cursor; use " + METADATA + " or "
                    + METADATA_CREATE);
        }
        return new MetadataCursor(this, uri, create);
    }

    private Cursor openTable(String uri) {
        TableInfo table = table(uri);
        store.openCursors().opened(table.tableId());
        return new TableCursor(this, table, store.openCursors());
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
        requireOpen();
        if (transaction == null) {
            throw new InvalidUseException("commit without a transaction: begin one first");
        }
        Transaction ending = transaction;
        transaction = null;
        if (ending.writes().isEmpty()) {
            store.committer().end(ending);
        } else {
            store.committer().commit(ending, store::requireWritable);
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
            closed = true;
        }
    }
}
