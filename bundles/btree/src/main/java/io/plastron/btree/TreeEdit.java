// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes a tree. For one thread, and one edit per tree at a time. Nodes are copied when first
 * changed and changed in place from then on until {@link #publish}; after that the edit goes on
 * from the version it published.
 *
 * <p>If a call throws because a page cannot be read, nothing was changed by that call.
 */
public final class TreeEdit {
    /** A leaf of which so many parts are replaced is written whole, however small they are. */
    private static final int REPLACED_PARTS = 8 * Leaf.CHANGES_MAX;

    private final TreeHistory history;
    private final int leafBytesMax;
    private final int overlayBytesMax;
    private List<Page> removed = new ArrayList<>();
    private Turnover turnover = new Turnover();
    private Tree base;
    private Child root;
    private long generation;
    private long nextId;
    private boolean changed;
    private long bytesMade;
    private long bytesReplaced;

    /** To the leaf of the last key. */
    private final TreePath path = new TreePath();

    TreeEdit(Tree tree) {
        this.history = tree.history;
        this.leafBytesMax = history.config.leafBytesMax();
        this.overlayBytesMax = history.config.overlayBytesMax();
        continueFrom(tree);
    }

    private void continueFrom(Tree tree) {
        base = tree;
        root = tree.root;
        generation = tree.generation + 1;
        nextId = tree.nextId;
        changed = false;
    }

    /**
     * Sets the value of a key. Both arrays are copied.
     *
     * @return whether the key was there
     * @throws io.plastron.types.InvalidUseException key or value too long; nothing was changed
     */
    public boolean put(byte[] key, byte[] value) {
        Tree.checkKey(key);
        Tree.checkValue(value);
        if (root == null) {
            root = newChild(new Leaf(LeafImage.EMPTY, generation));
            path.forget();
        }
        path.find(history, root, key);
        if (standsApart(value) || path.leaf.big != null) {
            return putApart(key, value);
        }
        own();
        byte[] change = Row.change(generation, key, value);
        bytesMade += Leaf.CHANGE_HEAP_BYTES + change.length;
        boolean existed = path.leaf.apply(key, change);
        if (existed) {
            replaced(key.length + value.length);
        }
        foldIfFull(key);
        return existed;
    }

    /**
     * Sets the values of keys in ascending order: of the first at least, and of as many behind it
     * as can be done at once. Rows that come behind all others go into a leaf's image as they are.
     * All arrays are copied.
     *
     * @param to behind the last one
     * @return where those begin whose turn is next
     * @throws io.plastron.types.InvalidUseException as {@link #put}
     */
    public int putSome(byte[][] keys, byte[][] values, int from, int to) {
        if (to - from > Leaf.CHANGES_MAX) {
            int done = append(keys, values, from, to);
            if (done > from) {
                return done;
            }
        }
        put(keys[from], values[from]);
        return from + 1;
    }

    /** Fills the last leaf, or begins another, with rows that belong there; returns as above. */
    private int append(byte[][] keys, byte[][] values, int from, int to) {
        if (root == null) {
            return from;
        }
        Tree.checkKey(keys[from]);
        Tree.checkValue(values[from]);
        path.find(history, root, keys[from]);
        if (path.leaf.big != null || standsApart(values[from])) {
            return from;
        }
        byte[] last = path.isRightmost() ? path.leaf.lastKey() : null;
        if (last == null || Arrays.compareUnsigned(last, keys[from]) >= 0) {
            return from;
        }
        boolean full = path.leaf.imageBytes + LeafImage.SLOT_BYTES
                + Row.bytes(keys[from], values[from]) > leafBytesMax;
        if (full && path.depth == 0) {
            return from;
        }
        int bytes = full ? Header.BYTES : path.leaf.imageBytes;
        int rowBytes = 0;
        int end = from;
        while (end < to) {
            Tree.checkKey(keys[end]);
            Tree.checkValue(values[end]);
            int more = Row.bytes(keys[end], values[end]);
            bytes += more + LeafImage.SLOT_BYTES;
            if (standsApart(values[end]) || bytes > leafBytesMax && (!full || end > from)) {
                break;
            }
            rowBytes += more;
            end++;
        }
        byte[] base = full ? LeafImage.EMPTY : path.leaf.image();
        byte[] image = LeafBuilder.append(base, keys, values, from, end, rowBytes);
        if (full) {
            addLast(new Leaf(image, generation), Keys.separator(last, keys[from]));
        } else {
            own();
            path.leaf.replaceAll(image);
            bytesMade += image.length;
        }
        return end;
    }

    /** Hangs a leaf in behind the path's, which stays as it is. */
    private void addLast(Leaf added, byte[] separator) {
        ownParents();
        Child[] children = {newChild(added)};
        bytesMade += added.heapBytes();
        grow(path.depth, children, new byte[][] {separator}, true);
        path.forget();
    }

    /**
     * Removes a key.
     *
     * @return whether the key was there; if not, nothing was changed
     */
    public boolean remove(byte[] key) {
        Tree.checkKey(key);
        if (root == null) {
            return false;
        }
        path.find(history, root, key);
        int rowBytes = path.leaf.rowBytes(key);
        if (rowBytes == 0) {
            return false;
        }
        Shrinking shrinking = Shrinking.plan(path, history, rowBytes);
        replaced(rowBytes);
        own();
        path.leaf.apply(key, Row.change(generation, key, null));
        if (shrinking == null) {
            foldIfFull(key);
        } else {
            shrink(shrinking);
        }
        return true;
    }

    /**
     * Removes every key. Reads internal pages, and leaves of big values, only: other leaves' pages
     * are known to their parents.
     *
     * @return whether there was any
     */
    public boolean clear() {
        if (root == null) {
            return false;
        }
        List<Page> gone = new ArrayList<>();
        collect(root, root.node(history, -1), gone);
        removed.addAll(gone);
        Tree.collectInMemory(root, turnover.replaced());
        root = null;
        path.forget();
        changed = true;
        return true;
    }

    private void collect(Child top, Node node, List<Page> pages) {
        pages.add(top.page);
        for (Child child : node.below()) {
            if (node.level == 0 || node.level == 1 && !hasPieces(child)) {
                pages.add(child.page);
            } else {
                collect(child, child.node(history, node.level - 1), pages);
            }
        }
    }

    private static boolean hasPieces(Child leaf) {
        Node node = leaf.inMemory();
        return node == null ? leaf.cookie().bigBelow() : node.below().length > 0;
    }

    /**
     * The new version; the same object as before when nothing changed. The edit goes on from it.
     */
    public Tree publish() {
        if (changed) {
            RemovedPages gone = base.removed;
            if (!removed.isEmpty()) {
                gone = new RemovedPages(removed, generation, gone);
                removed = new ArrayList<>();
            }
            base.keep();
            continueFrom(new Tree(history, root, generation, nextId, gone, turnover));
            turnover = new Turnover();
        }
        return base;
    }

    /**
     * Bytes of heap this edit has taken so far for what no record holds yet, estimated and not
     * less: what it changes drags whole pages into memory that cannot be dropped before they are
     * written.
     */
    public long bytesMade() {
        return bytesMade;
    }

    /**
     * Bytes of rows that this edit has replaced or removed so far, as a measure of what becomes
     * garbage in the log: by the size of what replaces them, and none is counted as less than the
     * share of a leaf that makes it be written whole.
     */
    public long bytesReplaced() {
        return bytesReplaced;
    }

    private void replaced(long rowBytes) {
        bytesReplaced += Math.max(rowBytes, leafBytesMax / REPLACED_PARTS);
    }

    // ---- the path

    /** Makes every node of the path this edit's own. If the leaf is, all above it are. */
    private void own() {
        changed = true;
        if (path.leaf.generation == generation) {
            return;
        }
        ownParents();
        Leaf copy = path.leaf.copy(generation);
        attach(path.depth, copy);
        path.leaf = copy;
    }

    private void ownParents() {
        changed = true;
        Internal[] parents = path.parents;
        for (int i = 0; i < path.depth; i++) {
            if (parents[i].generation != generation) {
                Internal copy = parents[i].copy(generation);
                if (parents[i].generation <= history.written.generation()) {
                    copy.noneNewer();
                }
                attach(i, copy);
                parents[i] = copy;
            }
        }
    }

    /** Hangs a node of this edit into its parent, which is this edit's own already. */
    private void attach(int at, Node node) {
        Child before = child(at);
        Child child = new Child(before.page, node);
        bytesMade += node.heapBytes();
        turnover.made().add(child);
        turnover.replaced().add(before);
        if (at == 0) {
            root = child;
        } else {
            path.parents[at - 1].set(path.indexes[at - 1], child);
        }
    }

    private Child child(int at) {
        return at == 0 ? root : path.parents[at - 1].children[path.indexes[at - 1]];
    }

    // ---- growing

    private void foldIfFull(byte[] key) {
        Leaf leaf = path.leaf;
        if (!leaf.full(overlayBytesMax)) {
            return;
        }
        boolean append = path.isRightmost() && leaf.isLast(key);
        if (leaf.foldWritten(history.written.generation(), overlayBytesMax)
                && (leaf.base.length <= leafBytesMax || leaf.baseCount == 1)) {
            return;
        }
        byte[] image = leaf.image();
        if (image.length <= leafBytesMax || LeafImage.count(image) == 1) {
            leaf.replaceAll(image);
            return;
        }
        LeafSplit split = new LeafSplit(leafBytesMax, append);
        split.cut(image);
        leaf.replaceAll(split.images.get(0));
        Child[] added = new Child[split.images.size() - 1];
        byte[][] separators = new byte[added.length][];
        for (int i = 0; i < added.length; i++) {
            byte[] right = split.images.get(i + 1);
            added[i] = newChild(new Leaf(right, generation));
            separators[i] = LeafSplit.separator(split.images.get(i), right);
        }
        grow(path.depth, added, separators, append);
        path.forget();
    }

    private boolean standsApart(byte[] value) {
        return value.length > history.config.rowValueBytesMax();
    }

    /**
     * Puts a row with a big value, or one that comes to the leaf of such a row: that has a leaf to
     * itself, so the others are cut off.
     */
    private boolean putApart(byte[] key, byte[] value) {
        boolean append = path.isRightmost() && path.leaf.isLast(key);
        own();
        BigLeafCut cut = new BigLeafCut(path.leaf, generation);
        Leaf row = standsApart(value)
                ? Leaf.big(key, BigValue.of(value, generation, this::newChild), generation)
                : Leaf.of(key, value, generation);
        bytesMade += row.heapBytes() + value.length;
        boolean existed = cut.around(key, row);
        if (existed) {
            replaced(key.length + value.length);
        }
        if (existed && path.leaf.big != null) {
            removePieces(path.leaf.big);
        }
        path.leaf.become(cut.parts.get(0));
        if (cut.parts.size() > 1) {
            Child[] added = new Child[cut.parts.size() - 1];
            for (int i = 0; i < added.length; i++) {
                added[i] = newChild(cut.parts.get(i + 1));
            }
            grow(path.depth, added, cut.separators.toArray(new byte[0][]), append);
            path.forget();
        }
        return existed;
    }

    private Child newChild(Node node) {
        Child child = new Child(new Page(nextId++), node);
        turnover.made().add(child);
        return child;
    }

    /**
     * Hangs new nodes in to the right of the path's node at {@code at}, and splits what grows too
     * large by that, up to a new root.
     */
    private void grow(int at, Child[] added, byte[][] separators, boolean append) {
        if (at == 0) {
            addRoot(added, separators, append);
            return;
        }
        Internal parent = path.parents[at - 1];
        parent.insert(path.indexes[at - 1], added, separators);
        splitIfTooLarge(parent, at - 1, append);
    }

    private void addRoot(Child[] added, byte[][] separators, boolean append) {
        Child[] children = new Child[added.length + 1];
        children[0] = root;
        System.arraycopy(added, 0, children, 1, added.length);
        int level = root.inMemory().level + 1;
        Internal top = new Internal(level, generation, new Separators(separators), children);
        root = newChild(top);
        splitIfTooLarge(top, 0, append);
    }

    private void splitIfTooLarge(Internal node, int at, boolean append) {
        List<Child> added = new ArrayList<>(1);
        List<byte[]> separators = new ArrayList<>(1);
        Internal rest = node;
        while (rest.tooLarge(leafBytesMax)) {
            int cut = rest.splitPoint(append, leafBytesMax);
            separators.add(rest.separators.keys[cut - 1]);
            rest = rest.split(cut);
            added.add(newChild(rest));
        }
        if (!added.isEmpty()) {
            grow(at, added.toArray(new Child[0]), separators.toArray(new byte[0][]), append);
        }
    }

    // ---- shrinking

    private void remove(Child child) {
        removed.add(child.page);
        turnover.replaced().add(child);
        if (child.inMemory() instanceof Leaf leaf && leaf.big != null) {
            removePieces(leaf.big);
        }
    }

    private void removePieces(BigValue value) {
        for (Child piece : value.pieces()) {
            removed.add(piece.page);
            turnover.replaced().add(piece);
        }
    }

    /** Takes out and joins what was decided, from the path's leaf up. */
    private void shrink(Shrinking plan) {
        for (int at = path.depth; at >= 0; at--) {
            if (at >= plan.goneFrom) {
                remove(child(at));
                if (at == 0) {
                    root = null;
                } else if (at == plan.goneFrom) {
                    path.parents[at - 1].remove(path.indexes[at - 1]);
                }
            } else if (plan.partners[at] != null) {
                join(at, plan.partners[at], plan.leftOnes[at]);
            } else {
                break;
            }
        }
        List<Child> heirs = plan.rootIsJoined ? List.of(path.parents[0].children[0]) : plan.heirs;
        for (Child heir : heirs) {
            remove(root);
            root = heir;
        }
        path.forget();
    }

    /** Takes a neighbour's content into the path's page at {@code at}, and the neighbour out. */
    private void join(int at, Node partner, boolean left) {
        Internal parent = path.parents[at - 1];
        int index = path.indexes[at - 1];
        int other = left ? index - 1 : index + 1;
        int between = Math.min(index, other);
        if (partner instanceof Leaf leaf) {
            path.leaf.replaceAll(left
                    ? LeafBuilder.join(leaf.image(), path.leaf.image())
                    : LeafBuilder.join(path.leaf.image(), leaf.image()));
        } else {
            path.parents[at].join((Internal) partner, parent.separators.keys[between], left);
        }
        bytesMade += partner.heapBytes();
        remove(parent.children[other]);
        parent.remove(other, between);
    }
}
