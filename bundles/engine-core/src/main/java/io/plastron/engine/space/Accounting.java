// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentUse;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeUse;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.FileInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the accounts in step with what the checkpoints of one leadership write, whether a run that
 * wrote it commits or fails: a tree written by a run that failed stays where it is, and stays
 * counted. For who makes a checkpoint.
 */
final class Accounting {
    /** Looks between two attempts to count, at most. */
    private static final int PAUSE_MAX = 256;

    /** By table id, which trees are counted. */
    private final Map<Integer, TreeUse> trees = new HashMap<>();
    private final Accounts accounts;
    private final Troubles troubles;
    private final Runnable whenCounted;
    /** Whether the accounts hold what is in the log; if not, all is counted at the next chance. */
    private boolean counted;
    /** Looks that go by until then, and after it if it fails once more. */
    private int pause;
    private int nextPause = 1;

    /**
     * @param trees what the accounts are of, by table id
     * @param whenCounted called when all was counted anew
     */
    Accounting(Accounts accounts, Map<Integer, TreeUse> trees, Troubles troubles,
            Runnable whenCounted) {
        this.accounts = accounts;
        this.troubles = troubles;
        this.whenCounted = whenCounted;
        this.trees.putAll(trees);
        this.counted = !accounts.isEmpty();
    }

    static Map<Integer, TreeUse> trees(Roots roots) {
        Map<Integer, TreeUse> trees = new HashMap<>();
        for (FileInfo file : roots.catalog().files()) {
            trees.put(file.tableId(), roots.tree(file.tableId()).use());
        }
        return trees;
    }

    boolean isCounted() {
        return counted;
    }

    /**
     * Takes in what a run has written.
     *
     * @param written table ids of trees whose place is another than before; also of some dropped
     *     since
     * @param looks whether this is a time to count anew what could not be counted
     * @return whether the accounts hold all; what is thrown makes them worthless, see
     *     {@link #giveUp}
     */
    boolean account(Roots snapshot, Collection<Integer> written, boolean looks) {
        if (counted) {
            try {
                follow(snapshot, written);
            } catch (RuntimeException unreadable) {
                // A dropped table that cannot be read is no reason to keep its place for ever.
                troubles.tell("keeping account of the log's space, which is counted anew",
                        unreadable);
                counted = false;
            }
        }
        if (!counted && pause > 0) {
            pause -= looks ? 1 : 0;
        } else if (!counted) {
            countAll(snapshot);
        }
        return counted;
    }

    /** The accounts are counted anew by the next run. */
    void countAnew() {
        counted = false;
        pause = 0;
    }

    /** They are worth nothing until they were counted anew, some time later. */
    void giveUp() {
        counted = false;
        pause = nextPause;
        nextPause = Math.min(PAUSE_MAX, 2 * nextPause);
    }

    private void follow(Roots snapshot, Collection<Integer> written) {
        for (int id : written) {
            Tree tree = snapshot.tree(id);
            if (tree != null) {
                trees.put(id, tree.use());
                accounts.change(tree.use().takeChange());
            }
        }
        List<Integer> gone = new ArrayList<>(trees.keySet());
        gone.removeIf(id -> snapshot.catalog().file(id).isPresent());
        for (int id : gone) {
            // In this order: what could not be taken out still has to be.
            accounts.change(trees.get(id).takeRest());
            trees.remove(id);
        }
    }

    /** Walks over the internal pages of all trees; leaves are counted by what names them. */
    private void countAll(Roots snapshot) {
        SegmentUse all = new SegmentUse();
        Map<Integer, TreeUse> now = trees(snapshot);
        now.values().forEach(tree -> all.addAll(tree.takeAll()));
        trees.clear();
        trees.putAll(now);
        accounts.replace(all);
        counted = true;
        whenCounted.run();
    }
}
