// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.InvalidUseException;
import java.util.random.RandomGenerator;

/**
 * Walks over one version of a tree. For one thread; what the tree's writer does meanwhile is not
 * seen. A cursor that is not positioned stands before the first and behind the last row at once:
 * {@link #next} goes to the first, {@link #prev} to the last. A move that finds no row returns
 * false and leaves the cursor not positioned.
 *
 * <p>Every move can throw {@link io.plastron.types.CorruptionException} for a page it has to read;
 * the cursor is then not positioned.
 */
public final class TreeCursor {
    /** Returned by {@link #seekNear} over an empty tree. */
    public static final int EMPTY = Integer.MIN_VALUE;

    /** Paths looked at to choose a random one. */
    private static final int RANDOM_PATHS = 8;

    private final TreeHistory history;
    private final Child root;
    private final Internal[] parents = new Internal[Header.LEVEL_MAX + 1];
    private final int[] indexes = new int[Header.LEVEL_MAX + 1];
    private int depth;

    /*
     * Where the cursor stands in its leaf. A gap lies between two rows; (nextBase, nextChange) name
     * the base row and the overlay change that come after the gap. A row is an array and an offset,
     * of the base or of a change. On a row, before and after it lie the gaps kept here.
     */
    private Leaf leaf;
    private int gapBase;
    private int gapChange;
    private int afterBase;
    private int afterChange;
    private byte[] rowBytes;
    private int row;

    TreeCursor(Tree tree) {
        this.history = tree.history;
        this.root = tree.root;
    }

    /** Whether the cursor stands on a row. */
    public boolean positioned() {
        return rowBytes != null;
    }

    /** Leaves the row; the next {@link #next} starts from the first. */
    public void reset() {
        rowBytes = null;
        leaf = null;
    }

    /**
     * A copy of the row's key.
     *
     * @throws InvalidUseException not positioned
     */
    public byte[] key() {
        checkPositioned();
        return Row.key(rowBytes, row);
    }

    /**
     * How the row's key compares with another, as {@link java.util.Arrays#compareUnsigned} says;
     * copies nothing.
     *
     * @throws InvalidUseException not positioned
     */
    public int compareKey(byte[] other) {
        checkPositioned();
        return Row.compareKey(rowBytes, row, other);
    }

    /**
     * A copy of the row's value.
     *
     * @throws InvalidUseException not positioned
     */
    public byte[] value() {
        checkPositioned();
        return leaf.big == null ? Row.value(rowBytes, row) : leaf.big.read(history);
    }

    /**
     * Shows the row's key and value where they are.
     *
     * @throws InvalidUseException not positioned
     */
    public void row(Slice key, Slice value) {
        checkPositioned();
        Row.key(rowBytes, row, key);
        if (leaf.big == null) {
            Row.value(rowBytes, row, value);
        } else {
            leaf.big.show(history, value);
        }
    }

    private void checkPositioned() {
        if (rowBytes == null) {
            throw new InvalidUseException(
                    "the cursor is not positioned; seek or move it to a row first");
        }
    }

    /** Goes to exactly this key. */
    public boolean seek(byte[] key) {
        if (seekCeiling(key) && Row.compareKey(rowBytes, row, key) == 0) {
            return true;
        }
        reset();
        return false;
    }

    /**
     * Goes to this key, else to the next larger one, else to the next smaller one.
     *
     * @return 0, 1 or -1 for what was found; {@link #EMPTY} over an empty tree
     */
    public int seekNear(byte[] key) {
        if (seekCeiling(key)) {
            return Row.compareKey(rowBytes, row, key) == 0 ? 0 : 1;
        }
        return last() ? -1 : EMPTY;
    }

    /** Goes to this key, else to the next larger one. */
    public boolean seekCeiling(byte[] key) {
        seekGap(key);
        return forward();
    }

    /** Goes to this key, else to the next smaller one. */
    public boolean seekFloor(byte[] key) {
        seekGap(key);
        if (leaf != null && forwardInLeaf()) {
            if (Row.compareKey(rowBytes, row, key) == 0) {
                return true;
            }
            rowBytes = null;
        }
        return backward();
    }

    /** Goes to the smallest key. */
    public boolean first() {
        reset();
        if (root == null) {
            return false;
        }
        depth = 0;
        descend(root.node(history, -1), false);
        return forward();
    }

    /** Goes to the greatest key. */
    public boolean last() {
        reset();
        if (root == null) {
            return false;
        }
        depth = 0;
        descend(root.node(history, -1), true);
        return backward();
    }

    /**
     * Goes to a row chosen at random, about evenly; costs about what {@link #seek} does.
     *
     * <p>Choosing a child at random on each level would favour the rows below pages with few
     * children, most of all at the right edge of a tree that grew there. So several paths are
     * drawn, each down to the reference of a leaf, and one of them is taken in proportion to the
     * product of its numbers of children: about how many rows would share its chance.
     */
    public boolean random(RandomGenerator random) {
        reset();
        if (root == null) {
            return false;
        }
        depth = 0;
        Node node = root.node(history, -1);
        for (int index : randomPath(node, random)) {
            node = step((Internal) node, index);
        }
        leaf = (Leaf) node;
        gapBase = 0;
        gapChange = 0;
        forwardInLeaf();
        for (int rest = random.nextInt(leaf.rows); rest > 0; rest--) {
            gapBase = afterBase;
            gapChange = afterChange;
            forwardInLeaf();
        }
        return true;
    }

