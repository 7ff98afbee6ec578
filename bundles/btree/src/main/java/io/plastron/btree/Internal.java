// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.util.Arrays;

/**
 * An internal page in memory: separators and child references. It is a page (of cookies) only in
 * the log, see {@link InternalImage}.
 *
 * <p>It has one child more than separators; one child and no separator is possible after removals.
 */
final class Internal extends Node {
    /** More children make a copy dearer without making the tree lower. */
    static final int CHILDREN_MAX = 128;
    /** Below this a page is not split, however large its separators are. */
    static final int SPLIT_CHILDREN_MIN = 4;

    private static final long ALL = -1L;

    /** This object, its bits, the separators and the headers of their arrays. */
    private static final int FIXED_HEAP_BYTES = 64 + 32 + 24 + 3 * 16;
    /** Per child: its references, {@link Child}, {@link Page}, {@link Cookie} with its tag. */
    static final int CHILD_HEAP_BYTES = 8 + 40 + 24 + 56 + 32;
    /** Per separator besides its bytes: head, array header, alignment. */
    private static final int SEPARATOR_HEAP_BYTES = 4 + 16 + 4;

    Separators separators;
    Child[] children;
    /** Newest generation that added or removed a child: no delta can say that. */
    long shapeGeneration;
    /** Size of its image. */
    int imageBytes;
    /**
     * A bit per child that may be newer than the last checkpoint. Looking at each child itself
     * costs a cache miss, which is most of what a checkpoint of one row would do.
     */
    private final long[] maybeNewer = {ALL, ALL};

    /** A page with this content; {@code shapeGeneration} is its generation. */
    Internal(int level, long generation, Separators separators, Child[] children) {
        super(level, generation);
        this.separators = separators;
        this.children = children;
        this.shapeGeneration = generation;
        this.imageBytes = InternalImage.bytes(separators.keys);
    }

    private Internal(Internal origin, long generation) {
        super(origin.level, generation);
        this.separators = origin.separators;
        this.children = origin.children.clone();
        this.shapeGeneration = origin.shapeGeneration;
        this.imageBytes = origin.imageBytes;
        System.arraycopy(origin.maybeNewer, 0, maybeNewer, 0, maybeNewer.length);
    }

    @Override
    Internal copy(long editGeneration) {
        return new Internal(this, editGeneration);
    }

    @Override
    void writeWhole() {
        shapeGeneration = generation;
    }

    @Override
    int heapBytes() {
        int count = children.length;
        int separatorBytes =
                imageBytes - Header.BYTES - InternalImage.CHILD_BYTES * count;
        return FIXED_HEAP_BYTES + separatorBytes
                + (CHILD_HEAP_BYTES + SEPARATOR_HEAP_BYTES) * count;
    }

    int count() {
        return children.length;
    }

    @Override
    Child[] below() {
        return children;
    }

    @Override
    int maybeNewer(int index) {
        int word = index / Long.SIZE;
        if (word >= maybeNewer.length) {
            return index;
        }
        long bits = maybeNewer[word] >>> index;
        if (bits != 0) {
            return Math.min(index + Long.numberOfTrailingZeros(bits), children.length);
        }
        int next = (word + 1) * Long.SIZE;
        return next >= children.length ? children.length : maybeNewer(next);
    }

    // ---- changing, by the edit that made this version

    /** This is a copy of a version that a checkpoint holds. */
    void noneNewer() {
        Arrays.fill(maybeNewer, 0);
    }

    /** Puts a newer version of the same child in its place. */
    void set(int index, Child child) {
        children[index] = child;
        if (index / Long.SIZE < maybeNewer.length) {
            maybeNewer[index / Long.SIZE] |= 1L << index;
        }
    }

    /** Adds children to the right of child {@code index}; each begins at its separator. */
    void insert(int index, Child[] added, byte[][] keys) {
        int at = index + 1;
        Child[] newChildren = Arrays.copyOf(children, children.length + added.length);
        System.arraycopy(children, at, newChildren, at + added.length, children.length - at);
        System.arraycopy(added, 0, newChildren, at, added.length);
        reshape(separators.insert(index, keys), newChildren);
    }

    /** Takes a child out; its neighbour's range grows over it. Not for the only child. */
    void remove(int index) {
        remove(index, Math.max(0, index - 1));
    }

    /** Takes a child and one of the separators beside it out. */
    void remove(int index, int separator) {
        Child[] newChildren = Arrays.copyOf(children, children.length - 1);
        System.arraycopy(children, index + 1, newChildren, index, newChildren.length - index);
        reshape(separators.remove(separator), newChildren);
    }

    /** Takes in the children of a neighbour, with the separator that stood between the two. */
    void join(Internal other, byte[] between, boolean left) {
        Internal first = left ? other : this;
        Internal second = left ? this : other;
        int count = first.children.length;
        Child[] newChildren = Arrays.copyOf(first.children, count + second.children.length);
        System.arraycopy(second.children, 0, newChildren, count, second.children.length);
        byte[][] keys = Arrays.copyOf(first.separators.keys, newChildren.length - 1);
        keys[count - 1] = between;
        System.arraycopy(second.separators.keys, 0, keys, count, second.separators.keys.length);
        reshape(new Separators(keys), newChildren);
    }

    /** Cuts off and returns the children from {@code at} on. */
    Internal split(int at) {
        Internal right = new Internal(level, generation,
                separators.slice(at, separators.keys.length),
                Arrays.copyOfRange(children, at, children.length));
        reshape(separators.slice(0, at - 1), Arrays.copyOf(children, at));
        return right;
    }

    private void reshape(Separators newSeparators, Child[] newChildren) {
        separators = newSeparators;
        children = newChildren;
        Arrays.fill(maybeNewer, ALL);
        shapeGeneration = generation;
        imageBytes = InternalImage.bytes(newSeparators.keys);
    }

    boolean tooLarge(int bytesMax) {
        return children.length > CHILDREN_MAX
                || (imageBytes > bytesMax && children.length >= SPLIT_CHILDREN_MIN);
    }

    /**
     * Where to split: half the bytes, or, when children only ever come at the end, as far right as
     * the left part may reach.
     *
     * @return the first child of the right part
     */
    int splitPoint(boolean append, int bytesMax) {
        if (append) {
            return appendPoint(bytesMax);
        }
        int bytes = 0;
        int at = 0;
        while (at < children.length - 2 && bytes < (imageBytes - Header.BYTES) / 2) {
            bytes += InternalImage.childBytes(separators.keys[at]);
            at++;
        }
        return Math.max(2, at);
    }

    private int appendPoint(int bytesMax) {
        int at = children.length - 1;
        int leftBytes = imageBytes - InternalImage.childBytes(separators.keys[at - 1]);
        while (at > 2 && (at > CHILDREN_MAX || leftBytes > bytesMax)) {
            at--;
            leftBytes -= InternalImage.childBytes(separators.keys[at - 1]);
        }
        return at;
    }
}
