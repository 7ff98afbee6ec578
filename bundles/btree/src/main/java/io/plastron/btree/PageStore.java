// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import java.nio.ByteBuffer;
import java.util.List;

/** Where a tree reads its pages from. Thread-safe. */
public interface PageStore {
    /**
     * Reads a page: its image, then its deltas in the order they were written, proven to be what
     * the cookie names. The buffers are read-only views the caller may keep.
     *
     * @throws io.plastron.types.CorruptionException damaged, missing, or another page
     */
    List<ByteBuffer> read(int tableId, Cookie cookie);
}
