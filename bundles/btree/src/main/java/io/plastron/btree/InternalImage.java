// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A whole internal page as it stands in the log.
 *
 * <p>Stored form, big-endian, n children
 * <table>
 * <caption>internal image</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 3, level, 0, n</td><td></td></tr>
 * <tr><td>16</td><td>52n</td><td>cookies of the children ({@link Cookie}), in key order</td>
 * <td>a child exchanged for another record</td></tr>
 * <tr><td>16 + 52n</td><td></td><td>n - 1 separators, strictly ascending, one after the other: 2
 * bytes length, then the key; child i + 1 holds the keys from separator i on</td>
 * <td>searches gone astray</td></tr>
 * </table>
 */
final class InternalImage {
    private static final int LENGTH_BYTES = Short.BYTES;
    /** What a child takes of an image besides its separator's bytes. */
    static final int CHILD_BYTES = Cookie.BYTES + LENGTH_BYTES;

    private InternalImage() {}

    /** Size of the image of a page with these separators. */
    static int bytes(byte[][] separators) {
        int bytes = Header.BYTES + Cookie.BYTES;
        for (byte[] separator : separators) {
            bytes += childBytes(separator);
        }
        return bytes;
    }

    /** What a child and its separator add to an image. */
    static int childBytes(byte[] separator) {
        return CHILD_BYTES + separator.length;
    }

    /** The image of a page whose children's newest records are these. */
    static byte[] write(Internal page, Cookie[] cookies) {
        byte[] image = new byte[page.imageBytes];
        Header.write(
                image, Header.INTERNAL_IMAGE, page.level, 0, cookies.length, image.length);
        ByteBuffer target = ByteBuffer.wrap(image).position(Header.BYTES);
        for (Cookie cookie : cookies) {
            cookie.write(target);
        }
        for (byte[] separator : page.separators.keys) {
            target.putShort((short) separator.length).put(separator);
        }
        return image;
    }

    /**
     * Reads and checks an image.
     *
     * @throws CorruptionException anything that {@link #write} would not have
     *     written
     */
    static Internal read(ByteBuffer payload, PageName page) {
        Header header = Header.read(payload, Header.INTERNAL_IMAGE, Cookie.BYTES, page);
        if (header.level() == 0) {
            throw page.corrupt("an internal image of level 0");
        }
        ByteBuffer source = payload.duplicate();
        source.position(source.position() + Header.BYTES);
        Child[] children = new Child[header.count()];
        for (int i = 0; i < children.length; i++) {
            children[i] = new Child(cookie(source, page));
        }
        byte[][] separators = new byte[children.length - 1][];
        for (int i = 0; i < separators.length; i++) {
            separators[i] = separator(source, page);
            if (i > 0 && Arrays.compareUnsigned(separators[i - 1], separators[i]) >= 0) {
                throw page.corrupt("separator " + i + " is not greater than the one before");
            }
        }
        if (source.hasRemaining()) {
            throw page.corrupt(source.remaining() + " bytes behind the last separator");
        }
        return new Internal(header.level(), 0, new Separators(separators), children);
    }

    private static byte[] separator(ByteBuffer source, PageName page) {
        int length = source.remaining() < LENGTH_BYTES ? -1 : source.getShort() & 0xffff;
        if (length < 0 || length > Tree.KEY_BYTES_MAX || length > source.remaining()) {
            throw page.corrupt("a separator of " + length + " bytes where "
                    + source.remaining() + " are left");
        }
        byte[] separator = new byte[length];
        source.get(separator);
        return separator;
    }

    /** Reads a child's cookie; what is impossible about it is told with the page it stands in. */
    static Cookie cookie(ByteBuffer source, PageName page) {
        Cookie cookie;
        try {
            cookie = Cookie.read(source);
        } catch (CorruptionException impossible) {
            throw page.corrupt(impossible.getMessage());
        }
        if (cookie.pageId() < Page.ID_FIRST) {
            throw page.corrupt("a child with page id " + cookie.pageId() + ", the first is "
                    + Page.ID_FIRST);
        }
        return cookie;
    }
}
