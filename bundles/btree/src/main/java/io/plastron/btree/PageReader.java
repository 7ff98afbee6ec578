// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;
import java.util.List;

/** Makes nodes from what the page store returns, and believes none of it unchecked. */
final class PageReader {
    private PageReader() {}

    /**
     * Reads a page and applies its deltas.
     *
     * @param level the level it must have, or -1: any (a root)
     * @throws io.plastron.types.CorruptionException it is not what a tree writes
     */
    static Node read(PageStore store, TreeConfig config, Cookie cookie, int level) {
        PageName page = new PageName(config.tableId(), cookie);
        List<ByteBuffer> records = store.read(config.tableId(), cookie);
        if (records.size() != cookie.chain() + 1) {
            throw page.corrupt(records.size() + " records, expected an image and "
                    + cookie.chain() + " deltas");
        }
        ByteBuffer image = records.get(0);
        int kind = image.hasRemaining() ? image.get(image.position()) : 0;
        Node node = switch (kind) {
            case Header.LEAF_IMAGE -> leaf(records, config, page);
            case Header.BIG_LEAF_IMAGE -> BigLeafImage.read(image, page);
            case Header.PIECE -> Piece.read(image, page);
            default -> internal(records, page);
        };
        if (records.size() > 1 && (kind == Header.BIG_LEAF_IMAGE || kind == Header.PIECE)) {
            throw page.corrupt("deltas on a page of kind " + kind + ", which has none");
        }
        if (node instanceof Leaf leaf && (leaf.big != null) != cookie.bigBelow()) {
            throw page.corrupt("a page of kind " + kind + " where its parent expects values "
                    + (cookie.bigBelow() ? "in pieces" : "in rows"));
        }
        if (level < 0 && level != Piece.LEVEL ? node.level < 0 : node.level != level) {
            throw page.corrupt("level " + node.level + ", expected " + level);
        }
        return node;
    }

    private static Leaf leaf(List<ByteBuffer> records, TreeConfig config, PageName page) {
        Leaf leaf = new Leaf(LeafImage.read(records.get(0), page), 0);
        for (ByteBuffer delta : records.subList(1, records.size())) {
            LeafDelta.apply(delta, leaf, config.overlayBytesMax(), page);
        }
        if (leaf.rows == 0) {
            throw page.corrupt("a leaf without rows, which is never written");
        }
        return leaf;
    }

    private static Internal internal(List<ByteBuffer> records, PageName page) {
        Internal node = InternalImage.read(records.get(0), page);
        for (ByteBuffer delta : records.subList(1, records.size())) {
            InternalDelta.apply(delta, node, page);
        }
        return node;
    }
}
