// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import io.plastron.btree.TreeEdit;
import io.plastron.types.InvalidUseException;
import java.util.Arrays;

/**
 * The changes of one tree in a write set, in key order: short sorted <em>runs</em> of keys and
 * values side by side. A key behind all others is appended after one comparison, which is what rows
 * in order cost; another one moves half a run. Entries have no objects of their own.
 *
 * <p>Arrays given are kept and returned, and must not change. For one thread.
 */
public final class Changes {
    /** Entries of a run: moving half of so many references costs less than finding the place. */
    static final int RUN_MAX = 512;

    private static final int RUN_FIRST = 4;

    private Run[] runs = new Run[1];
    private int runCount;
    private int size;

    /** A row, or the removal of one. */
    public record Change(byte[] key, byte[] value) {
        /** Whether the key is removed. */
        public boolean removes() {
            return value == WriteSet.REMOVED;
        }
    }

    /** Entries in key order, one at least. */
    static final class Run {
        private byte[][] keys;
        private byte[][] values;
        private int count;

        private Run(int capacity) {
            keys = new byte[capacity][];
            values = new byte[capacity][];
        }

        int count() {
            return count;
        }

        byte[] key(int index) {
            return keys[index];
        }

        /** {@link WriteSet#REMOVED} itself: the key is removed. */
        byte[] value(int index) {
            return values[index];
        }

        private long applyTo(TreeEdit edit, long bytesMax) {
            long bytes = 0;
            int at = 0;
            int putsEnd = 0;
            while (at < count) {
                requireRoom(edit, values[at], bytesMax);
                int next = at + 1;
                if (values[at] == WriteSet.REMOVED) {
                    edit.remove(keys[at]);
                } else {
                    putsEnd = at < putsEnd ? putsEnd : putsEnd(at);
                    next = edit.putSome(keys, values, at, putsEnd);
                }
                for (; at < next; at++) {
                    bytes += keys[at].length + values[at].length;
                }
            }
            return bytes;
        }

        private int putsEnd(int from) {
            int end = from;
            while (end < count && values[end] != WriteSet.REMOVED) {
                end++;
            }
            return end;
        }

        private static void requireRoom(TreeEdit edit, byte[] value, long bytesMax) {
            if (edit.bytesMade() + value.length > bytesMax) {
                throw new InvalidUseException("the transaction changes pages of more bytes than"
                        + " the page cache can hold unwritten, " + bytesMax + "; it was rolled"
                        + " back: commit fewer changes at once, or open with a larger cache_size");
            }
        }

        private byte[] lastKey() {
            return keys[count - 1];
        }

        /** Index of the first key that is not smaller; the count when all are. */
        private int ceiling(byte[] key) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (Arrays.compareUnsigned(keys[middle], key) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        private void insert(int at, byte[] key, byte[] value) {
            if (count == keys.length) {
                int capacity = Math.min(RUN_MAX, 2 * count);
                keys = Arrays.copyOf(keys, capacity);
                values = Arrays.copyOf(values, capacity);
            }
            System.arraycopy(keys, at, keys, at + 1, count - at);
            System.arraycopy(values, at, values, at + 1, count - at);
            keys[at] = key;
            values[at] = value;
            count++;
        }

        /** Cuts off and returns the entries from {@code at} on. */
        private Run split(int at) {
            Run right = new Run(RUN_MAX);
            right.count = count - at;
            System.arraycopy(keys, at, right.keys, 0, right.count);
            System.arraycopy(values, at, right.values, 0, right.count);
            Arrays.fill(keys, at, count, null);
            Arrays.fill(values, at, count, null);
            count = at;
            return right;
        }
    }

    /** Entries there are. */
    public int size() {
        return size;
    }

    int runs() {
        return runCount;
    }

    Run run(int index) {
        return runs[index];
    }

    // ---- changing

    /** Notes a row, or with {@link WriteSet#REMOVED} itself a removal. */
    void put(byte[] key, byte[] value) {
        if (runCount == 0) {
            addRun(0, new Run(RUN_FIRST));
            append(key, value);
            return;
        }
        int order = Arrays.compareUnsigned(runs[runCount - 1].lastKey(), key);
        if (order < 0) {
            append(key, value);
        } else {
            putInside(key, value);
        }
    }

