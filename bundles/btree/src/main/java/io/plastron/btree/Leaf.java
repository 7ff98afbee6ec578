// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * A leaf in memory: a packed base image that is never altered, and a short sorted <em>overlay</em>
 * of changes on it. A change copies the overlay (a few hundred bytes), not the page: page versions
 * live until the next change of the same page, so copying pages would fill the heap with survivors.
 *
 * <p>Each change of the overlay has a <em>word</em> of 64 bits, so that neither a search nor a scan
 * has to touch the base to know how the two interleave:
 * <pre>
 *  63            32  31         30           0
 * +----------------+----------+---------------+
 * | head of its key| replaces | base index    |
 * +----------------+----------+---------------+
 * replaces = 1: the change stands for the base row of that index
 * replaces = 0: the change stands between that base row and the one before
 * </pre>
 * The overlay's heads are taken after a prefix of its own: a key that does not begin with the
 * base's prefix shortens that of the overlay, and the base stays as it is.
 *
 * <p>A full overlay is <em>folded</em> into a new base. Changes that no record in the log holds yet
 * are kept out of the fold if they are few, so that the next checkpoint can still write them as a
 * delta; otherwise the whole overlay goes in, and {@link #foldedGeneration} tells the checkpoint
 * that only a fresh image will do.
 */
final class Leaf extends Node {
    /**
     * Changes an overlay holds at most. Each takes 40 bytes of heap more than in an image, and the
     * row it replaces is still there: with 32, a table updated at random took 181 bytes a row of
     * 116, with 24 it takes 172, with 16 163, and no more processor time.
     */
    static final int CHANGES_MAX = 20;
    /** Changes that a fold may leave, for the next delta: more, and it would soon be due again. */
    private static final int KEPT_MAX = 16;

    private static final int REPLACES = Integer.MIN_VALUE;
    private static final int GROWTH = 8;
    private static final long[] NO_WORDS = {};
    private static final byte[][] NO_CHANGES = {};
    /** This object, and the array headers of base, words and changes. */
    private static final int FIXED_HEAP_BYTES = 80 + 3 * 16;
    /** A word and a reference. */
    private static final int PLACE_HEAP_BYTES = 12;
    /** Array header, generation, alignment. */
    static final int CHANGE_HEAP_BYTES = 16 + Row.CHANGE_HEADER + 4;

    byte[] base;
    int baseCount;
    int changeCount;
    long[] words;
    byte[][] changes;
    /** Keys in base and overlay that are not removed. */
    int rows;
    /** Size of an image of base and overlay together. */
    int imageBytes;
    /** Newest generation with a change that was folded into the base. */
    long foldedGeneration;
    /** The value of the only row, whose value in the base is empty; null: values are in rows. */
    BigValue big;

    private int basePrefix;
    /** Leading bytes that all keys of the overlay share, at most. */
    private int changePrefix;
    private int changeBytes;

    /** A leaf of just an image, which no record holds unless its generation is that of one. */
    Leaf(byte[] base, long generation) {
        super(0, generation);
        this.words = NO_WORDS;
        this.changes = NO_CHANGES;
        this.foldedGeneration = generation;
        setBase(base);
        this.rows = baseCount;
        this.imageBytes = base.length;
    }

    private Leaf(Leaf origin, long generation) {
        super(0, generation);
        int capacity = origin.changeCount + 1;
        this.base = origin.base;
        this.baseCount = origin.baseCount;
        this.basePrefix = origin.basePrefix;
        this.words = Arrays.copyOf(origin.words, capacity);
        this.changes = Arrays.copyOf(origin.changes, capacity);
        this.changeCount = origin.changeCount;
        this.changePrefix = origin.changePrefix;
        this.changeBytes = origin.changeBytes;
        this.rows = origin.rows;
        this.imageBytes = origin.imageBytes;
        this.foldedGeneration = origin.foldedGeneration;
        this.big = origin.big;
    }

    /** A leaf of one row with a big value. */
    static Leaf big(byte[] key, BigValue value, long generation) {
        Leaf leaf = of(key, new byte[0], generation);
        leaf.big = value;
        return leaf;
    }

    /** A leaf of one row. */
    static Leaf of(byte[] key, byte[] value, long generation) {
        Leaf leaf = new Leaf(LeafImage.EMPTY, generation);
        leaf.apply(key, Row.change(generation, key, value));
        leaf.foldAll();
        return leaf;
    }

    @Override
    Leaf copy(long editGeneration) {
        return new Leaf(this, editGeneration);
    }

    @Override
    void writeWhole() {
        replaceAll(image());
    }

    @Override
    Child[] below() {
        return big == null ? super.below() : big.pieces();
    }

    @Override
    int heapBytes() {
        return FIXED_HEAP_BYTES + base.length + PLACE_HEAP_BYTES * words.length
                + CHANGE_HEAP_BYTES * changeCount + changeBytes
                + (big == null ? 0 : Internal.CHILD_HEAP_BYTES * big.pieces().length);
    }

    private void setBase(byte[] image) {
        base = image;
        baseCount = LeafImage.count(image);
        basePrefix = LeafImage.prefix(image);
    }

    static boolean replaces(long word) {
        return (int) word < 0;
    }

    static int baseIndex(long word) {
        return (int) word & Integer.MAX_VALUE;
    }

    private static long word(int head, int place) {
        return ((long) head << Integer.SIZE) | Integer.toUnsignedLong(place);
    }

    // ---- reading

    /** Shows the value where it is; false when the key is not there. */
    boolean get(byte[] key, Slice value) {
        int change = findChange(key);
        if (change >= 0) {
            return Row.value(changes[change], Row.CHANGE_HEADER, value);
        }
        int row = LeafImage.find(base, baseCount, basePrefix, key);
        return row >= 0 && Row.value(base, LeafImage.row(base, row), value);
    }

    boolean contains(byte[] key) {
        int change = findChange(key);
        return change >= 0
                ? !Row.removes(changes[change])
                : LeafImage.find(base, baseCount, basePrefix, key) >= 0;
    }

    /** What a key's row takes of an image; 0: the key is not there. */
    int rowBytes(byte[] key) {
        int change = findChange(key);
        if (change >= 0) {
            return imageBytes(changes[change]);
        }
        int row = LeafImage.find(base, baseCount, basePrefix, key);
        return row < 0 ? 0 : rowBytes(row);
    }

    private int rowBytes(int row) {
        return LeafImage.rowEnd(base, row + 1) - LeafImage.row(base, row) + LeafImage.SLOT_BYTES;
    }

    /** As {@link LeafImage#find}, in the overlay. */
    private int findChange(byte[] key) {
        int low = 0;
        int high = changeCount;
        if (high == 0) {
            return ~0;
        }
        int head = Keys.head(key, 0, key.length, changePrefix);
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned((int) (words[middle] >>> Integer.SIZE), head);
            if (order == 0) {
                order = Row.compareKey(changes[middle], Row.CHANGE_HEADER, key);
                if (order == 0) {
                    return middle;
                }
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return ~low;
    }

    /** As {@link LeafImage#position}, in the overlay. */
    int changePosition(byte[] key) {
        if (changeCount > 0 && changePrefix > 0) {
            int side = Keys.compareToPrefix(
                    key, changes[0], Row.keyStart(Row.CHANGE_HEADER), changePrefix);
            if (side != 0) {
                return side < 0 ? ~0 : ~changeCount;
            }
        }
        return findChange(key);
    }

    /** As {@link LeafImage#position}, in the base. */
    int basePosition(byte[] key) {
        return LeafImage.position(base, baseCount, basePrefix, key);
    }

    /** Whether {@code key} is greater than every key in base and overlay. */
    boolean isLast(byte[] key) {
        return (changeCount == 0
                        || Row.compareKey(changes[changeCount - 1], Row.CHANGE_HEADER, key) <= 0)
                && (baseCount == 0
                        || Row.compareKey(base, LeafImage.row(base, baseCount - 1), key) <= 0);
    }

    /** The greatest key in base and overlay, removed or not; null when there is none. */
    byte[] lastKey() {
        byte[] ofBase = baseCount == 0 ? null : Row.key(base, LeafImage.row(base, baseCount - 1));
        return changeCount == 0
                        || (ofBase != null && Row.compareKey(
                                changes[changeCount - 1], Row.CHANGE_HEADER, ofBase) <= 0)
                ? ofBase
                : Row.key(changes[changeCount - 1], Row.CHANGE_HEADER);
    }

    /** An image of base and overlay together; not to be altered. */
    byte[] image() {
        return changeCount == 0
                ? base
                : LeafBuilder.merge(base, words, changes, changeCount, Long.MAX_VALUE);
    }

    // ---- changing, by the edit that made this version

    /** Takes a change in; returns whether the key was there. */
    boolean apply(byte[] key, byte[] change) {
        int at = changePosition(key);
        boolean existed;
        if (at >= 0) {
            existed = !Row.removes(changes[at]);
            changeBytes += change.length - changes[at].length;
            imageBytes -= imageBytes(changes[at]);
            changes[at] = change;
        } else {
            int row = basePosition(key);
            existed = row >= 0;
            if (existed) {
                imageBytes -= rowBytes(row);
            }
            insert(~at, key, change, existed ? row | REPLACES : ~row);
        }
        imageBytes += imageBytes(change);
        rows += (Row.removes(change) ? 0 : 1) - (existed ? 1 : 0);
        return existed;
    }

    /** What a change contributes to an image. */
    private static int imageBytes(byte[] change) {
        return Row.removes(change)
                ? 0
                : change.length - Row.CHANGE_HEADER + LeafImage.SLOT_BYTES;
    }

    private void insert(int at, byte[] key, byte[] change, int place) {
        int prefix = prefixWith(key);
        if (prefix < changePrefix) {
            for (int i = 0; i < changeCount; i++) {
                words[i] = word(Row.head(changes[i], Row.CHANGE_HEADER, prefix), (int) words[i]);
            }
        }
        changePrefix = prefix;
        if (changeCount == words.length) {
            words = Arrays.copyOf(words, changeCount + GROWTH);
            changes = Arrays.copyOf(changes, changeCount + GROWTH);
        }
        System.arraycopy(words, at, words, at + 1, changeCount - at);
        System.arraycopy(changes, at, changes, at + 1, changeCount - at);
        words[at] = word(Keys.head(key, 0, key.length, prefix), place);
        changes[at] = change;
        changeCount++;
        changeBytes += change.length - Row.CHANGE_HEADER;
    }

    /** The prefix of the overlay once {@code key} is in it. */
    private int prefixWith(byte[] key) {
        if (changeCount > 0) {
            return Math.min(changePrefix, Row.common(changes[0], Row.CHANGE_HEADER, key));
        }
        return baseCount == 0
                ? key.length
                : Math.min(basePrefix, Row.common(base, LeafImage.row(base, 0), key));
    }

    /** Whether the overlay must be folded. */
    boolean full(int overlayBytesMax) {
        return changeCount > CHANGES_MAX || changeBytes > overlayBytesMax;
    }

    /**
     * Folds what the log holds already and keeps the rest.
     *
     * @param written the newest generation whose changes stand in the log
     * @return false, with nothing done, when too little could be folded for this to be worth while,
     *     or when an image is due anyway
     */
    boolean foldWritten(long written, int overlayBytesMax) {
        if (foldedGeneration > written) {
            return false;
        }
        int kept = 0;
        int keptBytes = 0;
        for (int i = 0; i < changeCount; i++) {
            if (Row.generation(changes[i]) > written) {
                kept++;
                keptBytes += changes[i].length - Row.CHANGE_HEADER;
            }
        }
        if (kept > KEPT_MAX || keptBytes > overlayBytesMax / 2) {
            return false;
        }
        byte[] image = LeafBuilder.merge(base, words, changes, changeCount, written);
        keepNewer(written);
        changeBytes = keptBytes;
        setBase(image);
        return true;
    }

    /** Drops the changes up to a generation, which are about to be in the base. */
    private void keepNewer(long written) {
        int kept = 0;
        int shift = 0;
        for (int i = 0; i < changeCount; i++) {
            long word = words[i];
            if (Row.generation(changes[i]) > written) {
                int place = (baseIndex(word) + shift) | (replaces(word) ? REPLACES : 0);
                words[kept] = word((int) (word >>> Integer.SIZE), place);
                changes[kept++] = changes[i];
            } else {
                shift += (Row.removes(changes[i]) ? 0 : 1) - (replaces(word) ? 1 : 0);
            }
        }
        Arrays.fill(changes, kept, changeCount, null);
        changeCount = kept;
    }

    /** Folds the whole overlay. */
    void foldAll() {
        if (changeCount > 0) {
            replaceAll(image());
        }
    }

    /** Makes an image, which holds every change, the whole content. */
    void replaceAll(byte[] image) {
        setBase(image);
        // Most leaves are not changed again soon, and an array's unused part is heap, too.
        words = NO_WORDS;
        changes = NO_CHANGES;
        changeCount = 0;
        changeBytes = 0;
        rows = baseCount;
        imageBytes = image.length;
        foldedGeneration = generation;
    }

    /** Becomes what a new leaf is. */
    void become(Leaf other) {
        replaceAll(other.image());
        big = other.big;
    }
}
