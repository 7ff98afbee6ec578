// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A position in a table and a key and value to work with. For the thread of its session.
 *
 * <p>Set a key (and a value), then call an operation. After {@link #search}, {@link #searchNear},
 * {@link #next} or {@link #prev} succeeded the cursor stands on a row, whose key and value can be
 * read. A cursor that stands on a row sees that row as it was then; the next operation looks
 * anew. Keys are in unsigned byte order of their packed form.
 *
 * <p>{@code key_format} and {@code value_format} decide what {@link #key(String)} and its kin
 * accept: {@code S}, a string without NUL; {@code u}, bytes as they are. {@link #rawKey(byte[])}
 * and {@link #rawValue(byte[])} take the packed bytes whatever the format ({@code S}: UTF-8 bytes
 * and one NUL). A wrong type or a malformed value is
 * {@link io.plastron.types.InvalidUseException}. Keys have at most 16 KiB, values at most 1 MiB,
 * packed.
 *
 * <p>Arrays given are copied; arrays returned belong to the caller.
 */
@ProviderType
public interface Cursor extends AutoCloseable {
    /** The URI it was opened with. */
    String uri();

    Cursor key(String key);

    Cursor key(byte[] key);

    Cursor rawKey(byte[] packed);

    Cursor value(String value);

    Cursor value(byte[] value);

    Cursor rawValue(byte[] packed);

    /** The key of the row, or the one set last, as a string; format {@code S} only. */
    String keyString();

    /** The key's field as bytes: without the NUL for {@code S}. */
    byte[] keyBytes();

    /** The packed key. */
    byte[] rawKey();

    String valueString();

    byte[] valueBytes();

    byte[] rawValue();

    /** Goes to the row of the key set; false, and no position, when there is none. */
    boolean search();

    /** Goes to the row of the key set, or to a neighbour. */
    Near searchNear();

    /** Goes to the next row, to the first when the cursor has no position; false at the end. */
    boolean next();

    /** Goes to the row before, to the last when the cursor has no position; false at the end. */
    boolean prev();

    /** Writes the row of the key and value set, whether or not there is one. */
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

    /** Gives up position, key and value. */
    void reset();

    @Override
    void close();

    /** Where {@link #searchNear} went. */
    enum Near {
        /** The table is empty; no position. */
        NONE,
        /** The largest smaller key. */
        SMALLER,
        /** The key itself. */
        EXACT,
        /** The smallest larger key. */
        LARGER
    }
}
