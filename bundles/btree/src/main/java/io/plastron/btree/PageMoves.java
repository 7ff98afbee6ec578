// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves pages out of segments of the log that are to be emptied: finds them, then makes a version
 * of the tree that is the same but for having these pages dirty, so that the next checkpoint writes
 * each as a new image. The search reads internal pages, and leaves of big values, only, since a
 * page's records are told by the page above; it looks at clean pages only, since a dirty one is
 * written anyway ({@link PageWriter#mustMove}).
 */
public final class PageMoves {
    /** Of a place that is a page of the tree itself. */
    public static final int NO_PIECE = -1;

    private static final byte[] FIRST_KEY = {};

    private final TreeHistory history;
    private final SegmentRange range;
    private final long bytesMax;
    private final List<Place> places = new ArrayList<>();
    private long bytes;
    /** Where this search begins; null once the way down to it is gone. */
    private byte[] from;
    private byte[] next;

    /**
     * A page, told so that it is found again in a newer version: if it was split or removed
     * meanwhile, what has taken its place is.
     *
     * @param key of it or below it
     * @param level 0: a leaf
     * @param piece which piece of that leaf's value; {@value #NO_PIECE}: the page itself
     * @param bytes of its image, about
     */
    public record Place(byte[] key, int level, int piece, int bytes) {}

    /**
     * What a search has found.
     *
     * @param next where to go on; null: at the end of the tree
     */
    public record Found(List<Place> places, long bytes, byte[] next) {}

    private PageMoves(TreeHistory history, SegmentRange range, byte[] from, long bytesMax) {
        this.history = history;
        this.range = range;
        this.from = from;
        this.bytesMax = bytesMax;
    }

    /**
     * Searches a tree's newest version; no checkpoint of it may be under way.
     *
     * @param from where the search before ended, null: at the beginning
     * @param bytesMax of images, after which it ends
     */
    public static Found find(Tree tree, SegmentRange range, byte[] from, long bytesMax) {
        PageMoves moves = new PageMoves(tree.history, range, from, bytesMax);
        if (tree.root != null) {
            moves.visit(tree.root, -1, FIRST_KEY);
        }
        return new Found(moves.places, moves.bytes, moves.next);
    }

    /** Looks at what is below a page, then at itself. */
    private void visit(Child child, int level, byte[] low) {
        Cookie record = child.cookie();
        if (record != null && range.isBehind(record)) {
            from = null;
            return;
        }
        if (level != 0) {
            Node node = child.nodeInPassing(history, level);
            if (node instanceof Internal internal) {
                below(internal, low);
            }
            pieces(node, low);
            note(record, node.level, NO_PIECE, low);
        } else {
            from = null;
            if (record == null || record.bigBelow()) {
                pieces(child.nodeInPassing(history, 0), low);
            }
            note(record, 0, NO_PIECE, low);
        }
    }

    private void below(Internal node, byte[] low) {
        byte[][] keys = node.separators.keys;
        for (int i = from == null ? 0 : node.separators.child(from); i < node.count(); i++) {
            byte[] childLow = i == 0 ? low : keys[i - 1];
            if (next == null && bytes >= bytesMax) {
                next = childLow;
            }
            if (next != null) {
                return;
            }
            visit(node.children[i], node.level - 1, childLow);
        }
    }

    private void pieces(Node node, byte[] low) {
        for (int i = 0; node.level == 0 && i < node.below().length; i++) {
            note(node.below()[i].cookie(), 0, i, low);
        }
    }

    private void note(Cookie record, int level, int piece, byte[] low) {
        if (next == null && record != null && range.covers(record)) {
            places.add(new Place(low, level, piece, record.imageBytes()));
            bytes += record.imageBytes();
        }
    }

    /**
     * The next version, with these pages dirty. As with an edit, the caller sees to it that
     * versions form one line. If a page cannot be read nothing was changed.
     */
    public static Tree apply(Tree tree, List<Place> places) {
        tree.keep();
        Rewrite rewrite = new Rewrite(tree.history, tree.generation + 1);
        Child root = tree.root;
        for (Place place : places) {
            root = root == null ? null : rewrite.touch(root, -1, place);
        }
        return rewrite.turnover.made().isEmpty() ? tree : new Tree(tree.history, root,
                rewrite.generation, tree.nextId, tree.removed, rewrite.turnover);
    }

    /** Copies the ways to pages, each page once. */
    private static final class Rewrite {
        private final TreeHistory history;
        private final long generation;
        private final Turnover turnover = new Turnover();

        private Rewrite(TreeHistory history, long generation) {
            this.history = history;
            this.generation = generation;
        }

        /** The same child if nothing was to be done: a copy of its page would be one to write. */
        private Child touch(Child child, int level, Place place) {
            Node node = child.node(history, level);
            if (node.level < place.level()) {
                return child;
            }
            if (node.level == place.level()) {
                return place.piece() == NO_PIECE ? moved(child, node)
                        : pieceMoved(child, (Leaf) node, place.piece());
            }
            Internal internal = (Internal) node;
            int index = internal.separators.child(place.key());
            Child below = internal.children[index];
            Child now = touch(below, node.level - 1, place);
            if (now == below) {
                return child;
            }
            Internal copy = (Internal) own(internal);
            copy.set(index, now);
            return replace(child, copy);
        }

        private Child moved(Child child, Node page) {
            Node copy = own(page);
            copy.writeWhole();
            return replace(child, copy);
        }

        /** A piece that is gone, or of a value that is not written yet, need not be moved. */
        private Child pieceMoved(Child child, Leaf leaf, int index) {
            if (index >= leaf.below().length || leaf.below()[index].cookie() == null) {
                return child;
            }
            Child piece = leaf.below()[index];
            Node same = piece.nodePast(history, Piece.LEVEL).copy(generation);
            Leaf copy = (Leaf) own(leaf);
            copy.big = copy.big.with(index, replace(piece, same));
            return replace(child, copy);
        }

        /** The page's version of this generation. */
        private Node own(Node node) {
            return node.generation == generation ? node : node.copy(generation);
        }

        private Child replace(Child child, Node copy) {
            if (child.generation == generation) {
                return child;
            }
            Child made = new Child(child.page, copy);
            turnover.made().add(made);
            turnover.replaced().add(child);
            return made;
        }
    }
}
