// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * A reference to one version of a page: from its parent, or as a tree's root. It knows either the
 * node, or the record to read it from, or both; all uses of a node pass through {@link #node}, so
 * that a page cache can come to count them and let clean nodes go.
 *
 * <p>The record is this version's own and not the page's newest: a later checkpoint moves that on,
 * and an old snapshot that then read it would see changes made after it.
 */
final class Child {
    final Page page;
    /**
     * The newest change in or below this version; 0: it came from the log. It stands here and not
     * only in the node so that a checkpoint that looks for dirty pages touches no clean one.
     */
    final long generation;
    /** The record that holds exactly this version; null: it was made in memory. */
    private final Cookie cookie;
    private volatile Node node;

    /** A version made in memory. */
    Child(Page page, Node node) {
        this.page = page;
        this.generation = node.generation;
        this.cookie = null;
        this.node = node;
    }

    /** A version that is read when first used. */
    Child(Cookie cookie) {
        this.page = new Page(cookie);
        this.generation = 0;
        this.cookie = cookie;
    }

    /** The record to read this version from; null: it was made in memory. */
    Cookie cookie() {
        return cookie;
    }

    /** The node if it is in memory, else null. */
    Node inMemory() {
        return node;
    }

    /** The node, read if need be. {@code level} is the level it must have, or -1: any. */
    Node node(TreeHistory history, int level) {
        Node present = node;
        return present != null ? present : read(history, level);
    }

    /**
     * Reads outside the monitor: the store below may wait for a key, and who waits for a page that
     * is there must not wait behind it. Two readers may read the same page; the first one's stays.
     */
    private Node read(TreeHistory history, int level) {
        Node fresh = PageReader.read(history.store, history.config, cookie, level);
        synchronized (this) {
            if (node == null) {
                node = fresh;
            }
            return node;
        }
    }
}
