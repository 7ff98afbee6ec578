// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.PlastronException;
import java.util.function.UnaryOperator;

/**
 * A reference to one version of a page: from its parent, or as a tree's root. It knows either the
 * node, or the record to read it from, or both; every use of a node passes through here, and the
 * {@link PageCache} counts them and lets clean nodes go.
 *
 * <p>The record is this version's own and not the page's newest: a later checkpoint moves that on,
 * and an old snapshot that then read it would see changes made after it. It is set once. Whoever
 * finds the node gone sees the record, as that was set before the node was dropped.
 */
final class Child {
    /** A {@link #place} of a version that is not counted: not in memory, or not kept yet. */
    static final int NOWHERE = -1;
    /** Of one that no record holds yet. */
    static final int DIRTY = -2;
    /** Of one that the newest version does not have any more. */
    static final int REPLACED = -3;

    final Page page;
    /**
     * The newest change in or below this version; 0: it came from the log. It stands here and not
     * only in the node so that a checkpoint that looks for dirty pages touches no clean one.
     */
    final long generation;
    /** Where the cache has it: a slot, or one of the above. Guarded by the cache's monitor. */
    int place = NOWHERE;
    /** The record that holds exactly this version; null: dirty. */
    private Cookie cookie;
    private volatile Node node;
    /** Used since the cache's hand came by. A lost update does no harm. */
    private boolean marked;

    /** A version made in memory. */
    Child(Page page, Node node) {
        this.page = page;
        this.generation = node.generation;
        this.node = node;
    }

    /** A version that is read when first used. */
    Child(Cookie cookie) {
        this.page = new Page(cookie);
        this.generation = 0;
        this.cookie = cookie;
    }

    /** The record to read this version from; null: it is not in the log yet. */
    Cookie cookie() {
        return cookie;
    }

    /** The node if it is in memory, else null; a dirty one always is. */
    Node inMemory() {
        return node;
    }

    /** The node, read if need be. {@code level} is the level it must have, or -1: any. */
    Node node(TreeHistory history, int level) {
        Node present = node;
        if (present == null) {
            return read(history, level);
        }
        if (!marked) {
            marked = true;
        }
        return present;
    }

    /** As {@link #node}, for who passes by and will not come again soon. */
    Node nodeInPassing(TreeHistory history, int level) {
        Node present = node;
        return present == null ? read(history, level) : present;
    }

    /** As {@link #nodeInPassing}, for what is too large to be kept when it is read. */
    Node nodePast(TreeHistory history, int level) {
        Node present = node;
        return present == null ? fromStore(history, level) : present;
    }

    /**
     * Reads outside any lock: the store below may wait for a key, and who waits for a page that is
     * there must not wait behind it. Two readers may read the same page; the first one's stays.
     */
    private Node read(TreeHistory history, int level) {
        return history.config.cache().admit(this, fromStore(history, level));
    }

    private Node fromStore(TreeHistory history, int level) {
        try {
            return PageReader.read(history.store, history.config, cookie, level);
        } catch (PlastronException failed) {
            UnaryOperator<PlastronException> lost = history.lost;
            throw lost == null ? failed : lost.apply(failed);
        }
    }

    // ---- for the cache, under its monitor

    void fill(Node fresh) {
        node = fresh;
    }

    void drop() {
        node = null;
    }

    void written(Cookie record) {
        cookie = record;
    }

    /** Takes the mark away; returns whether it was there. */
    boolean takeMark() {
        boolean was = marked;
        marked = false;
        return was;
    }
}
