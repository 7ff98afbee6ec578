// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.List;

/**
 * Which pages go, or are joined with a neighbour, when a leaf loses a row: decided, and read,
 * before anything is changed, so that a page that cannot be read stops the removal before it began.
 *
 * <p>A page is <em>thin</em> below a quarter of what it may hold. It is joined with a neighbour
 * under the same parent if both together stay within three quarters: so a joined page is neither
 * thin nor about to be split, and rows that come and go at one place do not join and split it by
 * turns. A neighbour that is not in memory costs a read; therefore it is looked at only when the
 * page has just become thin and each time it has halved since, and not at all when the record alone
 * is larger than what fits.
 */
final class Shrinking {
    private final TreePath path;
    private final TreeHistory history;
    private final int bytesMax;
    /** By depth on the path: the neighbour that joins the page there; null: none does. */
    final Node[] partners;
    /** By depth: whether that neighbour is the left one. */
    final boolean[] leftOnes;
    /** The pages of the path from this depth down go; more than its depth: none goes. */
    int goneFrom;
    /** What the root gives way to, one after the other: the last one is the new root. */
    final List<Child> heirs = new ArrayList<>();
    /** Whether the root will have one child, a page of the path. */
    boolean rootIsJoined;

    private Shrinking(TreePath path, TreeHistory history) {
        this.path = path;
        this.history = history;
        this.bytesMax = history.config.leafBytesMax();
        this.partners = new Node[path.depth + 1];
        this.leftOnes = new boolean[path.depth + 1];
        this.goneFrom = path.depth + 1;
    }

    /**
     * Decides.
     *
     * @param rowBytes what the row takes of the leaf's image
     * @return null when no page goes or is joined
     */
    static Shrinking plan(TreePath path, TreeHistory history, int rowBytes) {
        Leaf leaf = path.leaf;
        int bytesMax = history.config.leafBytesMax();
        int left = leaf.imageBytes - rowBytes;
        boolean empty = leaf.rows == 1;
        if (!empty && !becomesThin(leaf.imageBytes, left, bytesMax / 4)) {
            return null;
        }
        Shrinking plan = new Shrinking(path, history);
        if (empty) {
            plan.goneFrom = path.depth;
        } else if (path.depth == 0 || !plan.findPartner(path.depth, 0, left)) {
            return null;
        }
        plan.goUp();
        return plan;
    }

    private static boolean becomesThin(int before, int after, int thinBelow) {
        return after < thinBelow && (before >= thinBelow
                || Integer.highestOneBit(before) != Integer.highestOneBit(after));
    }

    /** The page at the end of the path leaves its parent: what becomes of that, and so on. */
    private void goUp() {
        for (int at = path.depth - 1; at >= 0; at--) {
            Internal node = path.parents[at];
            if (node.count() == 1) {
                goneFrom = at;
            } else if (at == 0) {
                findHeirs(node);
            } else if (!becomesThin(node) || !findPartner(at, node.level, node.imageBytes)) {
                return;
            }
        }
    }

    /** Whether an internal page has too few children once it has lost one. */
    private boolean becomesThin(Internal node) {
        int after = node.count() - 1;
        int thinBelow = node.imageBytes < bytesMax / 4 ? Internal.CHILDREN_MAX / 4 : 2;
        return becomesThin(node.count(), after, thinBelow);
    }

    /** Looks for a neighbour to join the path's page at a depth: first where nothing is read. */
    private boolean findPartner(int at, int level, int bytes) {
        Internal parent = path.parents[at - 1];
        int index = path.indexes[at - 1];
        for (boolean mayRead : new boolean[] {false, true}) {
            for (int side = 1; side >= -1; side -= 2) {
                int other = index + side;
                if (other < 0 || other >= parent.count()) {
                    continue;
                }
                Child child = parent.children[other];
                if ((child.inMemory() == null) != mayRead || isKnownLarge(child, level, bytes)) {
                    continue;
                }
                Node node = child.node(history, level);
                if (fits(at, node, bytes, parent.separators.keys[Math.min(index, other)])) {
                    partners[at] = node;
                    leftOnes[at] = side < 0;
                    return true;
                }
            }
        }
        return false;
    }

    /** A page that is an image alone has at least that many bytes. */
    private boolean isKnownLarge(Child child, int level, int bytes) {
        if (child.inMemory() != null) {
            return false;
        }
        Cookie record = child.cookie();
        return record.bigBelow() && level == 0
                || record.chain() == 0 && record.chainBytes() + (long) bytes > bytesMax;
    }

    private boolean fits(int at, Node other, int bytes, byte[] separator) {
        if (other instanceof Leaf leaf) {
            return leaf.big == null && (long) leaf.imageBytes + bytes <= bytesMax / 4 * 3;
        }
        Internal internal = (Internal) other;
        int children = internal.count() + path.parents[at].count() - 1;
        return children < Internal.SPLIT_CHILDREN_MIN
                || (children <= Internal.CHILDREN_MAX / 4 * 3
                        && (long) internal.imageBytes + bytes + separator.length
                                <= bytesMax / 4 * 3);
    }

    /** A root with one child gives way to it, to that one's only child, and so on. */
    private void findHeirs(Internal root) {
        if (root.count() != 2) {
            return;
        }
        if (goneFrom > 1) {
            // The one that is left has just been joined: it has more than one child.
            rootIsJoined = true;
            return;
        }
        Child heir = root.children[1 - path.indexes[0]];
        heirs.add(heir);
        for (int level = root.level - 1; level > 0; level--) {
            Internal node = (Internal) heir.node(history, level);
            if (node.count() > 1) {
                return;
            }
            heir = node.children[0];
            heirs.add(heir);
        }
    }
}
