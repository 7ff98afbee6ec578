// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;

/**
 * The first bytes of every payload of a tree.
 *
 * <p>Stored form, {@value #BYTES} bytes, big-endian
 * <table>
 * <caption>payload header</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>1</td><td>kind: 1 leaf image, 2 leaf delta, 3 internal image, 4 internal
 * delta, 5 big leaf image, 6 piece</td>
 * <td>a delta read as an image; a later form read as this one</td></tr>
 * <tr><td>1</td><td>1</td><td>level: 0 leaf, at most 31</td><td>a page hung in at the wrong depth,
 * cycles</td></tr>
 * <tr><td>2</td><td>2</td><td>leaf image: bytes all its keys begin with; else 0</td>
 * <td>wrong heads</td></tr>
 * <tr><td>4</td><td>4</td><td>rows, children, changes, pieces, or bytes</td>
 * <td>unchecked loops</td></tr>
 * <tr><td>8</td><td>4</td><td>bytes of the payload, this header included</td>
 * <td>cut or padded payloads</td></tr>
 * <tr><td>12</td><td>4</td><td>reserved, 0</td><td></td></tr>
 * </table>
 *
 * @param prefix bytes every key of a leaf image begins with
 * @param count of what follows: rows, children, changes, pieces, or bytes of a piece
 */
record Header(int kind, int level, int prefix, int count) {
    static final int BYTES = 16;
    static final int LEAF_IMAGE = 1;
    static final int LEAF_DELTA = 2;
    static final int INTERNAL_IMAGE = 3;
    static final int INTERNAL_DELTA = 4;
    static final int BIG_LEAF_IMAGE = 5;
    static final int PIECE = 6;
    /** A tree of two-child pages as deep as this has two thousand million leaves. */
    static final int LEVEL_MAX = 31;

    /** Writes a header at the start of {@code payload}, which is {@code length} bytes long. */
    static void write(byte[] payload, int kind, int level, int prefix, int count, int length) {
        payload[0] = (byte) kind;
        payload[1] = (byte) level;
        Keys.SHORT.set(payload, 2, (short) prefix);
        Keys.INT.set(payload, 4, count);
        Keys.INT.set(payload, 8, length);
        Keys.INT.set(payload, 12, 0);
    }

    /**
     * Reads and checks the header of a whole payload.
     *
     * @param countBytesMin the fewest bytes one counted thing takes, so that a count is never
     *     believed beyond what the payload can hold
     */
    static Header read(ByteBuffer payload, int kind, int countBytesMin, PageName page) {
        int length = payload.remaining();
        if (length < BYTES || length > PageWriter.PAYLOAD_BYTES_MAX) {
            throw page.corrupt("a payload of " + length + " bytes, expected " + BYTES + " to "
                    + PageWriter.PAYLOAD_BYTES_MAX);
        }
        int at = payload.position();
        Header header = new Header(
                payload.get(at), payload.get(at + 1),
                Short.toUnsignedInt(payload.getShort(at + 2)), payload.getInt(at + 4));
        if (header.kind != kind) {
            throw page.corrupt("a payload of kind " + header.kind + ", expected " + kind);
        }
        if (header.level < 0 || header.level > LEVEL_MAX) {
            throw page.corrupt("level " + header.level + ", expected 0 to " + LEVEL_MAX);
        }
        if (payload.getInt(at + 8) != length || payload.getInt(at + 12) != 0) {
            throw page.corrupt("a payload of " + length + " bytes says it has "
                    + payload.getInt(at + 8) + ", reserved " + payload.getInt(at + 12));
        }
        if (header.count <= 0 || header.count > (length - BYTES) / countBytesMin) {
            throw page.corrupt(
                    "a count of " + header.count + " in a payload of " + length + " bytes");
        }
        if (kind != LEAF_IMAGE && header.prefix != 0) {
            throw page.corrupt("reserved bytes hold " + header.prefix + ", expected 0");
        }
        return header;
    }
}