    private void append(byte[] key, byte[] value) {
        Run last = runs[runCount - 1];
        if (last.count == RUN_MAX) {
            last = new Run(RUN_MAX);
            addRun(runCount, last);
        }
        last.insert(last.count, key, value);
        size++;
    }

    /** The key is not behind the last one: some run reaches up to it. */
    private void putInside(byte[] key, byte[] value) {
        int place = runOf(key);
        Run run = runs[place];
        int at = run.ceiling(key);
        if (Arrays.equals(run.keys[at], key)) {
            run.values[at] = value;
            return;
        }
        if (run.count == RUN_MAX) {
            Run right = run.split(RUN_MAX / 2);
            addRun(place + 1, right);
            if (at > run.count) {
                at -= run.count;
                run = right;
            }
        }
        run.insert(at, key, value);
        size++;
    }

    private void addRun(int at, Run run) {
        if (runCount == runs.length) {
            runs = Arrays.copyOf(runs, 2 * runCount);
        }
        System.arraycopy(runs, at, runs, at + 1, runCount - at);
        runs[at] = run;
        runCount++;
    }

    /** Notes what others note; what was noted here for the same key gives way. */
    void putAll(Changes more) {
        for (int i = 0; i < more.runCount; i++) {
            Run run = more.runs[i];
            for (int at = 0; at < run.count; at++) {
                put(run.keys[at], run.values[at]);
            }
        }
    }

    /**
     * Makes these changes of a tree.
     *
     * @param bytesMax that the edit may take of the heap
     * @return bytes of their keys and values
     * @throws InvalidUseException more would be taken
     */
    long applyTo(TreeEdit edit, long bytesMax) {
        long bytes = 0;
        for (int i = 0; i < runCount; i++) {
            bytes += runs[i].applyTo(edit, bytesMax);
        }
        return bytes;
    }

    // ---- looking

    /** The first run whose last key is not smaller; the number of runs when there is none. */
    private int runOf(byte[] key) {
        int low = 0;
        int high = runCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(runs[middle].lastKey(), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What is noted for a key: a value, {@link WriteSet#REMOVED} itself, or null for nothing. */
    public byte[] get(byte[] key) {
        int place = runOf(key);
        if (place == runCount) {
            return null;
        }
        Run run = runs[place];
        int at = run.ceiling(key);
        return Arrays.equals(run.keys[at], key) ? run.values[at] : null;
    }

    /** The first change; null when there is none. */
    public Change first() {
        return change(0, 0);
    }

    /** The last change; null when there is none. */
    public Change last() {
        return runCount == 0 ? null : change(runCount - 1, runs[runCount - 1].count - 1);
    }

    /** The first change at or behind a key; null when there is none. */
    public Change ceiling(byte[] key) {
        int place = runOf(key);
        return change(place, place == runCount ? 0 : runs[place].ceiling(key));
    }

    /** The first change behind a key; null when there is none. */
    public Change higher(byte[] key) {
        int place = runOf(key);
        if (place == runCount) {
            return null;
        }
        int at = runs[place].ceiling(key);
        if (Arrays.equals(runs[place].keys[at], key)) {
            at++;
        }
        return at < runs[place].count ? change(place, at) : change(place + 1, 0);
    }

    /** The last change at or before a key; null when there is none. */
    public Change floor(byte[] key) {
        int place = runOf(key);
        if (place < runCount) {
            int at = runs[place].ceiling(key);
            if (Arrays.equals(runs[place].keys[at], key)) {
                return change(place, at);
            }
            return before(place, at);
        }
        return last();
    }

    /** The last change before a key; null when there is none. */
    public Change lower(byte[] key) {
        int place = runOf(key);
        return place < runCount ? before(place, runs[place].ceiling(key)) : last();
    }

    private Change before(int place, int at) {
        if (at > 0) {
            return change(place, at - 1);
        }
        return place == 0 ? null : change(place - 1, runs[place - 1].count - 1);
    }

    private Change change(int place, int at) {
        if (place >= runCount) {
            return null;
        }
        return new Change(runs[place].keys[at], runs[place].values[at]);
    }
}
