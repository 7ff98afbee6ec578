// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.btree.TreeHistory.Written;

/**
 * What a tree needs of the log, as it was last written; holds none of its pages in memory.
 * Thread-safe; a call waits for a checkpoint of the tree.
 */
public final class TreeUse {
    private final TreeHistory history;

    TreeUse(TreeHistory history) {
        this.history = history;
    }

    /** The tree's table id. */
    public int tableId() {
        return history.config.tableId();
    }

    /** What has changed since the tree was opened or this was last asked for. */
    public SegmentUse takeChange() {
        synchronized (history.checkpointLock) {
            SegmentUse change = new SegmentUse();
            change.addAll(history.useChange);
            history.useChange.clear();
            return change;
        }
    }

    /**
     * All of it, counted anew: reads the internal pages, and the leaves of big values, from the
     * log, past those in memory.
     *
     * @throws io.plastron.types.CorruptionException a page is damaged
     */
    public SegmentUse count() {
        synchronized (history.checkpointLock) {
            return walk();
        }
    }

    /** As {@link #count}; changes up to now are in it and will not be told. */
    public SegmentUse takeAll() {
        synchronized (history.checkpointLock) {
            SegmentUse use = walk();
            history.useChange.clear();
            return use;
        }
    }

    /**
     * What changes if the tree goes, with all that has changed and was not told.
     *
     * @throws io.plastron.types.CorruptionException as {@link #count}
     */
    public SegmentUse takeRest() {
        synchronized (history.checkpointLock) {
            SegmentUse use = walk();
            SegmentUse rest = takeChange();
            rest.removeAll(use);
            return rest;
        }
    }

    private SegmentUse walk() {
        SegmentUse use = new SegmentUse();
        Written state = history.written;
        if (state.root() != null) {
            count(state.root(), PageReader.read(
                    history.store, history.config, state.root(), -1), use);
        }
        return use;
    }

    private void count(Cookie page, Node node, SegmentUse use) {
        use.add(page);
        for (Child child : node.below()) {
            if (node.level == 0 || node.level == 1 && !child.cookie().bigBelow()) {
                use.add(child.cookie());
            } else {
                count(child.cookie(), PageReader.read(history.store, history.config,
                        child.cookie(), node.level - 1), use);
            }
        }
    }
}
