// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * Where a checkpoint writes its pages to, bottom level first. For one thread.
 */
public interface PageWriter {
    /** Largest payload of one image or delta. */
    int PAYLOAD_BYTES_MAX = 3 << 20;

    /**
     * Writes a whole page. The payload is taken over before this returns.
     *
     * @return its cookie, known at the latest after {@link #endLevel}
     */
    Pending image(int tableId, long pageId, byte[] payload, int offset, int length);

    /** Writes what changed in a page since the record {@code on} names. */
    Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length);

    /**
     * Whether a page that is written shall be written whole, although a delta would do: the log
     * wants the place of its older records back.
     *
     * @param newest the page's newest record
     */
    default boolean mustMove(Cookie newest) {
        return false;
    }

    /** Ends a level of the tree: every cookie handed out before is known afterwards. */
    void endLevel();

    /** A cookie to be. */
    interface Pending {
        /** The cookie; only after the level's end. */
        Cookie cookie();
    }
}
