// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.btree.TreeHistory.Written;
import io.plastron.types.CorruptionException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Reads a whole tree from its store and checks what a search takes for granted. */
final class Verifier {
    private final TreeHistory history;
    private final Written state;
    private final TreeVisitor visitor;
    private final Set<Long> pageIds = new HashSet<>();
    private long storedBytes;

    Verifier(TreeHistory history, Written state, TreeVisitor visitor) {
        this.history = history;
        this.state = state;
        this.visitor = visitor;
    }

    void verify() {
        if (state.root() != null) {
            page(state.root(), -1, null, null);
        }
        if (storedBytes != state.storedBytes()) {
            throw new CorruptionException("table " + history.config.tableId() + ", root "
                    + state.root() + ": the pages take " + storedBytes
                    + " stored bytes, the checkpoint says " + state.storedBytes()
                    + "; keep the files, restore a backup");
        }
    }

    /**
     * @param low least key the page may hold, null: any
     * @param high first key it may not hold, null: any
     */
    private void page(Cookie cookie, int level, byte[] low, byte[] high) {
        PageName name = name(cookie);
        if (cookie.chain() > Checkpointer.CHAIN_MAX) {
            throw name.corrupt("a chain of " + cookie.chain() + " deltas, at most "
                    + Checkpointer.CHAIN_MAX + " are written");
        }
        Node node = PageReader.read(history.store, history.config, cookie, level);
        storedBytes += cookie.chainBytes();
        if (node instanceof Leaf leaf) {
            leaf(leaf, low, high, name);
            visitor.page(cookie.chainBytes());
            if (leaf.big != null) {
                pieces(leaf.big);
            }
        } else {
            Internal internal = (Internal) node;
            separators(internal.separators.keys, low, high, name);
            if (cookie.bigBelow() != anyBigBelow(internal)) {
                throw name.corrupt("its parent says that values below it stand "
                        + (cookie.bigBelow() ? "in pieces" : "in rows") + ", its children differ");
            }
            visitor.page(cookie.chainBytes());
            children(internal, low, high);
        }
    }

    /** The name of a page, whose id must be one the tree gave, and to no other page. */
    private PageName name(Cookie cookie) {
        PageName name = new PageName(history.config.tableId(), cookie);
        if (cookie.pageId() < Page.ID_FIRST || cookie.pageId() >= state.nextPageId()) {
            throw name.corrupt("its page id is not between " + Page.ID_FIRST + " and "
                    + state.nextPageId());
        }
        if (!pageIds.add(cookie.pageId())) {
            throw name.corrupt("it hangs in the tree twice");
        }
        return name;
    }

    private void leaf(Leaf leaf, byte[] low, byte[] high, PageName name) {
        byte[] image = leaf.image();
        int count = LeafImage.count(image);
        for (int i = 0; i < count; i++) {
            int row = LeafImage.row(image, i);
            if ((low != null && Row.compareKey(image, row, low) < 0)
                    || (high != null && Row.compareKey(image, row, high) >= 0)) {
                throw name.corrupt("row " + i + " of " + count
                        + " is not within the separators of the page");
            }
            visitor.row();
        }
    }

    private void pieces(BigValue value) {
        for (int i = 0; i < value.pieces().length; i++) {
            Cookie cookie = value.pieces()[i].cookie();
            PageName name = name(cookie);
            Piece piece = (Piece) PageReader.read(
                    history.store, history.config, cookie, Piece.LEVEL);
            if (piece.bytes() != value.bytes(i)) {
                throw name.corrupt("piece " + i + " has " + piece.bytes() + " bytes, expected "
                        + value.bytes(i) + " of a value of " + value.length());
            }
            storedBytes += cookie.chainBytes();
            visitor.page(cookie.chainBytes());
        }
    }

    private void separators(byte[][] keys, byte[] low, byte[] high, PageName name) {
        for (int i = 0; i < keys.length; i++) {
            if ((low != null && Arrays.compareUnsigned(keys[i], low) <= 0)
                    || (high != null && Arrays.compareUnsigned(keys[i], high) >= 0)) {
                throw name.corrupt("separator " + i + " of " + keys.length
                        + " is not within the separators of the page");
            }
        }
    }

    private static boolean anyBigBelow(Internal internal) {
        return Arrays.stream(internal.children).anyMatch(child -> child.cookie().bigBelow());
    }

    private void children(Internal internal, byte[] low, byte[] high) {
        byte[][] keys = internal.separators.keys;
        for (int i = 0; i < internal.count(); i++) {
            page(internal.children[i].cookie(), internal.level - 1,
                    i == 0 ? low : keys[i - 1], i == keys.length ? high : keys[i]);
        }
    }
}
