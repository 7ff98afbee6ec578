// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.Cookie;
import io.plastron.btree.PageCache;
import io.plastron.btree.PageStore;
import io.plastron.btree.PageWriter;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeConfig;
import io.plastron.btree.TreeEdit;
import io.plastron.types.CorruptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Pages of small trees in memory, each written whole, in segments of the test's choice. */
public final class ImagePages implements PageStore, PageWriter {
    private final Map<Long, byte[]> records = new HashMap<>();
    private long lsnNext = 4096;

    /** What is written from now on goes there. */
    public void segment(int number) {
        lsnNext = ((long) number << 32) + 4096;
    }

    /** Writes a tree as it is then, and opens it with nothing in memory. */
    public Tree tree(int tableId, Consumer<TreeEdit> rows) {
        TreeConfig config = new TreeConfig(tableId, 512, new PageCache(PageCache.BYTES_MIN));
        return write(Tree.create(this, config), config, rows);
    }

    /** Likewise, another version. */
    public Tree write(Tree before, TreeConfig config, Consumer<TreeEdit> rows) {
        TreeEdit edit = before.edit();
        rows.accept(edit);
        Tree tree = edit.publish();
        tree.checkpoint(this);
        return Tree.open(this, config, tree.root(), tree.nextPageId(), tree.storedBytes());
    }

    /** Takes the page away that holds a text, and returns where it stood. */
    public long lose(String text) {
        long lsn = records.entrySet().stream()
                .filter(record -> new String(record.getValue()).contains(text))
                .mapToLong(Map.Entry::getKey).findFirst().orElseThrow();
        records.remove(lsn);
        return lsn;
    }

    /** Takes a page away. */
    public byte[] lose(Cookie page) {
        return records.remove(page.lsn());
    }

    /** Puts it back. */
    public void find(Cookie page, byte[] record) {
        records.put(page.lsn(), record);
    }

    @Override
    public List<ByteBuffer> read(int tableId, Cookie cookie) {
        byte[] record = records.get(cookie.lsn());
        if (record == null) {
            throw new CorruptionException("record at LSN " + cookie.lsn() + " is missing");
        }
        return List.of(ByteBuffer.wrap(record));
    }

    @Override
    public Pending image(int tableId, long pageId, byte[] payload, int offset, int length) {
        Cookie cookie = Cookie.image(pageId, lsnNext, length, new byte[16]);
        records.put(lsnNext, Arrays.copyOfRange(payload, offset, offset + length));
        lsnNext += 8;
        return () -> cookie;
    }

    @Override
    public Pending delta(int tableId, Cookie on, byte[] payload, int offset, int length) {
        throw new AssertionError("all is to be written whole");
    }

    @Override
    public boolean mustMove(Cookie newest) {
        return true;
    }

    @Override
    public void endLevel() {
        // Each image has its place at once.
    }
}
