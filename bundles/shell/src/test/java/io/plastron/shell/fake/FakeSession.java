// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.fake;

import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;

/** A session of {@link FakeEngine}: what is asked for is noted, transactions are only noted. */
final class FakeSession implements Session {
    private final FakeEngine engine;
    private boolean inTransaction;

    FakeSession(FakeEngine engine) {
        this.engine = engine;
    }

    @Override
    public void create(String uri, String config) {
        engine.journal.add("create " + uri + " " + config);
        engine.table(uri, config);
    }

    @Override
    public void drop(String uri) {
        require(uri);
        engine.journal.add("drop " + uri);
        engine.remove(uri);
    }

    @Override
    public void rename(String uri, String newUri, String config) {
        require(uri);
        engine.journal.add("rename " + uri + " " + newUri + " " + config);
    }

    @Override
    public void alter(String uri, String config) {
        require(uri);
        engine.journal.add("alter " + uri + " " + config);
    }

    @Override
    public void truncate(String uri) {
        require(uri).rows.clear();
        engine.journal.add("truncate " + uri);
    }

    @Override
    public void truncate(Cursor start, Cursor stop) {
        throw new UnsupportedOperationException("no verb is meant to use this");
    }

    @Override
    public Cursor openCursor(String uri) {
        return new FakeCursor(require(uri));
    }

    @Override
    public Cursor openCursor(String uri, String config) {
        engine.journal.add("cursor " + uri + " " + config);
        return openCursor(uri);
    }

    private FakeTable require(String uri) {
        FakeTable table = engine.tables.get(uri);
        if (table == null) {
            throw new NotFoundException("no table '" + uri + "'");
        }
        return table;
    }

    @Override
    public void begin() {
        engine.journal.add("begin");
        inTransaction = true;
    }

    @Override
    public void commit() {
        commit("");
    }

    @Override
    public void commit(String config) {
        engine.journal.add(("commit " + config).strip());
        inTransaction = false;
    }

    @Override
    public void rollback() {
        inTransaction = false;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public void close() {
        rollback();
    }
}
