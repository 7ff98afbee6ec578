// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import java.io.InputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A position in a table, or in an index of one, and a key and value to work with. For the thread of
 * its session.
 *
 * <p>Set a key (and a value), then call an operation. After {@link #search}, {@link #searchNear},
 * {@link #next}, {@link #prev}, {@link #smallestKey} or {@link #largestKey} succeeded the cursor
 * stands on a row, whose key and value can be read. A cursor that stands on a row sees that row as
 * it was then; the next operation looks anew. A move that finds no row gives position, key and
 * value up; a key or value that is refused leaves none set. Keys are in unsigned byte order of
 * their packed form, which is the order of their fields.
 *
 * <p>Keys and values are tuples of fields, as {@code key_format} and {@code value_format} say; see
 * {@link Field} for what a format takes. {@link #key(Object...)} sets all fields of a key at once,
 * {@link #field} reads and sets one without boxing, {@link #rawKey(byte[])} takes the packed bytes
 * whatever the format. A wrong type, number or length is
 * {@link io.plastron.types.InvalidUseException}, which names column and format. Keys have at most
 * 16 KiB, values at most 64 MiB, packed. A value of more than 16 KiB stands outside its row and is
 * read when it is asked for: who looks at keys only does not read it. Asking for it is then
 * {@link ConflictException} if the cursor came to its row outside of a transaction, or in one that
 * has ended, and the value's place was given away meanwhile: search again. Asked for whole it takes
 * its length on the heap each time it is asked for, as a stream a quarter of a MiB. A value that is
 * written is on the heap as a whole, and must fit half the cache, until a checkpoint has written
 * it; so there is no stream to write one.
 *
 * <h2>Kinds</h2>
 *
 * <ul>
 * <li>{@code table:NAME}: the rows. {@code table:NAME(column,…)} shows these columns as the value;
 * such a projection is read-only.
 * <li>{@code index:NAME:INDEX}: the rows in the order of the index; the key is the index's columns,
 * the value the row's (or those of a projection). Rows with equal columns come in the order of
 * their own keys; {@link #search} goes to the first of them, and a bound takes all of them in or
 * out. Byte strings {@code u} in an index come by length first where another column follows.
 * Read-only.
 * <li>{@code metadata:}, {@code metadata:create}: URI to configuration. Read-only.
 * <li>{@code statistics:}, {@code statistics:table:NAME}: number to description, text and value.
 * Read-only. These and {@code metadata:} tell the newest state at each operation, in a transaction,
 * too.
 * </ul>
 *
 * <p>There is no appending: a key is always given by the caller.
 *
 * <p>A cursor whose table was dropped answers {@link NotFoundException}. Arrays given are copied;
 * arrays returned belong to the caller.
 */
@ProviderType
public interface Cursor extends AutoCloseable {
    /** The URI it was opened with. */
    String uri();

    /** Letters of the key's fields. */
    String keyFormat();

    /** Letters of the value's fields; empty when it has none. */
    String valueFormat();

    /** The key's columns in their order; unmodifiable. */
    List<Field> keyFields();

    /** The value's columns in their order; unmodifiable. */
    List<Field> valueFields();

    /**
     * A column by name, that of the key where key and value both show it; the same object each
     * time.
     *
     * @throws io.plastron.types.InvalidUseException no such column; the message names those there
     *     are
     */
    Field field(String column);

    /** Sets a key of one string field. */
    Cursor key(String key);

    /** Sets a key of one field given as bytes ({@code S}: UTF-8 without the NUL). */
    Cursor key(byte[] key);

    /** Sets all fields of the key: numbers, strings, byte arrays, as the formats say. */
    Cursor key(Object... fields);

    /** Sets the packed key; checked against the format. */
    Cursor rawKey(byte[] packed);

    /** Sets a value of one string field. */
    Cursor value(String value);

    /** Sets a value of one field given as bytes. */
    Cursor value(byte[] value);

    /** Sets all fields of the value. */
    Cursor value(Object... fields);

    /** Sets the packed value; checked against the format. */
    Cursor rawValue(byte[] packed);

    /** The key of the row, or the one set last, as a string; a single field {@code S} or s only. */
    String keyString();

    /** The key's single field as bytes: without the NUL for {@code S}. */
    byte[] keyBytes();

    /** The packed key. */
    byte[] rawKey();

    /** The value's single field as a string. */
    String valueString();

    /** The value's single field as bytes. */
    byte[] valueBytes();

    /** The packed value. */
    byte[] rawValue();

    /**
     * The value's single field {@code u} as a stream, which reads the value as the cursor's row has
     * it, whatever is committed meanwhile, and never all of it at once: of a value that stands
     * outside its row a quarter of a MiB is on the heap at a time, read from the page cache or the
     * log when the stream comes to it, and checked before a byte of it is returned. Skipping reads
     * nothing. A value that was set, or that the transaction changed, is on the heap already.
     *
     * <p>The stream is for the thread of the session, and usable until the cursor moves, is reset
     * or closed, or has another value set; one opened in a transaction also only until that ends.
     * Several streams of one value are possible. It does not buffer: read arrays, not bytes.
     *
     * <p>Reading throws no {@link java.io.IOException} but
     * <ul>
     * <li>{@link io.plastron.types.CorruptionException}: the log is damaged at the next byte. What
     * was returned before is good; skipping goes on behind the damaged part
     * <li>{@link ConflictException}: the cursor came to its row outside of a transaction, or in one
     * that has ended, and the value was replaced and its place given away meanwhile: begin again
     * with a search, best in a transaction, which keeps the place until it ends
     * <li>{@link io.plastron.types.InvalidUseException}: it is not usable any more, see above
     * <li>{@link io.plastron.types.ClosedException}: it, its cursor, session or store was closed
     * </ul>
     *
     * @throws io.plastron.types.InvalidUseException the value has several fields or one of another
     *     format, which is packed; or there is none
     */
    InputStream valueStream();

    /** Goes to the row of the key set; false, and no position, when there is none. */
    boolean search();

    /** Goes to the row of the key set, or to a neighbour, the larger one where both are there. */
    Near searchNear();

    /** Goes to the next row, to the first when the cursor has no position; false at the end. */
    boolean next();

    /** Goes to the row before, to the last when the cursor has no position; false at the end. */
    boolean prev();

    /** Goes to the row with the smallest key, within the bounds; false when there is none. */
    boolean smallestKey();

    /** Goes to the row with the largest key, within the bounds; false when there is none. */
    boolean largestKey();

    /**
     * Makes the key set the lower bound: no operation goes to a row before it. {@link #search} for
     * a key outside the bounds finds nothing, {@link #searchNear} goes to the nearest row inside.
     * Writing is not bounded. The position is given up; {@link #reset} and {@link #clearBounds}
     * remove both bounds.
     *
     * @param inclusive whether the key itself is inside
     * @throws io.plastron.types.InvalidUseException no key was set, or it lies above the upper
     *     bound
     */
    Cursor boundLower(boolean inclusive);

    /** Makes the key set the upper bound; as {@link #boundLower}. */
    Cursor boundUpper(boolean inclusive);

    /** Removes both bounds and gives the position up. */
    Cursor clearBounds();

    /**
     * Writes the row of the key and value set, whether or not there is one.
     *
     * @throws DuplicateKeyException there is one, and the cursor was opened with
     *     {@code overwrite=false}
     */
    void insert();

    /**
     * Changes the row of the key set.
     *
     * @throws NotFoundException there is none
     */
    void update();

    /**
     * Removes the row of the key set, or the one the cursor stands on; false when there is none.
     */
    boolean remove();

    /**
     * Opens another cursor of the same session like this one, with the same bounds, on the same
     * row, with the same fields of key and value set.
     *
     * @throws NotFoundException the table was dropped or made anew, or the index dropped
     */
    Cursor duplicate();

    /** Gives up position, key, value and bounds. */
    void reset();

    @Override
    void close();

    /** Where {@link #searchNear} went. */
    enum Near {
        /** The table is empty, or nothing lies within the bounds; no position. */
        NONE(0),
        /** The largest smaller key. */
        SMALLER(-1),
        /** The key itself. */
        EXACT(0),
        /** The smallest larger key. */
        LARGER(1);

        private final int sign;

        Near(int sign) {
            this.sign = sign;
        }

        /**
         * How the key found compares with the key sought: -1, 0 or 1.
         *
         * @throws IllegalStateException for {@link #NONE}
         */
        public int sign() {
            if (this == NONE) {
                throw new IllegalStateException("nothing was found, so nothing compares");
            }
            return sign;
        }
    }
}
