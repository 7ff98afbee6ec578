// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * Builds one leaf image from runs of rows of another image and from single changes, in key order.
 * The size must be known beforehand: an image is one array without slack.
 */
final class LeafBuilder {
    /** The copied heads were taken after several prefixes: all are to be computed anew. */
    private static final int NO_PREFIX = -1;

    private final byte[] image;
    private final int count;
    /** Prefix the copied heads were taken after; the result's is known only at the end. */
    private final int prefixAssumed;
    private int index;
    private int end;

    LeafBuilder(int count, int rowBytes, int prefixAssumed) {
        this.count = count;
        this.prefixAssumed = prefixAssumed;
        this.end = Header.BYTES + LeafImage.SLOT_BYTES * count;
        this.image = new byte[end + rowBytes];
    }

    /**
     * An image of {@code base} with all changes up to a generation in it.
     *
     * @param words the overlay words of the changes, see {@link Leaf}
     */
    static byte[] merge(
            byte[] base, long[] words, byte[][] changes, int changeCount, long generationMax) {
        int count = LeafImage.count(base);
        int rows = count;
        int rowBytes = base.length - Header.BYTES - LeafImage.SLOT_BYTES * count;
        for (int i = 0; i < changeCount; i++) {
            byte[] change = changes[i];
            if (Row.generation(change) <= generationMax) {
                if (Leaf.replaces(words[i])) {
                    int at = Leaf.baseIndex(words[i]);
                    rowBytes -= LeafImage.rowEnd(base, at + 1) - LeafImage.row(base, at);
                    rows--;
                }
                if (!Row.removes(change)) {
                    rowBytes += change.length - Row.CHANGE_HEADER;
                    rows++;
                }
            }
        }
        LeafBuilder builder = new LeafBuilder(rows, rowBytes, LeafImage.prefix(base));
        int next = 0;
        for (int i = 0; i < changeCount; i++) {
            byte[] change = changes[i];
            if (Row.generation(change) <= generationMax) {
                int at = Leaf.baseIndex(words[i]);
                builder.run(base, next, at);
                next = Leaf.replaces(words[i]) ? at + 1 : at;
                if (!Row.removes(change)) {
                    builder.change(change);
                }
            }
        }
        builder.run(base, next, count);
        return builder.finish();
    }

    /**
     * An image of the rows of another and rows {@code [from, to)} of those given, whose keys are
     * greater.
     *
     * @param rowBytes of the rows given
     */
    static byte[] append(
            byte[] base, byte[][] keys, byte[][] values, int from, int to, int rowBytes) {
        int count = LeafImage.count(base);
        int baseBytes = base.length - Header.BYTES - LeafImage.SLOT_BYTES * count;
        byte[] last = keys[to - 1];
        int prefix = count == 0
                ? Keys.common(keys[from], 0, keys[from].length, last, 0, last.length)
                : LeafImage.prefix(base);
        LeafBuilder builder = new LeafBuilder(count + to - from, baseBytes + rowBytes, prefix);
        builder.run(base, 0, count);
        for (int i = from; i < to; i++) {
            builder.row(keys[i], values[i]);
        }
        return builder.finish();
    }

    /** An image of the rows of two, all keys of the second greater than those of the first. */
    static byte[] join(byte[] left, byte[] right) {
        int leftCount = LeafImage.count(left);
        int rightCount = LeafImage.count(right);
        int rowBytes = LeafImage.sliceBytes(left, 0, leftCount)
                + LeafImage.sliceBytes(right, 0, rightCount)
                - 2 * Header.BYTES - LeafImage.SLOT_BYTES * (leftCount + rightCount);
        LeafBuilder builder = new LeafBuilder(leftCount + rightCount, rowBytes, NO_PREFIX);
        builder.run(left, 0, leftCount);
        builder.run(right, 0, rightCount);
        return builder.finish();
    }

    /** Appends rows {@code [from, to)} of another image. */
    void run(byte[] source, int from, int to) {
        if (from >= to) {
            return;
        }
        int start = LeafImage.row(source, from);
        int length = LeafImage.rowEnd(source, to) - start;
        System.arraycopy(source, start, image, end, length);
        int shift = end - start;
        for (int i = from; i < to; i++) {
            LeafImage.setSlot(image, index++, LeafImage.head(source, i),
                    LeafImage.row(source, i) + shift);
        }
        end += length;
    }

    /** Appends the row of a change that does not remove. */
    private void change(byte[] change) {
        int length = change.length - Row.CHANGE_HEADER;
        System.arraycopy(change, Row.CHANGE_HEADER, image, end, length);
        LeafImage.setSlot(image, index++, Row.head(image, end, prefixAssumed), end);
        end += length;
    }

    private void row(byte[] key, byte[] value) {
        Row.write(image, end, key, value);
        LeafImage.setSlot(image, index++, Keys.head(key, 0, key.length, prefixAssumed), end);
        end += Row.bytes(key, value);
    }

    /** The image. Heads are computed anew only when the prefix turned out to be another. */
    byte[] finish() {
        int prefix = count == 0 ? 0 : Row.common(
                image, LeafImage.row(image, 0), image, LeafImage.row(image, count - 1));
        Header.write(image, Header.LEAF_IMAGE, 0, prefix, count, image.length);
        if (prefix != prefixAssumed) {
            for (int i = 0; i < count; i++) {
                int row = LeafImage.row(image, i);
                LeafImage.setSlot(image, i, Row.head(image, row, prefix), row);
            }
        }
        return image;
    }
}
