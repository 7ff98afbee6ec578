// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.btree.Tree;
import io.plastron.config.ConfigString;
import io.plastron.engine.rows.Fill;
import io.plastron.engine.rows.Fill.Filled;
import io.plastron.engine.tx.Roots;
import io.plastron.engine.tx.Roots.OpenTree;
import io.plastron.engine.tx.Roots.Reshaped;
import io.plastron.metadata.Catalog;
import io.plastron.metadata.FileInfo;
import io.plastron.metadata.TableSchema;
import io.plastron.types.InvalidUseException;
import io.plastron.types.StoreFullException;
import io.plastron.types.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates, drops, renames and alters: each makes the next catalog and the trees it brings from the
 * newest state, under the commit lock, so that both are published in one step.
 */
final class Reshaping {
    private static final String TABLE = "table:";
    private static final String COLGROUP = "colgroup:";
    private static final String INDEX = "index:";
    private static final Set<String> RENAME_KEYS = Set.of("replace");

    private final StoreState store;

    Reshaping(StoreState store) {
        this.store = store;
    }

    Reshaped create(Roots now, String uri, String config) {
        int number = now.numberMax() + 1;
        int tableId = TableId.user(number);
        Catalog next = now.catalog().create(uri, config, tableId);
        if (next == now.catalog()) {
            return null;
        }
        // A table with named column groups takes no file, so its number stays unused.
        Optional<FileInfo> file = next.file(tableId);
        if (file.isEmpty()) {
            return new Reshaped(next, List.of(), now.numberMax(), 0);
        }
        requireNumber(number);
        Tree empty = Tree.create(store.log.pages(),
                store.log.tree(tableId, PickUp.leafBytes(file.get())));
        Filled filled = filledOrForgotten(now, next, uri, empty);
        return new Reshaped(next, List.of(new OpenTree(tableId, filled.tree())), number,
                filled.bytes());
    }

    /** A checkpoint with a larger one could not be opened. */
    private static void requireNumber(int number) {
        if (number > CommittedState.NUMBER_LIMIT) {
            throw new StoreFullException("this store has given all of its "
                    + CommittedState.NUMBER_LIMIT + " table numbers, one for each column group and"
                    + " index ever created; dump its tables and load them into a new store");
        }
    }

    private Filled filledOrForgotten(Roots now, Catalog next, String uri, Tree empty) {
        boolean done = false;
        try {
            Filled filled = filled(now, next, uri, empty);
            done = true;
            return filled;
        } finally {
            Leader leader = store.leader;
            if (!done && leader != null) {
                leader.space().spills().gone(empty.use().tableId());
            }
        }
    }

    private Filled filled(Roots now, Catalog next, String uri, Tree empty) {
        if (uri.startsWith(INDEX)) {
            return Fill.index(now, schema(next, uri), uri, empty, store.pressure);
        }
        if (uri.startsWith(COLGROUP)) {
            return Fill.group(now, schema(next, uri), uri, empty, store.pressure);
        }
        return new Filled(empty, 0);
    }

    /** URI of the table that a table, column group or index belongs to. */
    private static String tableUri(String uri) {
        if (uri.startsWith(TABLE)) {
            return uri;
        }
        String names = uri.substring(uri.indexOf(':') + 1);
        int colon = names.indexOf(':');
        return TABLE + (colon < 0 ? names : names.substring(0, colon));
    }

    private static TableSchema schema(Catalog catalog, String uri) {
        return catalog.table(tableUri(uri)).orElseThrow().schema();
    }

    Reshaped drop(Roots now, String uri) {
        Catalog next = now.catalog().drop(uri);
        requireNoCursors(uri.startsWith(INDEX) ? uri : tableUri(uri), "dropped");
        if (uri.startsWith(COLGROUP)) {
            requireNoIndex(schema(now.catalog(), uri), uri);
        }
        return without(now, next);
    }

    private void requireNoCursors(String uri, String what) {
        int open = store.openCursors.on(uri);
        if (open > 0) {
            throw new InvalidUseException(uri + " has " + open
                    + " open cursors; close them before it is " + what);
        }
    }

    /** An index without any row left would have entries for nothing. */
    private static void requireNoIndex(TableSchema schema, String groupUri) {
        if (schema.groups().size() == 1 && !schema.indices().isEmpty()) {
            throw new InvalidUseException(groupUri + " holds all that is left of the rows of "
                    + schema.tableUri() + ", of which " + schema.indices().get(0).uri()
                    + " is made; drop the index first");
        }
    }

    /** The next state without the trees that the next catalog does not name. */
    private Reshaped without(Roots now, Catalog next) {
        store.layouts.retain(next);
        List<OpenTree> gone = new ArrayList<>();
        for (FileInfo file : now.catalog().files()) {
            if (next.file(file.tableId()).isEmpty()) {
                gone.add(new OpenTree(file.tableId(), null));
            }
        }
        return new Reshaped(next, gone, now.numberMax(), 0);
    }

    Reshaped rename(Roots now, String uri, String newUri, String config) {
        ConfigString settings = ConfigString.parse(config);
        settings.refuseUnknown(RENAME_KEYS, "settings of rename");
        Catalog next = now.catalog().rename(uri, newUri, settings.bool("replace", false));
        requireNoCursors(uri, "renamed");
        requireNoCursors(newUri, "replaced");
        return next == now.catalog() ? null : without(now, next);
    }

    Reshaped alter(Roots now, String uri, String config) {
        Catalog next = now.catalog().alter(uri, config);
        return next == now.catalog() ? null
                : new Reshaped(next, List.of(), now.numberMax(), 0);
    }
}
