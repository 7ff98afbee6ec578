// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.engine.session.OpenCursors;
import io.plastron.engine.session.StoreView;
import io.plastron.engine.tx.Committer;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.CheckpointEntry;
import io.plastron.metadata.MetadataCursorRows;
import io.plastron.metadata.TableInfo;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TableId;
import java.util.NavigableMap;
import java.util.Optional;

/** What the sessions of a store see of it. */
final class SessionView implements StoreView {
    private final StoreState store;

    SessionView(StoreState store) {
        this.store = store;
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
    public OpenCursors openCursors() {
        return store.openCursors;
    }

    @Override
    public void create(String uri, String config) {
        OpenLog log = store.log;
        store.committer.create(new Committer.TableMaker() {
            @Override
            public Catalog catalog(Catalog now, int number) {
                return now.create(uri, config, tableId(number));
            }

            @Override
            public int tableId(int number) {
                return TableId.user(number);
            }

            @Override
            public Tree tree(Catalog with, int number) {
                TableInfo table = with.table(uri).orElseThrow();
                return Tree.create(log.pages(),
                        new TreeConfig(table.tableId(), PickUp.leafBytes(table)));
            }
        }, store::requireWritable);
    }

    @Override
    public void drop(TableInfo table) {
        store.committer.drop(table.tableId(), now -> {
            int open = store.openCursors.on(table.tableId());
            if (open > 0) {
                throw new InvalidUseException(table.tableUri() + " has " + open
                        + " open cursors; close them first");
            }
            return now.drop(table.tableUri());
        }, store::requireWritable);
    }

    @Override
    public NavigableMap<String, String> metadataRows(boolean create) {
        Optional<CheckpointEntry> entry =
                Optional.ofNullable(store.committed).flatMap(CommittedState::metadataEntry);
        Catalog catalog = store.committer.roots().catalog();
        return create ? MetadataCursorRows.create(catalog, entry)
                : MetadataCursorRows.all(catalog, entry);
    }
}
