// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;

/**
 * A part of a {@link BigValue}: a page like any other, but that it hangs below a leaf, is written
 * once, and never has a delta. In memory it is what stands in the log, header included.
 *
 * <p>Stored form, big-endian
 * <table>
 * <caption>piece</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>16</td><td>{@link Header}: kind 6, level 0, 0, bytes of the value in this
 * piece</td><td></td></tr>
 * <tr><td>16</td><td>n</td><td>those bytes, at most 262,080</td><td></td></tr>
 * </table>
 */
final class Piece extends Node {
    /** Below a leaf. */
    static final int LEVEL = -2;
    /** Bytes of the value in each piece but the last: with headers a quarter of a MiB on heap. */
    static final int BYTES = (256 << 10) - 64;

    private static final int FIXED_HEAP_BYTES = 32 + 16;

    /** Not altered. */
    final byte[] payload;

    private Piece(byte[] payload, long generation) {
        super(LEVEL, generation);
        this.payload = payload;
    }

    /** The piece that begins at {@code from}. */
    static Piece of(byte[] value, int from, long generation) {
        int bytes = Math.min(BYTES, value.length - from);
        byte[] payload = new byte[Header.BYTES + bytes];
        Header.write(payload, Header.PIECE, 0, 0, bytes, payload.length);
        System.arraycopy(value, from, payload, Header.BYTES, bytes);
        return new Piece(payload, generation);
    }

    /**
     * Takes over and checks a piece from the log.
     *
     * @throws io.plastron.types.CorruptionException anything that {@link #of} would not make
     */
    static Piece read(ByteBuffer source, PageName page) {
        Header header = Header.read(source, Header.PIECE, 1, page);
        int bytes = source.remaining() - Header.BYTES;
        if (header.level() != 0 || header.count() != bytes || bytes > BYTES) {
            throw page.corrupt("a piece of level " + header.level() + " says it holds "
                    + header.count() + " bytes of a value, it has " + bytes + ", at most " + BYTES
                    + " are written");
        }
        byte[] payload = new byte[source.remaining()];
        source.duplicate().get(payload);
        return new Piece(payload, 0);
    }

    /** Bytes of the value in it. */
    int bytes() {
        return payload.length - Header.BYTES;
    }

    @Override
    Piece copy(long editGeneration) {
        return new Piece(payload, editGeneration);
    }

    @Override
    void writeWhole() {
        // It always is.
    }

    @Override
    int heapBytes() {
        return FIXED_HEAP_BYTES + payload.length;
    }
}
