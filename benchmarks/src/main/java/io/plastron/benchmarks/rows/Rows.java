// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rows by number. A key is the number in 16 hexadecimal digits, so the order of keys is that of
 * numbers. A value names its row and version in its first 8 bytes, and the rest follows from them:
 * whoever reads a value can tell that it is whole, of this row, and of which version.
 *
 * <p>Immutable.
 *
 * @param count rows there are, numbered from 0
 * @param valueBytes bytes of a value, at least 8
 */
public record Rows(int count, int valueBytes) {
    /** Bytes of every key. */
    public static final int KEY_BYTES = 16;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long SPREAD = 0xD6E8FEB86659FD93L;

    /** Refuses what cannot be told apart. */
    public Rows {
        if (count < 1 || valueBytes < Long.BYTES) {
            throw new IllegalArgumentException(count + " rows of " + valueBytes
                    + " bytes: at least one row, at least " + Long.BYTES + " bytes");
        }
    }

    /** Bytes of keys and values of that many rows. */
    public long payloadBytes(long rowCount) {
        return rowCount * (KEY_BYTES + valueBytes);
    }

    /** The key of a row; a new array. */
    public byte[] key(int row) {
        byte[] key = new byte[KEY_BYTES];
        int rest = row;
        for (int i = KEY_BYTES - 1; i >= 0; i--) {
            key[i] = DIGITS[rest & 0xF];
            rest >>>= 4;
        }
        return key;
    }

    /** The row whose key that is. */
    public int row(byte[] key) {
        int row = 0;
        for (int i = KEY_BYTES - Integer.BYTES * 2; i < KEY_BYTES; i++) {
            row = row << 4 | Character.digit(key[i], 16);
        }
        return row;
    }

    /** A version of a row's value; a new array. */
    public byte[] value(int row, int version) {
        byte[] value = new byte[valueBytes];
        long name = name(row, version);
        LONG.set(value, 0, name);
        long word = name * SPREAD;
        int at = Long.BYTES;
        for (; at <= valueBytes - Long.BYTES; at += Long.BYTES) {
            word += STEP;
            LONG.set(value, at, word);
        }
        for (; at < valueBytes; at++) {
            value[at] = (byte) word;
        }
        return value;
    }

    private static long name(int row, int version) {
        return (long) row << Integer.SIZE | Integer.toUnsignedLong(version);
    }

    /**
     * Checks every byte of a value.
     *
     * @return the version it is of
     * @throws WrongRowException it is missing, damaged, or of another row
     */
    public int check(int row, byte[] value) {
        if (value == null || value.length != valueBytes) {
            throw new WrongRowException("row " + row + " has "
                    + (value == null ? "no value" : value.length + " bytes") + ", expected "
                    + valueBytes + " bytes");
        }
        long name = (long) LONG.get(value, 0);
        boolean right = (int) (name >>> Integer.SIZE) == row;
        long word = name * SPREAD;
        int at = Long.BYTES;
        for (; at <= valueBytes - Long.BYTES; at += Long.BYTES) {
            word += STEP;
            right &= (long) LONG.get(value, at) == word;
        }
        for (; at < valueBytes; at++) {
            right &= value[at] == (byte) word;
        }
        if (!right) {
            throw new WrongRowException(
                    "row " + row + " holds a value that is damaged or of another row");
        }
        return (int) name;
    }

    /** As {@link #check(int, byte[])}, and it must be of this version. */
    public void check(int row, int version, byte[] value) {
        int found = check(row, value);
        if (found != version) {
            throw new WrongRowException(
                    "row " + row + " holds version " + found + ", expected " + version);
        }
    }
}
