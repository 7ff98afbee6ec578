// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.btree.Tree;
import io.plastron.engine.tx.Roots.OpenTree;
import io.plastron.types.TableId;
import java.util.List;

/**
 * Trees by table number, immutable. A number is never given twice, so in a store that creates and
 * drops tables all the time nearly all of them are of nothing any more: one array would be long,
 * and each commit would copy it. This is a trie of nodes of {@value #PLACES} places, in which a
 * change copies the nodes on its path; a node without anything below it is not there.
 */
final class Trees {
    static final Trees NONE = new Trees(0, null);

    private static final int BITS = 4;
    private static final int PLACES = 1 << BITS;

    /** Bits of a number below those that choose a place of the root; a multiple of BITS. */
    private final int shift;
    /** Null: no trees. In a node at shift 0 stand trees, above it nodes. */
    private final Object[] root;

    private Trees(int shift, Object[] root) {
        this.shift = shift;
        this.root = root;
    }

    /** The tree with this number, null when there is none. */
    Tree get(int number) {
        if (number >>> shift >= PLACES) {
            return null;
        }
        Object found = root;
        for (int at = shift; at >= 0 && found != null; at -= BITS) {
            found = ((Object[]) found)[place(number, at)];
        }
        return (Tree) found;
    }

    private static int place(int number, int shift) {
        return number >>> shift & PLACES - 1;
    }

    /** These trees, with others for some table ids; null for one that is gone. */
    Trees with(List<OpenTree> changed) {
        Trees result = this;
        for (OpenTree open : changed) {
            result = result.with(TableId.number(open.tableId()), open.tree());
        }
        return result;
    }

    private Trees with(int number, Tree tree) {
        int height = shift;
        Object[] top = root;
        while (number >>> height >= PLACES) {
            height += BITS;
            if (top != null) {
                Object[] above = new Object[PLACES];
                above[0] = top;
                top = above;
            }
        }
        return new Trees(height, with(top, height, number, tree));
    }

    private static Object[] with(Object[] node, int shift, int number, Tree tree) {
        int place = place(number, shift);
        Object before = node == null ? null : node[place];
        Object after = shift == 0 ? tree : with((Object[]) before, shift - BITS, number, tree);
        if (before == after) {
            return node;
        }
        Object[] copy = node == null ? new Object[PLACES] : node.clone();
        copy[place] = after;
        return after == null && isEmpty(copy) ? null : copy;
    }

    private static boolean isEmpty(Object[] node) {
        for (Object below : node) {
            if (below != null) {
                return false;
            }
        }
        return true;
    }
}
