// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.btree.TreeHistory.Written;
import io.plastron.types.InvalidUseException;
import io.plastron.types.PlastronException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One immutable version of a B-tree of byte strings in unsigned order. A reader holds a version and
 * nothing else: it takes no lock, registers nowhere, and sees that version for as long as it keeps
 * it, whether or not its pages stay in memory ({@link PageCache}). One writer at a time makes newer
 * versions with a {@link TreeEdit}; one checkpoint at a time writes a version to the log while
 * readers and the writer go on.
 *
 * <h2>How a checkpoint knows what changed, and why nothing is ever marked clean</h2>
 *
 * Versions form one line and are numbered; the number is the version's <em>generation</em>. Every
 * change bears the generation that made it: each change of a leaf's overlay, each child of an
 * internal page, each fold into a base image, each gain or loss of a child. And of the whole
 * history one number is known, <em>written</em>: the newest generation that stands in the log.
 * <em>Something is dirty if its generation is greater than written</em>; that is all there is to
 * dirtiness.
 *
 * <p>The obvious design, a dirty mark that the checkpoint clears once the page is written, has no
 * safe moment to clear it. The checkpoint works on version S, and while it writes, the writer
 * copies the same nodes into S + 1, S + 2 and so on, marks included. Clearing the mark on the node
 * of S does not reach the copies, which then write S's changes once more in each later checkpoint;
 * clearing it on the copies loses changes made after S; and whoever clears a mark alters a node
 * that readers believe immutable. With generations nothing is cleared. The checkpoint of S writes,
 * per page, what is greater than <em>written</em>; when every page of S is in the log it hands the
 * pages their new cookies and sets <em>written</em> to S, in that order, and at that moment all
 * changes up to S have become clean in every version that holds them, however long ago it was
 * copied, while those of S + 1 and later have remained dirty. If the checkpoint fails, neither step
 * happens: the same changes are still dirty against the same records, and what was written in vain
 * is found by nobody.
 *
 * <p>Two facts carry this. A page's newest record is shared by all versions of the page (class
 * {@code Page}), so a delta is always made on the newest record, even by a version that was copied
 * before that record was written; and every checkpoint writes all that is dirty in the tree, so one
 * number is enough for all pages. The checkpoint therefore must be given versions in the order they
 * were made; an older one than was last written has nothing left to write.
 *
 * <p>A record holds exactly what is newer than the record before it, never the overlay as it
 * stands: otherwise each change would be written again by every checkpoint until the leaf is
 * folded. A fresh image replaces the chain of records when it has {@value Checkpointer#CHAIN_MAX}
 * deltas ({@value Checkpointer#CHAIN_MAX_CROWDED} while the cache is crowded) or when they would
 * take as many bytes as the image (twice as many for an internal page), when changes were folded
 * into the base before the log had them, and when the page was split or an internal page gained or
 * lost a child.
 *
 * <h2>Shape</h2>
 *
 * Leaves: {@link Leaf}. Internal pages: {@link Internal}. A leaf is split when its image grows
 * beyond the configured size, in halves of bytes, or at its end where rows arrive in ascending
 * order at the right edge of the tree. A page that loses its last row or child is removed, one that
 * becomes thin by removals is joined with a neighbour ({@link Shrinking}), and a root with one
 * child gives way to it. All leaves are at the same depth. A value larger than a page stands in
 * pages of its own below its row's leaf, see {@link BigValue}.
 */
public final class Tree {
    /** Largest key. */
    public static final int KEY_BYTES_MAX = 16 << 10;
    /** Largest value. */
    public static final int VALUE_BYTES_MAX = 64 << 20;

    final TreeHistory history;
    final Child root;
    final long generation;
    /** The next id to give, as of this version. */
    final long nextId;
    /** Pages that this version and those before it took out of the tree; null: none. */
    final RemovedPages removed;
    /** What the cache has to count of this version; null once it has. The cache's monitor. */
    volatile Turnover turnover;

    Tree(TreeHistory history, Child root, long generation, long nextId, RemovedPages removed,
            Turnover turnover) {
        this.turnover = turnover;
        this.history = history;
        this.root = root;
        this.generation = generation;
        this.nextId = nextId;
        this.removed = removed;
    }

    /** A new, empty tree. It is not dirty: an empty tree has no pages. */
    public static Tree create(PageStore store, TreeConfig config) {
        return open(store, config, null, Page.ID_FIRST, 0);
    }

    /**
     * A tree as a checkpoint left it. Nothing is read yet.
     *
     * @param root null: an empty tree
     * @param nextPageId as in {@link WrittenTree}; at least 100
     * @param storedBytes as in {@link WrittenTree}
     * @throws InvalidUseException numbers that no checkpoint returns
     */
    public static Tree open(
            PageStore store, TreeConfig config, Cookie root, long nextPageId, long storedBytes) {
        if (nextPageId < Page.ID_FIRST || storedBytes < 0
                || (root != null && root.pageId() >= nextPageId)) {
            throw new InvalidUseException("table " + config.tableId()
                    + " cannot be opened with root " + root + ", next page id " + nextPageId
                    + " and " + storedBytes
                    + " stored bytes; give what its checkpoint returned");
        }
        Written written = new Written(0, root, nextPageId, storedBytes);
        return new Tree(new TreeHistory(store, config, written),
                root == null ? null : new Child(root), 0, nextPageId, null, null);
    }

    /**
     * A copy of the value under {@code key}, or null.
     *
     * @throws io.plastron.types.CorruptionException a page on the way is damaged
     */
    public byte[] get(byte[] key) {
        Slice value = new Slice();
        return get(key, value)
                ? Arrays.copyOfRange(value.array(), value.start(), value.end()) : null;
    }

    /**
     * Shows the value under {@code key} where it is, copying nothing.
     *
     * @return false, with the slice as it was, when there is none
     * @throws io.plastron.types.CorruptionException a page on the way is damaged
     */
    public boolean get(byte[] key, Slice value) {
        Leaf leaf = leaf(key);
        if (leaf != null && leaf.big != null) {
            return leaf.contains(key) && leaf.big.show(history, value);
        }
        return leaf != null && leaf.get(key, value);
    }

    /** Whether {@code key} is there. */
    public boolean contains(byte[] key) {
        Leaf leaf = leaf(key);
        return leaf != null && leaf.contains(key);
    }

    private Leaf leaf(byte[] key) {
        checkKey(key);
        if (root == null) {
            return null;
        }
        Node node = root.node(history, -1);
        while (node.level > 0) {
            Internal internal = (Internal) node;
            Child child = internal.children[internal.separators.child(key)];
            node = child.node(history, internal.level - 1);
        }
        return (Leaf) node;
    }

    /** A new cursor over this version, not positioned. */
    public TreeCursor cursor() {
        return new TreeCursor(this);
    }

    /**
     * Begins to change this version. The caller sees to it that the versions of one tree form one
     * line. An edit that is dropped without {@link TreeEdit#publish} leaves no trace; nor does a
     * published version that nobody uses, so that a commit to several trees can be given up half
     * way: go on from the version before, but never checkpoint what was dropped.
     */
    public TreeEdit edit() {
        keep();
        return new TreeEdit(this);
    }

    /**
     * Says that this version is the newest now and will not be given up, so that its pages are
     * counted. Editing or writing a version says so too; this is for who wants the cache's figures
     * to be right before that.
     */
    public void keep() {
        if (turnover != null) {
            history.config.cache().keep(this);
        }
    }

    /**
     * Says that no newer version will be made of this one, the newest: its pages give up their
     * place in the cache. It can still be read, at the price of reading pages again.
     */
    public void forget() {
        keep();
        List<Child> children = new ArrayList<>();
        collectInMemory(root, children);
        history.config.cache().forget(children);
    }

    /**
     * Says that what was written of this tree and never committed may be gone from the log. Whoever
     * still reads a version that holds it, and finds a page missing, is told so and not of damage.
     *
     * @param why makes the exception to throw of what a page could not be read for, be it the same;
     *     null: damage is damage again
     */
    public void lost(UnaryOperator<PlastronException> why) {
        history.lost = why;
    }

    /** Collects references whose nodes are in memory, {@code top}'s first. */
    static void collectInMemory(Child top, List<Child> children) {
        Node node = top == null ? null : top.inMemory();
        if (node == null) {
            return;
        }
        children.add(top);
        for (Child child : node.below()) {
            collectInMemory(child, children);
        }
    }

    /** Whether this version holds changes that the last checkpoint did not write. */
    public boolean dirty() {
        return generation > history.written.generation();
    }

    /** The root page as last written or opened, whatever this version holds; null: empty. */
    public Cookie root() {
        return history.written.root();
    }

    /** As last written or opened. */
    public long nextPageId() {
        return history.written.nextPageId();
    }

    /** Stored bytes of all pages that can be reached from {@link #root}. */
    public long storedBytes() {
        return history.written.storedBytes();
    }

    /** What this tree, in all its versions, needs of the log. */
    public TreeUse use() {
        return new TreeUse(history);
    }

    /**
     * Writes what is dirty in this version, leaves first, each level ended with
     * {@link PageWriter#endLevel}. Edits may go on in another thread; checkpoints of one tree are
     * one at a time (a second one waits) and in the order of versions. If the writer throws, that
     * exception leaves this method and everything stays dirty. What it returns is this tree's state
     * in the log from now on; if the records are lost after all (the log failed), the tree must be
     * opened anew.
     */
    public WrittenTree checkpoint(PageWriter writer) {
        return new Checkpointer(history, writer).write(this);
    }

    /**
     * Reads every page from the store afresh, past everything in memory, starting from
     * {@link #root}, and checks the structure: keys ascending within and across pages and inside
     * their separators, equal depth, page ids unique and below the next one, record chains within
     * bounds, and the sum of stored bytes.
     *
     * @param visitor hears what was found sound
     * @throws io.plastron.types.CorruptionException names table, page and LSN
     */
    public void verify(TreeVisitor visitor) {
        new Verifier(history, history.written, visitor).verify();
    }

    static void checkKey(byte[] key) {
        if (key == null || key.length > KEY_BYTES_MAX) {
            throw new InvalidUseException(key == null ? "a key is null" : "a key has " + key.length
                    + " bytes, the limit is " + KEY_BYTES_MAX);
        }
    }

    static void checkValue(byte[] value) {
        if (value == null || value.length > VALUE_BYTES_MAX) {
            throw new InvalidUseException(value == null ? "a value is null" : "a value has "
                    + value.length + " bytes, the limit is " + VALUE_BYTES_MAX);
        }
    }
}
