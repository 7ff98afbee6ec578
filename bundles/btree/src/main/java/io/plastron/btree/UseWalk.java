// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Counts what a tree needs of the log, as it was written when this was made, from its pages: reads
 * the internal pages, and the leaves of big values, from the log, past those in memory; other
 * leaves are counted by what names them. It goes on in steps, so that who counts a large tree can
 * do other things between. The tree may be written meanwhile; that its pages stay in the log is for
 * the caller to see to. For one thread.
 */
public final class UseWalk {
    private final TreeHistory history;
    private final SegmentUse use;
    /** Where to begin; null once it has, and for an empty tree. */
    private Cookie root;
    private Deque<Place> unread;

    /** A page to be read, and the level it must have; -1: any. */
    private record Place(Cookie page, int level) {}

    UseWalk(TreeHistory history, SegmentUse use) {
        this.history = history;
        this.use = use;
        this.root = history.written.root();
    }

    /**
     * Goes on. A page that cannot be read is the next one again.
     *
     * @param pagesMax pages read at most
     * @return pages read
     * @throws io.plastron.types.CorruptionException a page is damaged
     */
    public int step(int pagesMax) {
        if (root != null) {
            unread = new ArrayDeque<>(List.of(new Place(root, -1)));
            root = null;
        }
        int read = 0;
        while (read < pagesMax && !isThrough()) {
            Place next = unread.peek();
            Node node = PageReader.read(history.store, history.config, next.page, next.level);
            unread.pop();
            count(next.page, node);
            read++;
        }
        return read;
    }

    private void count(Cookie page, Node node) {
        use.add(page);
        for (Child child : node.below()) {
            Cookie cookie = child.cookie();
            if (node.level == 0 || node.level == 1 && !cookie.bigBelow()) {
                use.add(cookie);
            } else {
                unread.push(new Place(cookie, node.level - 1));
            }
        }
    }

    /** Whether all is counted. */
    public boolean isThrough() {
        return root == null && (unread == null || unread.isEmpty());
    }
}
