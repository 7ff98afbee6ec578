// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.InvalidUseException;

/**
 * What one tree needs to know about itself.
 *
 * @param tableId the table's id, passed through to the page store and named in errors
 * @param leafBytesMax target size of a leaf image in bytes: a leaf whose image grows beyond it is
 *     split unless it holds a single row. Internal pages keep to the same bound.
 * @param cache where its pages in memory are counted, together with those of other trees
 */
public record TreeConfig(int tableId, int leafBytesMax, PageCache cache) {
    /** The measured optimum: half the separators of 8 KiB, and folds still cheap. */
    public static final int LEAF_BYTES_DEFAULT = 16 << 10;
    /** Below this a page holds hardly more than its header. */
    public static final int LEAF_BYTES_MIN = 256;
    /** Above this, image, overlay and one more row no longer fit a payload. */
    public static final int LEAF_BYTES_LIMIT = 1 << 20;

    /**
     * @throws InvalidUseException {@code leafBytesMax} out of bounds
     */
    public TreeConfig {
        if (leafBytesMax < LEAF_BYTES_MIN || leafBytesMax > LEAF_BYTES_LIMIT) {
            throw new InvalidUseException("leafBytesMax of table " + tableId + " is " + leafBytesMax
                    + ", allowed are " + LEAF_BYTES_MIN + " to " + LEAF_BYTES_LIMIT + " bytes");
        }
    }

    /** A tree that stays in memory once it was read. */
    public TreeConfig(int tableId, int leafBytesMax) {
        this(tableId, leafBytesMax, PageCache.unlimited());
    }

    /** A tree with leaves of {@link #LEAF_BYTES_DEFAULT} that stays in memory. */
    public static TreeConfig of(int tableId) {
        return new TreeConfig(tableId, LEAF_BYTES_DEFAULT);
    }

    /** The largest value that stands in its row; larger ones stand in pieces. */
    int rowValueBytesMax() {
        return leafBytesMax;
    }

    /** Bytes of change records a leaf collects before they are folded into its image. */
    int overlayBytesMax() {
        return leafBytesMax / 4;
    }
}