    private int[] randomPath(Node top, RandomGenerator random) {
        int[] chosen = new int[top.level];
        double weights = 0;
        for (int draw = 0; draw < RANDOM_PATHS; draw++) {
            int[] path = new int[top.level];
            double weight = 1;
            Node node = top;
            for (int i = 0; i < path.length; i++) {
                Internal internal = (Internal) node;
                path[i] = random.nextInt(internal.count());
                weight *= internal.count();
                if (internal.level > 1) {
                    node = internal.children[path[i]].node(history, internal.level - 1);
                }
            }
            weights += weight;
            if (random.nextDouble() * weights < weight) {
                chosen = path;
            }
        }
        return chosen;
    }

    /** Goes to the next larger key, or to the first when not positioned. */
    public boolean next() {
        if (rowBytes == null) {
            return first();
        }
        rowBytes = null;
        gapBase = afterBase;
        gapChange = afterChange;
        return forward();
    }

    /** Goes to the next smaller key, or to the last when not positioned. */
    public boolean prev() {
        if (rowBytes == null) {
            return last();
        }
        rowBytes = null;
        return backward();
    }

    // ---- down, and across leaves

    /** Goes to the gap before the first key not smaller; leaf stays null over an empty tree. */
    private void seekGap(byte[] key) {
        Tree.checkKey(key);
        reset();
        if (root == null) {
            return;
        }
        depth = 0;
        Node node = root.node(history, -1);
        while (node.level > 0) {
            Internal internal = (Internal) node;
            node = step(internal, internal.separators.child(key));
        }
        leaf = (Leaf) node;
        int base = leaf.basePosition(key);
        int change = leaf.changePosition(key);
        gapBase = base < 0 ? ~base : base;
        gapChange = change < 0 ? ~change : change;
    }

    private Node step(Internal internal, int index) {
        parents[depth] = internal;
        indexes[depth++] = index;
        return internal.children[index].node(history, internal.level - 1);
    }

    /** As {@link #step}, but a scan does not keep pages in memory that nobody else uses. */
    private Node pass(Internal internal, int index) {
        parents[depth] = internal;
        indexes[depth++] = index;
        return internal.children[index].nodeInPassing(history, internal.level - 1);
    }

    /** Goes down to the first gap of the leftmost leaf, or the last gap of the rightmost. */
    private void descend(Node top, boolean toLast) {
        Node node = top;
        while (node.level > 0) {
            Internal internal = (Internal) node;
            node = pass(internal, toLast ? internal.count() - 1 : 0);
        }
        leaf = (Leaf) node;
        gapBase = toLast ? leaf.baseCount : 0;
        gapChange = toLast ? leaf.changeCount : 0;
    }

    /** Goes to the neighbouring leaf; false at the end of the tree. */
    private boolean turn(int direction) {
        leaf = null;
        while (depth > 0) {
            Internal internal = parents[--depth];
            int index = indexes[depth] + direction;
            if (index >= 0 && index < internal.count()) {
                descend(pass(internal, index), direction < 0);
                return true;
            }
        }
        return false;
    }

    private boolean forward() {
        while (leaf != null) {
            if (forwardInLeaf()) {
                return true;
            }
            turn(1);
        }
        return false;
    }

    private boolean backward() {
        while (leaf != null) {
            if (backwardInLeaf()) {
                return true;
            }
            turn(-1);
        }
        return false;
    }

    // ---- within a leaf

    /** Goes to the row behind the gap. */
    private boolean forwardInLeaf() {
        while (gapChange < leaf.changeCount) {
            long word = leaf.words[gapChange];
            if (Leaf.baseIndex(word) != gapBase) {
                break;
            }
            int behind = Leaf.replaces(word) ? gapBase + 1 : gapBase;
            byte[] change = leaf.changes[gapChange];
            if (!Row.removes(change)) {
                afterBase = behind;
                afterChange = gapChange + 1;
                rowBytes = change;
                row = Row.CHANGE_HEADER;
                return true;
            }
            gapBase = behind;
            gapChange++;
        }
        if (gapBase >= leaf.baseCount) {
            return false;
        }
        afterBase = gapBase + 1;
        afterChange = gapChange;
        rowBytes = leaf.base;
        row = LeafImage.row(rowBytes, gapBase);
        return true;
    }

    /** Goes to the row before the gap. */
    private boolean backwardInLeaf() {
        while (gapChange > 0) {
            long word = leaf.words[gapChange - 1];
            int at = Leaf.baseIndex(word);
            if ((Leaf.replaces(word) ? at + 1 : at) != gapBase) {
                break;
            }
            afterBase = gapBase;
            afterChange = gapChange;
            gapBase = at;
            gapChange--;
            byte[] change = leaf.changes[gapChange];
            if (!Row.removes(change)) {
                rowBytes = change;
                row = Row.CHANGE_HEADER;
                return true;
            }
        }
        if (gapBase == 0) {
            return false;
        }
        afterBase = gapBase;
        afterChange = gapChange;
        gapBase--;
        rowBytes = leaf.base;
        row = LeafImage.row(rowBytes, gapBase);
        return true;
    }
}
