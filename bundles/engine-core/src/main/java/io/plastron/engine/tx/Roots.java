// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.btree.Tree;
import io.plastron.metadata.Catalog;
import io.plastron.types.PlastronException;
import io.plastron.types.TableId;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The state of a store at one commit: the roots of all trees and the catalog, immutable. One
 * volatile write publishes a new one; whoever holds one has a snapshot and needs no lock.
 */
public final class Roots {
    private final long lineage;
    private final long commit;
    private final Catalog catalog;
    private final Trees trees;
    private final int numberMax;

    private Roots(long lineage, long commit, Catalog catalog, Trees trees, int numberMax) {
        this.lineage = lineage;
        this.commit = commit;
        this.catalog = catalog;
        this.trees = trees;
        this.numberMax = numberMax;
    }

    /** The state before anything was opened. */
    public static Roots none(Catalog empty) {
        return new Roots(0, 0, empty, Trees.NONE, TableId.USER_FIRST - 1);
    }

    /**
     * The state after this one that a checkpoint gives: a new lineage, which no transaction on an
     * older one can commit to.
     *
     * @param tables their trees, each with its table id
     * @param numberMax highest table number ever given in this store
     */
    public Roots replacedBy(Catalog catalog, List<OpenTree> tables, int numberMax) {
        return new Roots(lineage + 1, commit + 1, catalog, Trees.NONE.with(tables), numberMax);
    }

    /** A table's id and its tree. */
    public record OpenTree(int tableId, Tree tree) {}

    /** Counts the checkpoints that replaced the whole state. */
    public long lineage() {
        return lineage;
    }

    /** Counts commits of this connection. */
    public long commit() {
        return commit;
    }

    public Catalog catalog() {
        return catalog;
    }

    /** Highest table number ever given in this store. */
    public int numberMax() {
        return numberMax;
    }

    /** The tree of a table, null when there is none. */
    public Tree tree(int tableId) {
        return trees.get(TableId.number(tableId));
    }

    /** The trees the catalog names. */
    private List<OpenTree> all() {
        return catalog.files().stream()
                .map(file -> new OpenTree(file.tableId(), tree(file.tableId())))
                .filter(open -> open.tree() != null).toList();
    }

    /** Gives up the page cache's room of trees that {@code next} does not go on with. */
    void forgetUnless(Roots next) {
        for (OpenTree open : all()) {
            if (next.tree(open.tableId()) != open.tree()) {
                open.tree().forget();
            }
        }
    }

    /**
     * Says that what was written of these trees and not committed may be gone from the log.
     *
     * @param why as in {@link Tree#lost}
     */
    public void lost(UnaryOperator<PlastronException> why) {
        all().forEach(open -> open.tree().lost(why));
    }

    /** The next state, with other trees for some tables. */
    Roots next(List<OpenTree> changed) {
        return new Roots(lineage, commit + 1, catalog, trees.with(changed), numberMax);
    }

    /** The same state with notes in its catalog. */
    Roots withCatalog(Catalog noted) {
        return new Roots(lineage, commit, noted, trees, numberMax);
    }

    /**
     * Another catalog and the trees it brings.
     *
     * @param trees new ones; null for one that is gone
     * @param numberMax highest table number ever given, these included
     * @param bytes of keys and values that were put into them
     */
    public record Reshaped(Catalog catalog, List<OpenTree> trees, int numberMax, long bytes) {}

    /** The next state, with another catalog. */
    Roots next(Reshaped reshaped) {
        return new Roots(lineage, commit + 1, reshaped.catalog(), trees.with(reshaped.trees()),
                Math.max(numberMax, reshaped.numberMax()));
    }
}
