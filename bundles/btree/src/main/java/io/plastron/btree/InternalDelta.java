// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.InternalException;
import java.nio.ByteBuffer;

/**
 * Children of an internal page that were written anew since the page's newest record.
 *
 * <p>Stored form, big-endian, n changes
 * <table>
 * <caption>internal delta</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 4, level, 0, n</td><td></td></tr>
 * <tr><td>16 + 56i</td><td>4</td><td>index of the child, strictly ascending</td>
 * <td>a child changed twice in one delta</td></tr>
 * <tr><td>20 + 56i</td><td>52</td><td>its new cookie ({@link Cookie}), of the same page id</td>
 * <td>a delta applied to another image</td></tr>
 * </table>
 */
final class InternalDelta {
    private static final int CHANGE_BYTES = Integer.BYTES + Cookie.BYTES;

    private InternalDelta() {}

    /** Size of a delta of that many children. */
    static int bytes(int count) {
        return Header.BYTES + CHANGE_BYTES * count;
    }

    /**
     * Writes a delta at the start of {@code payload}.
     *
     * @param cookies by child index; null where nothing changed
     * @param count how many are not null, at least one
     */
    static void write(int level, Cookie[] cookies, int count, byte[] payload) {
        if (count <= 0) {
            throw new InternalException("an internal delta of " + count
                    + " changes: it could not be read again");
        }
        Header.write(payload, Header.INTERNAL_DELTA, level, 0, count, bytes(count));
        ByteBuffer target = ByteBuffer.wrap(payload).position(Header.BYTES);
        for (int i = 0; i < cookies.length; i++) {
            if (cookies[i] != null) {
                target.putInt(i);
                cookies[i].write(target);
            }
        }
    }

    /**
     * Applies a delta from the log to the page its predecessors made.
     *
     * @throws io.plastron.types.CorruptionException anything that {@link #write} would not have
     *     written
     */
    static void apply(ByteBuffer payload, Internal node, PageName page) {
        Header header = Header.read(payload, Header.INTERNAL_DELTA, CHANGE_BYTES, page);
        if (header.level() != node.level
                || payload.remaining() != bytes(header.count())) {
            throw page.corrupt("an internal delta of level " + header.level() + ", "
                    + header.count() + " changes and " + payload.remaining()
                    + " bytes on an image of level " + node.level);
        }
        ByteBuffer source = payload.duplicate();
        source.position(source.position() + Header.BYTES);
        int before = -1;
        for (int i = 0; i < header.count(); i++) {
            int index = source.getInt();
            if (index <= before || index >= node.count()) {
                throw page.corrupt("a change of child " + index + " after child " + before
                        + " of " + node.count());
            }
            Cookie cookie = InternalImage.cookie(source, page);
            if (cookie.pageId() != node.children[index].page.id) {
                throw page.corrupt("child " + index + " becomes page " + cookie.pageId()
                        + ", expected page " + node.children[index].page.id);
            }
            node.set(index, new Child(cookie));
            before = index;
        }
    }
}
