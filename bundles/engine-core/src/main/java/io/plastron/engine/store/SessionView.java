// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.StoreStatus;
import io.plastron.engine.rows.Layouts;
import io.plastron.engine.session.OpenCursors;
import io.plastron.engine.session.Statistic;
import io.plastron.engine.session.StoreView;
import io.plastron.engine.space.Readers;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Transaction;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.MetadataCursorRows;
import java.util.NavigableMap;
import java.util.Optional;

/** What the sessions of a store see of it. */
final class SessionView implements StoreView {
    private final StoreState store;
    private final StoreStatus status;
    private final Reshaping reshaping;
    private final DurableCommits durable;

    SessionView(Store whole, StoreStatus status) {
        this.store = whole.state();
        this.durable = whole.durableCommits();
        this.status = status;
        this.reshaping = new Reshaping(store);
    }

    @Override
    public void requireOpen() {
        store.requireOpen();
    }

    @Override
    public void requireWritable() {
        store.requireWritable();
    }

    @Override
    public Committer committer() {
        return store.committer;
    }

    @Override
    public void commitDurably(Transaction transaction, long lineage) {
        durable.commit(transaction, lineage);
    }

    @Override
    public void committed() {
        store.spacePressure.committed();
    }

    @Override
    public Readers readers() {
        return store.readers;
    }

    @Override
    public OpenCursors openCursors() {
        return store.openCursors;
    }

    @Override
    public Layouts layouts() {
        return store.layouts;
    }

    @Override
    public void create(String uri, String config) {
        store.committer.reshape(
                now -> reshaping.create(now, uri, config), store::requireWritable);
    }

    @Override
    public void drop(String uri) {
        store.committer.reshape(now -> reshaping.drop(now, uri), store::requireWritable);
    }

    @Override
    public void rename(String uri, String newUri, String config) {
        store.committer.reshape(
                now -> reshaping.rename(now, uri, newUri, config), store::requireWritable);
    }

    @Override
    public void alter(String uri, String config) {
        store.committer.reshape(
                now -> reshaping.alter(now, uri, config), store::requireWritable);
    }

    @Override
    public NavigableMap<String, String> metadataRows(boolean create) {
        Optional<CheckpointEntry> entry =
                Optional.ofNullable(store.committed).flatMap(CommittedState::metadataEntry);
        Catalog catalog = store.committer.roots().catalog();
        return create ? MetadataCursorRows.create(catalog, entry)
                : MetadataCursorRows.all(catalog, entry);
    }

    @Override
    public NavigableMap<Integer, Statistic> statistics() {
        return Statistics.ofStore(
                status, store.committer.roots(), store.log.log().segments());
    }

    @Override
    public NavigableMap<Integer, Statistic> statistics(String tableUri) {
        return Statistics.ofTable(
                store.committer.roots(), tableUri, store.openCursors.on(tableUri));
    }
}
