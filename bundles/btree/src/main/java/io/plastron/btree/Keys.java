// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keys as unsigned bytes in lexicographic order, and their <em>heads</em>: the four bytes that
 * follow a page's common prefix, as a number. Most comparisons of a search are decided by heads
 * that lie side by side, without touching the keys; without taking the prefix off first, the heads
 * of real keys are nearly all equal and worth nothing.
 *
 * <p>A key that ends within its head is padded with zeros, so heads never decrease in key order but
 * equal heads say nothing: the whole keys must then be compared.
 */
final class Keys {
    static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Keys() {}

    /** The head of the key in {@code bytes[start, end)} after {@code prefix} bytes of it. */
    static int head(byte[] bytes, int start, int end, int prefix) {
        int from = start + prefix;
        if (from + Integer.BYTES <= end) {
            return (int) INT.get(bytes, from);
        }
        int head = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            head = (head << Byte.SIZE) | (from + i < end ? bytes[from + i] & 0xff : 0);
        }
        return head;
    }

    /** How many leading bytes two keys share. */
    static int common(byte[] a, int aStart, int aEnd, byte[] b, int bStart, int bEnd) {
        int mismatch = Arrays.mismatch(a, aStart, aEnd, b, bStart, bEnd);
        return mismatch < 0 ? aEnd - aStart : mismatch;
    }

    /**
     * Where {@code key} lies relative to all keys that begin with the {@code prefix} bytes at
     * {@code start}: before them (negative), behind them (positive), or it begins with them too
     * (0).
     */
    static int compareToPrefix(byte[] key, byte[] bytes, int start, int prefix) {
        return Arrays.compareUnsigned(
                key, 0, Math.min(key.length, prefix), bytes, start, start + prefix);
    }

    /**
     * The shortest key that is greater than {@code left} and not greater than {@code right}; enough
     * to tell two neighbouring pages apart.
     */
    static byte[] separator(byte[] left, byte[] right) {
        int shared = common(left, 0, left.length, right, 0, right.length);
        return Arrays.copyOf(right, shared + 1);
    }
}
