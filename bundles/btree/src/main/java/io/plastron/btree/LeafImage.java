// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A whole leaf, packed: the base of a leaf in memory and, byte for byte, its form in the log. An
 * image is an array that is never altered once built; the functions here read it in place.
 *
 * <p>Stored form, big-endian, n rows
 * <table>
 * <caption>leaf image</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 1, level 0, bytes all keys begin with, n</td>
 * <td></td></tr>
 * <tr><td>16 + 8i</td><td>4</td><td>head of row i: four bytes of its key after the common prefix,
 * padded with zeros</td><td></td></tr>
 * <tr><td>20 + 8i</td><td>4</td><td>offset of row i from the start of the image</td>
 * <td>the first is 16 + 8n, each next the end of the one before, the last ends the image: no row
 * can be read twice, skipped, or past the end</td></tr>
 * <tr><td>16 + 8n</td><td></td><td>rows ({@link Row}), keys strictly ascending</td>
 * <td>searches gone astray</td></tr>
 * </table>
 *
 * <p>The common prefix is that of the first and the last key. As it is part of the image, so are
 * the heads; both are recomputed and compared when an image is read.
 */
final class LeafImage {
    static final int SLOT_BYTES = 8;
    /** The base of a leaf that has only an overlay; never stored. */
    static final byte[] EMPTY = empty();

    private LeafImage() {}

    private static byte[] empty() {
        byte[] image = new byte[Header.BYTES];
        Header.write(image, Header.LEAF_IMAGE, 0, 0, 0, image.length);
        return image;
    }

    static int count(byte[] image) {
        return (int) Keys.INT.get(image, 4);
    }

    static int prefix(byte[] image) {
        return Short.toUnsignedInt((short) Keys.SHORT.get(image, 2));
    }

    private static int slot(int index) {
        return Header.BYTES + SLOT_BYTES * index;
    }

    static int head(byte[] image, int index) {
        return (int) Keys.INT.get(image, slot(index));
    }

    /** Where row {@code index} begins. */
    static int row(byte[] image, int index) {
        return (int) Keys.INT.get(image, slot(index) + Integer.BYTES);
    }

    /** Where the row before {@code index} ends; {@code index} may be the number of rows. */
    static int rowEnd(byte[] image, int index) {
        return index < count(image) ? row(image, index) : image.length;
    }

    static void setSlot(byte[] image, int index, int head, int row) {
        Keys.INT.set(image, slot(index), head);
        Keys.INT.set(image, slot(index) + Integer.BYTES, row);
    }

    /**
     * The index of a key that may or may not begin with the image's prefix; negative when it is not
     * there, and then the complement of an index that means something only for keys that do begin
     * with it. A foreign key cannot be found, as the last word is with the whole keys.
     */
    static int find(byte[] image, int count, int prefix, byte[] key) {
        int head = Keys.head(key, 0, key.length, prefix);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(head(image, middle), head);
            if (order == 0) {
                order = Row.compareKey(image, row(image, middle), key);
                if (order == 0) {
                    return middle;
                }
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return ~low;
    }

    /** The index of any key, or the complement of where it belongs. */
    static int position(byte[] image, int count, int prefix, byte[] key) {
        if (count > 0 && prefix > 0) {
            int side =
                    Keys.compareToPrefix(key, image, Row.keyStart(row(image, 0)), prefix);
            if (side != 0) {
                return side < 0 ? ~0 : ~count;
            }
        }
        return find(image, count, prefix, key);
    }

    /** Rows {@code [from, to)} of an image as an image of their own. */
    static byte[] slice(byte[] image, int from, int to) {
        int rowBytes = rowEnd(image, to) - rowEnd(image, from);
        LeafBuilder builder = new LeafBuilder(to - from, rowBytes, prefix(image));
        builder.run(image, from, to);
        return builder.finish();
    }

    /** Size of an image of rows {@code [from, to)}. */
    static int sliceBytes(byte[] image, int from, int to) {
        return Header.BYTES + SLOT_BYTES * (to - from) + rowEnd(image, to) - rowEnd(image, from);
    }

    /**
     * Takes over and checks an image from the log.
     *
     * @throws io.plastron.types.CorruptionException anything that this class would not have written
     */
    static byte[] read(ByteBuffer payload, PageName page) {
        Header header =
                Header.read(payload, Header.LEAF_IMAGE, SLOT_BYTES + Row.HEADER, page);
        if (header.level() != 0) {
            throw page.corrupt("a leaf image of level " + header.level());
        }
        byte[] image = new byte[payload.remaining()];
        payload.duplicate().get(image);
        int expected = Header.BYTES + SLOT_BYTES * header.count();
        for (int i = 0; i < header.count(); i++) {
            int row = row(image, i);
            if (row != expected) {
                throw page.corrupt("row " + i + " at offset " + row + ", expected " + expected);
            }
            expected = checkedRowEnd(image, row, false, page);
            if (i > 0) {
                checkOrder(image, row(image, i - 1), row, page);
            }
        }
        if (expected != image.length) {
            throw page.corrupt(
                    "rows end at offset " + expected + " of " + image.length + " bytes");
        }
        checkHeads(image, header, page);
        return image;
    }

    private static void checkHeads(byte[] image, Header header, PageName page) {
        int last = header.count() - 1;
        int prefix = Row.common(image, row(image, 0), image, row(image, last));
        if (prefix != header.prefix()) {
            throw page.corrupt("keys share " + prefix + " bytes, not " + header.prefix());
        }
        for (int i = 0; i <= last; i++) {
            if (head(image, i) != Row.head(image, row(image, i), prefix)) {
                throw page.corrupt("the head of row " + i + " is not its key's");
            }
        }
    }

    /** Checks the bounds of the row at {@code row} and returns where it ends. */
    static int checkedRowEnd(byte[] bytes, int row, boolean mayRemove, PageName page) {
        if (row < 0 || bytes.length - row < Row.HEADER) {
            throw page.corrupt("a row at offset " + row + " of " + bytes.length + " bytes");
        }
        int keyBytes = Row.keyBytes(bytes, row);
        int valueBytes = Row.valueBytes(bytes, row);
        int valueBytesMin = mayRemove ? Row.REMOVED : 0;
        if (keyBytes > Tree.KEY_BYTES_MAX || valueBytes < valueBytesMin
                || valueBytes > Row.VALUE_BYTES_MAX
                || bytes.length - row - Row.HEADER < keyBytes + Math.max(0, valueBytes)) {
            throw page.corrupt("a row at offset " + row + " of " + bytes.length
                    + " bytes has a key of " + keyBytes + " and a value of " + valueBytes);
        }
        return row + Row.HEADER + keyBytes + Math.max(0, valueBytes);
    }

    /** Checks that the key of the row at {@code row} is greater than that of the one before. */
    static void checkOrder(byte[] bytes, int before, int row, PageName page) {
        if (Arrays.compareUnsigned(bytes, Row.keyStart(before), Row.keyEnd(bytes, before),
                bytes, Row.keyStart(row), Row.keyEnd(bytes, row)) >= 0) {
            throw page.corrupt("the key at offset " + row + " is not greater than the one before");
        }
    }
}
