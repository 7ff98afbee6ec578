// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/** Hears what {@link Tree#verify} has found sound, page by page and row by row. */
public interface TreeVisitor {
    /** One more page was read and is sound by itself. */
    void page(long storedBytes);

    /** One more row stands where it belongs. */
    void row();
}
