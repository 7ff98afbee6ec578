// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.PlastronException;
import java.util.function.UnaryOperator;

/**
 * What all versions of one tree share: where its pages are, and how much of its history stands in
 * the log.
 */
final class TreeHistory {
    final PageStore store;
    final TreeConfig config;
    /** Held by the one checkpoint of the moment; guards {@link Page#cookie}. */
    final Object checkpointLock = new Object();
    /**
     * What was written last. Set as the last step of a checkpoint, after the cookies of its pages:
     * who sees a generation as written may rely on every page's newest record holding it.
     */
    volatile Written written;
    /** What {@link TreeUse#takeChange} has not told yet. Guarded by the checkpoint lock. */
    SegmentUse useChange = new SegmentUse();
    /** Makes what a page that cannot be read is answered with; null: damage is damage. */
    volatile UnaryOperator<PlastronException> lost;

    TreeHistory(PageStore store, TreeConfig config, Written written) {
        this.store = store;
        this.config = config;
        this.written = written;
    }

    /**
     * A state of the tree in the log.
     *
     * @param generation the version it holds
     * @param root null: empty
     */
    record Written(long generation, Cookie root, long nextPageId, long storedBytes) {}
}
