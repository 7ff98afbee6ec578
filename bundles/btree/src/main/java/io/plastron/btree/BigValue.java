// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.function.Function;

/**
 * A value that would fill a page by itself: it stands outside its leaf, in pages of its own, each a
 * {@link Piece}. They are in the page cache, or not, one by one, and are read when the value is.
 * Immutable; versions of its leaf share it.
 *
 * <p>The row of such a value has a leaf to itself ({@link BigLeafImage}), so that rows with small
 * values beside it are neither read nor written with it, and no other leaf knows of pieces.
 *
 * @param length bytes of the value
 * @param pieces in their order, all of {@link Piece#BYTES} but the last
 */
record BigValue(int length, Child[] pieces) {
    /** A value read takes at most this part of the cache; a larger one is read past it. */
    private static final int CACHE_SHARE = 16;

    /** How many pieces a value has. */
    static int count(int length) {
        return (length + Piece.BYTES - 1) / Piece.BYTES;
    }

    /** A new value. */
    static BigValue of(byte[] value, long generation, Function<Node, Child> newChild) {
        Child[] pieces = new Child[count(value.length)];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = newChild.apply(Piece.of(value, i * Piece.BYTES, generation));
        }
        return new BigValue(value.length, pieces);
    }

    /** Bytes of the value in a piece. */
    int bytes(int index) {
        return Math.min(Piece.BYTES, length - index * Piece.BYTES);
    }

    /** The value as who does not know of pieces reads it. */
    private record Parts(BigValue value, TreeHistory history) implements PartedValue {
        @Override
        public int bytes() {
            return value.length;
        }

        @Override
        public int partBytes() {
            return Piece.BYTES;
        }

        @Override
        public void part(int index, Slice into) {
            byte[] payload = value.piece(index, history).payload;
            into.set(payload, Header.BYTES, payload.length);
        }

        @Override
        public byte[] get() {
            return value.read(history);
        }
    }

    /**
     * Copies the value together, piece by piece.
     *
     * @throws io.plastron.types.CorruptionException a piece is damaged
     */
    byte[] read(TreeHistory history) {
        byte[] value = new byte[length];
        for (int i = 0; i < pieces.length; i++) {
            Piece piece = piece(i, history);
            System.arraycopy(piece.payload, Header.BYTES, value, i * Piece.BYTES, piece.bytes());
        }
        return value;
    }

    /** Shows the value, which is read when the slice is asked for it; returns true. */
    boolean show(TreeHistory history, Slice value) {
        value.setLater(new Parts(this, history));
        return true;
    }

    /** The same value with a piece in another version. */
    BigValue with(int index, Child piece) {
        Child[] changed = pieces.clone();
        changed[index] = piece;
        return new BigValue(length, changed);
    }

    /** One piece, from memory or the log. */
    Piece piece(int index, TreeHistory history) {
        boolean stays = length <= history.config.cache().bytesMax() / CACHE_SHARE;
        Child child = pieces[index];
        Piece piece = (Piece) (stays
                ? child.node(history, Piece.LEVEL) : child.nodePast(history, Piece.LEVEL));
        if (piece.bytes() != bytes(index)) {
            throw new PageName(history.config.tableId(), child.cookie()).corrupt("piece " + index
                    + " of " + pieces.length + " has " + piece.bytes() + " bytes, expected "
                    + bytes(index) + " of a value of " + length);
        }
        return piece;
    }
}
