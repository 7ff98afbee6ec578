// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * The one form of a row, wherever it is: in a leaf's base image, in a leaf delta, and (behind the
 * number of the version that made it) in a leaf's overlay.
 *
 * <p>Stored form, big-endian
 * <table>
 * <caption>row</caption>
 * <tr><th>offset</th><th>size</th><th>field</th><th>guards against</th></tr>
 * <tr><td>0</td><td>2</td><td>bytes of the key, at most 16,384</td>
 * <td>reading past the row</td></tr>
 * <tr><td>2</td><td>4</td>
 * <td>bytes of the value, at most 1,048,576; -1: the key is removed (only in
 * deltas and overlays)</td><td>reading past the row; a removed key coming back from the
 * image</td></tr>
 * <tr><td>6</td><td>k</td><td>key</td><td></td></tr>
 * <tr><td>6 + k</td><td>v</td><td>value</td><td></td></tr>
 * </table>
 *
 * <p>A <em>change</em> is a row in memory with {@value #CHANGE_HEADER} bytes in front: the
 * generation of the tree version that made it. It is one array, never altered, shared by every
 * version of the leaf that still has it.
 */
final class Row {
    static final int HEADER = 6;
    /** Largest value in a row; larger ones stand in pieces. */
    static final int VALUE_BYTES_MAX = 1 << 20;
    /** Bytes in front of the row in a change; not stored. */
    static final int CHANGE_HEADER = Long.BYTES;
    /** Value length of a removed key. */
    static final int REMOVED = -1;

    private static final int VALUE_LENGTH = 2;

    private Row() {}

    /** A new change; a null value removes the key. */
    static byte[] change(long generation, byte[] key, byte[] value) {
        int valueBytes = value == null ? 0 : value.length;
        byte[] change = new byte[CHANGE_HEADER + HEADER + key.length + valueBytes];
        Keys.LONG.set(change, 0, generation);
        write(change, CHANGE_HEADER, key, value);
        return change;
    }

    /** Bytes of a row. */
    static int bytes(byte[] key, byte[] value) {
        return HEADER + key.length + value.length;
    }

    /** Writes a row; a null value removes the key. */
    static void write(byte[] bytes, int row, byte[] key, byte[] value) {
        Keys.SHORT.set(bytes, row, (short) key.length);
        Keys.INT.set(bytes, row + VALUE_LENGTH, value == null ? REMOVED : value.length);
        int keyStart = row + HEADER;
        System.arraycopy(key, 0, bytes, keyStart, key.length);
        if (value != null) {
            System.arraycopy(value, 0, bytes, keyStart + key.length, value.length);
        }
    }

    static long generation(byte[] change) {
        return (long) Keys.LONG.get(change, 0);
    }

    static boolean removes(byte[] change) {
        return (int) Keys.INT.get(change, CHANGE_HEADER + VALUE_LENGTH) == REMOVED;
    }

    static int keyBytes(byte[] bytes, int row) {
        return Short.toUnsignedInt((short) Keys.SHORT.get(bytes, row));
    }

    /** Bytes of the value, or {@link #REMOVED}. */
    static int valueBytes(byte[] bytes, int row) {
        return (int) Keys.INT.get(bytes, row + VALUE_LENGTH);
    }

    static int keyStart(int row) {
        return row + HEADER;
    }

    static int keyEnd(byte[] bytes, int row) {
        return row + HEADER + keyBytes(bytes, row);
    }

    static byte[] key(byte[] bytes, int row) {
        return Arrays.copyOfRange(bytes, keyStart(row), keyEnd(bytes, row));
    }

    static void key(byte[] bytes, int row, Slice into) {
        into.set(bytes, keyStart(row), keyEnd(bytes, row));
    }

    /** Shows the value where it is; false when the key is removed. */
    static boolean value(byte[] bytes, int row, Slice into) {
        int valueBytes = valueBytes(bytes, row);
        if (valueBytes == REMOVED) {
            return false;
        }
        int start = keyEnd(bytes, row);
        into.set(bytes, start, start + valueBytes);
        return true;
    }

    /** A copy of the value; null when the key is removed. */
    static byte[] value(byte[] bytes, int row) {
        int valueBytes = valueBytes(bytes, row);
        if (valueBytes == REMOVED) {
            return null;
        }
        int start = keyEnd(bytes, row);
        return Arrays.copyOfRange(bytes, start, start + valueBytes);
    }

    /** Compares the row's key with another. */
    static int compareKey(byte[] bytes, int row, byte[] key) {
        return Arrays.compareUnsigned(
                bytes, keyStart(row), keyEnd(bytes, row), key, 0, key.length);
    }

    static int head(byte[] bytes, int row, int prefix) {
        return Keys.head(bytes, keyStart(row), keyEnd(bytes, row), prefix);
    }

    /** How many leading bytes the keys of two rows share. */
    static int common(byte[] a, int aRow, byte[] b, int bRow) {
        return Keys.common(a, keyStart(aRow), keyEnd(a, aRow), b, keyStart(bRow), keyEnd(b, bRow));
    }

    /** How many leading bytes a row's key shares with another key. */
    static int common(byte[] bytes, int row, byte[] key) {
        return Keys.common(bytes, keyStart(row), keyEnd(bytes, row), key, 0, key.length);
    }
}
