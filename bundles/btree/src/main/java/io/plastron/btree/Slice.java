// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * Bytes where they are: a part of an array that never changes again, such as a key or value in a
 * page. Made once and set for row after row, so that reading a row allocates and copies nothing. A
 * value that stands outside its row is read when its bytes are asked for.
 *
 * <p>The array outlives whatever becomes of the page, so what a slice shows stays as it is; it must
 * not be changed, and a slice that is kept keeps a whole page on the heap. For one thread.
 */
public final class Slice {
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int start;
    private int end;
    /** Brings the bytes when they are asked for; null: they are here. */
    private PartedValue later;

    /** Shows bytes {@code [start, end)} of an array from now on. */
    public void set(byte[] bytes, int from, int to) {
        array = bytes;
        start = from;
        end = to;
        later = null;
    }

    /** Shows from now on what is brought when it is asked for, once. */
    void setLater(PartedValue bytes) {
        clear();
        later = bytes;
    }

    /**
     * What brings the bytes, when they are not here yet: a value that has pages of its own. Null
     * when they are.
     */
    public PartedValue later() {
        return later;
    }

    private void bring() {
        if (later != null) {
            set(later.get());
        }
    }

    /** Shows all of an array from now on. */
    public void set(byte[] bytes) {
        set(bytes, 0, bytes.length);
    }

    /** Shows nothing from now on, and keeps nothing on the heap. */
    public void clear() {
        set(NOTHING);
    }

    /** Where the bytes are; not to be changed. */
    public byte[] array() {
        bring();
        return array;
    }

    /** Where they begin in the array. */
    public int start() {
        bring();
        return start;
    }

    /** Where they end in it. */
    public int end() {
        bring();
        return end;
    }

    /** The bytes in an array without others: a copy unless they have one; not to be changed. */
    public byte[] bytes() {
        bring();
        return start == 0 && end == array.length ? array : Arrays.copyOfRange(array, start, end);
    }
}
