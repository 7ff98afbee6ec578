// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.ArrayList;
import java.util.List;

/** Cuts an image that is too large into images that are not, or that hold one row. */
final class LeafSplit {
    /** The result, left to right. */
    final List<byte[]> images = new ArrayList<>(2);

    private final int bytesMax;
    /** Rows come in ascending order at the right edge: fill the left part, it gets no more. */
    private final boolean append;

    LeafSplit(int bytesMax, boolean append) {
        this.bytesMax = bytesMax;
        this.append = append;
    }

    /** Cuts {@code image} into {@link #images}. */
    void cut(byte[] image) {
        int count = LeafImage.count(image);
        if (image.length <= bytesMax || count == 1) {
            images.add(image);
            return;
        }
        int at = append ? fullPoint(image, count) : halfPoint(image, count);
        cut(LeafImage.slice(image, 0, at));
        cut(LeafImage.slice(image, at, count));
    }

    /** The row before which the two parts' bytes differ least. */
    private static int halfPoint(byte[] image, int count) {
        int low = 1;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (LeafImage.sliceBytes(image, 0, middle)
                    < LeafImage.sliceBytes(image, middle, count)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 1 && difference(image, low - 1, count) <= difference(image, low, count)
                ? low - 1
                : low;
    }

    private static int difference(byte[] image, int at, int count) {
        return Math.abs(LeafImage.sliceBytes(image, 0, at)
                - LeafImage.sliceBytes(image, at, count));
    }

    /** As many rows to the left as fit. */
    private int fullPoint(byte[] image, int count) {
        int at = count - 1;
        while (at > 1 && LeafImage.sliceBytes(image, 0, at) > bytesMax) {
            at--;
        }
        return at;
    }

    /** What tells the right of two neighbouring images from the left. */
    static byte[] separator(byte[] left, byte[] right) {
        return Keys.separator(
                Row.key(left, LeafImage.row(left, LeafImage.count(left) - 1)),
                Row.key(right, LeafImage.row(right, 0)));
    }
}
