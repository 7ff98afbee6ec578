// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.btree.TreeHistory.Written;
import io.plastron.types.InternalException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the dirty pages of one version, see {@link Tree}. It reads nodes and alters none: what it
 * changes, at the very end and all at once, are the pages' newest cookies and the history's
 * <em>written</em>; then it tells the cache that these versions can be read from the log.
 */
final class Checkpointer {
    /**
     * Deltas on an image at most: each is one more record to read before the page can be used. With
     * 16 KiB pages and updates of 116 bytes all over a table, what is written per byte changed is
     * 17 with 8 deltas, 11 with 16, 7 with 32, 5 with 64; a delta costs 6 microseconds of a read
     * from the system's file cache.
     */
    static final int CHAIN_MAX = 64;
    /** The same while the cache is crowded: then pages written now will be read again. */
    static final int CHAIN_MAX_CROWDED = 8;
    /** Images' worth of bytes that a leaf's chain takes at most, the image included. */
    static final int LEAF_CHAIN_IMAGES = 2;
    /** Of an internal page: these are few and mostly in memory, and most checkpoints write them. */
    static final int INTERNAL_CHAIN_IMAGES = 3;

    /** The last so many parts of a chain are not of the same length for all. */
    private static final int SPREAD_SHARE = 3;
    /** Odd, its bits in no order: 2^64 by the golden ratio. */
    private static final long SPREAD_FACTOR = 0x9E3779B97F4A7C15L;

    private final TreeHistory history;
    private final PageWriter writer;
    /** Pages to write by level, pieces of values first, then leaves. */
    private final List<List<Task>> levels = new ArrayList<>();
    /** Newest generation that stands in the log. */
    private long written;
    private int chainMax;
    /** Null if the root page is clean. */
    private Task root;
    private byte[] delta = new byte[1 << 10];
    private long bytesWritten;

    Checkpointer(TreeHistory history, PageWriter writer) {
        this.history = history;
        this.writer = writer;
    }

    /** One page to write. */
    private static final class Task {
        final Child child;
        final Page page;
        final Node node;
        /** Per page below its task, null where it is clean. */
        final Task[] children;
        PageWriter.Pending pending;
        Cookie cookie;

        Task(Child child) {
            this.child = child;
            this.page = child.page;
            this.node = child.inMemory();
            this.children = new Task[node.below().length];
        }

        /** The newest records of the pages below, once those are written. */
        Cookie[] cookies() {
            Cookie[] cookies = new Cookie[children.length];
            for (int i = 0; i < cookies.length; i++) {
                cookies[i] = cookie(i);
            }
            return cookies;
        }

        Cookie cookie(int child) {
            return children[child] != null
                    ? children[child].cookie : node.below()[child].cookie();
        }

        /**
         * Whether values below this page stand in pieces.
         *
         * @param written generation of the last checkpoint
         */
        boolean bigBelow(long written) {
            if (!(node instanceof Internal internal)) {
                return children.length > 0;
            }
            // If there were none, the pages below that are as they were have none.
            boolean onlyNewer = page.cookie != null && !page.cookie.bigBelow()
                    && internal.shapeGeneration <= written;
            for (int i = 0; i < children.length; i++) {
                if ((children[i] != null || !onlyNewer) && cookie(i).bigBelow()) {
                    return true;
                }
            }
            return false;
        }
    }

    WrittenTree write(Tree tree) {
        synchronized (history.checkpointLock) {
            Written before = history.written;
            if (tree.generation <= before.generation()) {
                return result(before, 0);
            }
            written = before.generation();
            chainMax = history.config.cache().isCrowded() ? CHAIN_MAX_CROWDED : CHAIN_MAX;
            if (tree.root != null) {
                root = collect(tree.root);
            }
            long pages = 0;
            for (List<Task> level : levels) {
                writeLevel(level);
                pages += level.size();
            }
            return result(adopt(tree, before), pages);
        }
    }

    private WrittenTree result(Written state, long pages) {
        return new WrittenTree(
                state.root(), state.nextPageId(), state.storedBytes(), pages, bytesWritten);
    }

    /** Finds the dirty pages; null if this one is clean. */
    private Task collect(Child child) {
        if (child.generation <= written) {
            return null;
        }
        Task task = new Task(child);
        Child[] below = task.node.below();
        for (int i = task.node.maybeNewer(0); i < below.length; i = task.node.maybeNewer(i + 1)) {
            task.children[i] = collect(below[i]);
        }
        int place = task.node instanceof Piece ? 0 : task.node.level + 1;
        while (levels.size() <= place) {
            levels.add(new ArrayList<>());
        }
        levels.get(place).add(task);
        return task;
    }

    private void writeLevel(List<Task> level) {
        if (level.isEmpty()) {
            return;
        }
        for (Task task : level) {
            task.pending = task.node instanceof Leaf leaf ? writeLeaf(task, leaf)
                    : task.node instanceof Piece piece ? image(task.page, piece.payload)
                    : writeInternal(task, (Internal) task.node);
        }
        writer.endLevel();
        for (Task task : level) {
            task.cookie = task.pending.cookie().withBigBelow(task.bigBelow(written));
            if (task.cookie.pageId() != task.page.id) {
                throw new InternalException("page " + task.page.id + " of table "
                        + history.config.tableId() + " was given " + task.cookie);
            }
        }
    }

