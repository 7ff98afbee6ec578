// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.jmh;

import io.plastron.btree.Cookie;
import io.plastron.btree.PageStore;
import io.plastron.btree.PageWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Takes pages and forgets them: what is left of a checkpoint is the tree's own part of it. Nothing
 * can be read back, so it is for trees that are in memory. For one thread.
 */
final class DiscardingPages implements PageStore, PageWriter {
    private static final int TAG_BYTES = 16;

    private long lsn = 1;

    @Override
    public List<ByteBuffer> read(int tableId, Cookie cookie) {
        throw new IllegalStateException("page " + cookie + " was not kept");
    }

    @Override
    public Pending image(int tableId, long pageId, byte[] payload, int offset, int length) {
        long at = lsn++;
        Cookie cookie = Cookie.image(pageId, at, length, new byte[TAG_BYTES]);
        return () -> cookie;
    }

    @Override
    public Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length) {
        Cookie cookie = on.withDelta(lsn++, 0, length, length, new byte[TAG_BYTES]);
        return () -> cookie;
    }

    @Override
    public void endLevel() {
        // Cookies are known from the beginning.
    }
}
