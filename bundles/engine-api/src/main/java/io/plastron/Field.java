// SPDX-License-Identifier: Apache-2.0
package io.plastron;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One column of a cursor: reads and sets that field of whatever row the cursor stands on now. Made
 * once per cursor and column, so that a loop neither looks names up nor boxes:
 *
 * <pre>
 * Field shared = cursor.field("shared");
 * while (cursor.next()) {
 *     sum += shared.getLong();
 * }
 * </pre>
 *
 * <p>Setting a field of a row the cursor stands on keeps the row's other fields, so that a
 * following {@link Cursor#update} changes this one only. Setting a field of the key gives the
 * position up, as {@link Cursor#key(Object...)} does. For the thread of the cursor.
 *
 * <table>
 * <caption>formats and accessors</caption>
 * <tr><th>format</th><th>accessor</th></tr>
 * <tr><td>{@code b h i l q}, {@code B H I L Q r}</td><td>{@link #getLong}, {@link #set(long)};
 * {@code Q} and {@code r} are unsigned: {@link Long#toUnsignedString(long)}</td></tr>
 * <tr><td>{@code S}, {@code s}, {@code Ns}</td><td>{@link #getString}, {@link #getBytes} (UTF-8,
 * without the NUL of {@code S}, with the padding of {@code s}), and both setters</td></tr>
 * <tr><td>{@code u}</td><td>{@link #getBytes}, {@link #set(byte[])}</td></tr>
 * </table>
 *
 * <p>An accessor that does not fit, a number out of range, a NUL in {@code S}, or a field that was
 * not set yet is {@link io.plastron.types.InvalidUseException}, which names column and format.
 */
@ProviderType
public interface Field {
    /** Name of the column; {@code key0}, {@code value0} and so on where the table names none. */
    String column();

    /** Its letter, with a size in front where it has one, such as {@code 5s}. */
    String format();

    /** Whether it belongs to the cursor's key. */
    boolean ofKey();

    /** The number. */
    long getLong();

    /** The string; {@code s} without its trailing zero bytes. */
    String getString();

    /** The field's bytes; the array belongs to the caller. */
    byte[] getBytes();

    /** {@link Long}, {@link String} or {@code byte[]}, as the format has it. */
    Object get();

    /** Sets a number; returns the cursor. */
    Cursor set(long number);

    /** Sets a string; {@code s} is padded with zero bytes or cut to its size. */
    Cursor set(String text);

    /** Sets bytes; they are copied. */
    Cursor set(byte[] bytes);
}
