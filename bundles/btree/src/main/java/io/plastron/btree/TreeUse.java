// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

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
            return all();
        }
    }

    /** As {@link #count}; changes up to now are in it and will not be told. */
    public SegmentUse takeAll() {
        synchronized (history.checkpointLock) {
            SegmentUse use = all();
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
            SegmentUse use = all();
            SegmentUse rest = takeChange();
            rest.removeAll(use);
            return rest;
        }
    }

    private SegmentUse all() {
        SegmentUse use = new SegmentUse();
        walk(use).step(Integer.MAX_VALUE);
        return use;
    }

    /**
     * Counts the same as {@link #count} does now, in steps, and keeps no checkpoint of the tree
     * waiting.
     *
     * @param into what is counted is added there
     */
    public UseWalk walk(SegmentUse into) {
        return new UseWalk(history, into);
    }
}