    private PageWriter.Pending writeLeaf(Task task, Leaf leaf) {
        Page page = task.page;
        if (leaf.big != null) {
            return image(page, BigLeafImage.write(leaf, task.cookies()));
        }
        int deltaBytes = LeafDelta.bytes(leaf, written);
        if (leaf.foldedGeneration <= written
                && deltaIsWorthWhile(
                        page.cookie, deltaBytes, (long) leaf.imageBytes * LEAF_CHAIN_IMAGES)) {
            reserveDelta(deltaBytes);
            LeafDelta.write(leaf, written, delta);
            return delta(page, deltaBytes);
        }
        return image(page, leaf.image());
    }

    private PageWriter.Pending writeInternal(Task task, Internal internal) {
        Cookie[] cookies = new Cookie[internal.count()];
        int changed = 0;
        for (int i = 0; i < cookies.length; i++) {
            if (task.children[i] != null) {
                cookies[i] = task.children[i].cookie;
                changed++;
            }
        }
        int deltaBytes = InternalDelta.bytes(changed);
        if (internal.shapeGeneration <= written
                && deltaIsWorthWhile(task.page.cookie, deltaBytes,
                        (long) internal.imageBytes * INTERNAL_CHAIN_IMAGES)) {
            reserveDelta(deltaBytes);
            InternalDelta.write(internal.level, cookies, changed, delta);
            return delta(task.page, deltaBytes);
        }
        return image(task.page, InternalImage.write(internal, task.cookies()));
    }

    /**
     * Whether the chain on an image stays within its bounds with one more delta. One without a
     * change could not be read again.
     */
    private boolean deltaIsWorthWhile(Cookie newest, int deltaBytes, long chainBytesMax) {
        return newest != null && deltaBytes > Header.BYTES
                && newest.chain() < chainMax - spread(newest) && !writer.mustMove(newest)
                && (long) newest.chainBytes() + deltaBytes <= chainBytesMax;
    }

    /**
     * How much shorter than the longest a page's chain is to be: pages that were written whole
     * together, as by a load, must not all be again by one checkpoint, for which the log would need
     * room a second time.
     */
    private int spread(Cookie newest) {
        long mixed = (newest.pageId() * 31 + newest.baseLsn()) * SPREAD_FACTOR;
        return (int) ((mixed >>> Integer.SIZE) % (chainMax / SPREAD_SHARE + 1));
    }

    private void reserveDelta(int bytes) {
        if (delta.length < bytes) {
            delta = new byte[Math.max(bytes, 2 * delta.length)];
        }
    }

    private PageWriter.Pending delta(Page page, int length) {
        bytesWritten += length;
        return writer.delta(history.config.tableId(), page.cookie, delta, 0, length);
    }

    private PageWriter.Pending image(Page page, byte[] image) {
        bytesWritten += image.length;
        return writer.image(history.config.tableId(), page.id, image, 0, image.length);
    }

    /**
     * Everything is in the log. All that takes memory comes before the first assignment: if there
     * is none left, everything is as it was.
     */
    private Written adopt(Tree tree, Written before) {
        SegmentUse use = new SegmentUse();
        use.addAll(history.useChange);
        long storedBytes = before.storedBytes();
        for (Page page : RemovedPages.since(written, tree.removed)) {
            storedBytes -= chainBytes(page.cookie);
            recount(use, page.cookie, null);
        }
        for (List<Task> level : levels) {
            for (Task task : level) {
                storedBytes += task.cookie.chainBytes() - chainBytes(task.page.cookie);
                recount(use, task.page.cookie, task.cookie);
            }
        }
        Cookie place = root != null ? root.cookie : tree.root == null ? null
                : tree.root.page.cookie;
        Written now = new Written(tree.generation, place, tree.nextId, storedBytes);
        for (int level = 0; level < levels.size(); level++) {
            List<Task> tasks = levels.get(level);
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).page.cookie = tasks.get(i).cookie;
            }
        }
        history.useChange = use;
        history.written = now;
        if (tree.removed != null) {
            tree.removed.forgetOlder();
        }
        tree.keep();
        levels.forEach(this::release);
        return now;
    }

    private static void recount(SegmentUse use, Cookie before, Cookie now) {
        if (before != null) {
            use.remove(before);
        }
        if (now != null) {
            use.add(now);
        }
    }

    /** What was written may be dropped from memory now. */
    private void release(List<Task> level) {
        List<Child> children = new ArrayList<>(level.size());
        List<Cookie> cookies = new ArrayList<>(level.size());
        for (Task task : level) {
            children.add(task.child);
            cookies.add(task.cookie);
        }
        history.config.cache().written(children, cookies);
    }

    private static long chainBytes(Cookie cookie) {
        return cookie == null ? 0 : cookie.chainBytes();
    }
}
