// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.InternalException;
import java.nio.ByteBuffer;

/**
 * What changed in a leaf since its newest record.
 *
 * <p>Stored form, big-endian, n changes
 * <table>
 * <caption>leaf delta</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 2, level 0, 0, n</td><td></td></tr>
 * <tr><td>16</td><td></td><td>n rows ({@link Row}), one after the other, keys strictly ascending; a
 * row puts its key, or with value length -1 removes it, whether or not it was there</td>
 * <td>a key changed twice in one delta, whose order would decide</td></tr>
 * </table>
 */
final class LeafDelta {
    private LeafDelta() {}

    /** Size of a delta of all changes newer than {@code generation}. */
    static int bytes(Leaf leaf, long generation) {
        int bytes = Header.BYTES;
        for (int i = 0; i < leaf.changeCount; i++) {
            if (Row.generation(leaf.changes[i]) > generation) {
                bytes += leaf.changes[i].length - Row.CHANGE_HEADER;
            }
        }
        return bytes;
    }

    /** Writes that delta, of at least one change, at the start of {@code payload}. */
    static void write(Leaf leaf, long generation, byte[] payload) {
        int count = 0;
        int end = Header.BYTES;
        for (int i = 0; i < leaf.changeCount; i++) {
            byte[] change = leaf.changes[i];
            if (Row.generation(change) > generation) {
                int length = change.length - Row.CHANGE_HEADER;
                System.arraycopy(change, Row.CHANGE_HEADER, payload, end, length);
                end += length;
                count++;
            }
        }
        if (count == 0) {
            throw new InternalException("a leaf delta without a change newer than version "
                    + generation + ": it could not be read again");
        }
        Header.write(payload, Header.LEAF_DELTA, 0, 0, count, end);
    }

    /**
     * Applies a delta from the log to the leaf its predecessors made.
     *
     * @throws io.plastron.types.CorruptionException anything that {@link #write} would not have
     *     written
     */
    static void apply(ByteBuffer payload, Leaf leaf, int overlayBytesMax, PageName page) {
        Header header = Header.read(payload, Header.LEAF_DELTA, Row.HEADER, page);
        if (header.level() != 0) {
            throw page.corrupt("a leaf delta of level " + header.level());
        }
        byte[] delta = new byte[payload.remaining()];
        payload.duplicate().get(delta);
        int row = Header.BYTES;
        int before = -1;
        for (int i = 0; i < header.count(); i++) {
            int end = LeafImage.checkedRowEnd(delta, row, true, page);
            if (before >= 0) {
                LeafImage.checkOrder(delta, before, row, page);
            }
            byte[] key = Row.key(delta, row);
            leaf.apply(key, change(delta, row, end));
            if (leaf.full(overlayBytesMax)) {
                leaf.foldAll();
            }
            before = row;
            row = end;
        }
        if (row != delta.length) {
            throw page.corrupt("changes end at offset " + row + " of " + delta.length + " bytes");
        }
    }

    /** What stands in the log has generation 0: it is older than every change made in memory. */
    private static byte[] change(byte[] delta, int row, int end) {
        byte[] change = new byte[Row.CHANGE_HEADER + end - row];
        System.arraycopy(delta, row, change, Row.CHANGE_HEADER, end - row);
        return change;
    }
}
