// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

/**
 * Where a tree stands after a checkpoint, and what that cost.
 *
 * @param root cookie of the root page; null: the tree is empty
 * @param nextPageId the next page id to give; to be handed to {@link Tree#open}
 * @param storedBytes stored bytes of all pages that can be reached from {@code root}
 * @param pagesWritten images and deltas this checkpoint wrote
 * @param bytesWritten payload bytes this checkpoint handed to its writer
 */
public record WrittenTree(
        Cookie root, long nextPageId, long storedBytes, long pagesWritten, long bytesWritten) {}
