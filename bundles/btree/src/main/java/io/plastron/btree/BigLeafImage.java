// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;

/**
 * A leaf whose only row has a {@link BigValue}, as it stands in the log. Any change of it is a new
 * image: there are no deltas on it. In memory its row has an empty value.
 *
 * <p>Stored form, big-endian, n pieces
 * <table>
 * <caption>big leaf image</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 5, level 0, 0, n</td><td></td></tr>
 * <tr><td>16</td><td>4</td><td>bytes of the value, at most 67,108,864; n is the number of pieces
 * such a value has</td><td>unchecked allocations</td></tr>
 * <tr><td>20</td><td>2</td><td>bytes of the key, at most 16,384</td><td></td></tr>
 * <tr><td>22</td><td>k</td><td>key</td><td></td></tr>
 * <tr><td>22 + k</td><td>52n</td><td>cookies of the pieces ({@link Cookie}) in their order</td>
 * <td>a piece exchanged for another record, or for another piece</td></tr>
 * </table>
 */
final class BigLeafImage {
    private static final int KEY_AT = Header.BYTES + Integer.BYTES + Short.BYTES;

    private BigLeafImage() {}

    /** The image of a leaf whose value's pieces' newest records are these. */
    static byte[] write(Leaf leaf, Cookie[] cookies) {
        byte[] key = Row.key(leaf.base, LeafImage.row(leaf.base, 0));
        byte[] image = new byte[KEY_AT + key.length + Cookie.BYTES * cookies.length];
        Header.write(image, Header.BIG_LEAF_IMAGE, 0, 0, cookies.length, image.length);
        ByteBuffer target = ByteBuffer.wrap(image).position(Header.BYTES);
        target.putInt(leaf.big.length()).putShort((short) key.length).put(key);
        for (Cookie cookie : cookies) {
            cookie.write(target);
        }
        return image;
    }

    /**
     * Reads and checks an image.
     *
     * @throws io.plastron.types.CorruptionException anything that {@link #write} would not have
     *     written
     */
    static Leaf read(ByteBuffer payload, PageName page) {
        Header header = Header.read(payload, Header.BIG_LEAF_IMAGE, Cookie.BYTES, page);
        ByteBuffer source = payload.duplicate();
        source.position(source.position() + Header.BYTES);
        int length = source.remaining() < KEY_AT - Header.BYTES ? -1 : source.getInt();
        int keyBytes = length < 0 ? -1 : Short.toUnsignedInt(source.getShort());
        if (header.level() != 0 || length <= 0 || length > Tree.VALUE_BYTES_MAX
                || keyBytes > Tree.KEY_BYTES_MAX || header.count() != BigValue.count(length)
                || source.remaining() != keyBytes + Cookie.BYTES * header.count()) {
            throw page.corrupt("a leaf of level " + header.level() + " with a key of " + keyBytes
                    + " bytes and a value of " + length + " in " + header.count()
                    + " pieces has " + payload.remaining() + " bytes");
        }
        byte[] key = new byte[keyBytes];
        source.get(key);
        Child[] pieces = new Child[header.count()];
        for (int i = 0; i < pieces.length; i++) {
            Cookie cookie = InternalImage.cookie(source, page);
            if (cookie.chain() != 0 || cookie.bigBelow()) {
                throw page.corrupt("piece " + i + " is " + cookie
                        + "; a piece has neither deltas nor pieces");
            }
            pieces[i] = new Child(cookie);
        }
        return Leaf.big(key, new BigValue(length, pieces), 0);
    }
}
