// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.PageMoves;
import io.plastron.btree.SegmentRange;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.metadata.FileInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves the pages of all trees out of some segments, a bit at a time: the next checkpoint writes
 * what a step has marked. For one thread, but for {@link #range}.
 */
final class Sweep {
    /** Pages that one commit marks: it may have to read each of them. */
    private static final int COMMIT_PAGES_MAX = 16;
    private static final int PASSES_MAX = 3;

    private final Committer committer;
    /** Could not be emptied: something in the way cannot be read. */
    private final List<SegmentRange> avoided = new ArrayList<>();
    private volatile SegmentRange range;
    private int tableId;
    private byte[] from;
    private boolean through;
    private int passes;
    private long pagesMoved;
    private long bytesMoved;

    Sweep(Committer committer) {
        this.committer = committer;
    }

    /** The segments being emptied, null: none. */
    SegmentRange range() {
        return range;
    }

    boolean isThrough() {
        return through;
    }

    void begin(SegmentRange victims) {
        range = victims;
        passes = 0;
        rewind();
    }

    private void rewind() {
        tableId = 0;
        from = null;
        through = false;
        passes++;
    }

    /**
     * Looks, after checkpoints, whether it is done: pages that were split or written while it
     * went on may want another pass; what is in the way longer is left.
     */
    void check(Coverage coverage) {
        if (range != null && coverage.within(range.first(), range.last()) == 0) {
            range = null;
        } else if (range != null && through) {
            if (passes < PASSES_MAX) {
                rewind();
            } else {
                range = null;
            }
        }
    }

    /** Empties nothing for now. */
    void rest() {
        range = null;
    }

    /**
     * Leaves the segments being emptied as they are, for the rest of this leadership.
     *
     * @return whether there were any
     */
    boolean abandon() {
        SegmentRange left = range;
        if (left != null) {
            avoided.add(left);
            range = null;
        }
        return left != null;
    }

    /** Whether a segment is left as it is. */
    boolean avoids(int segment) {
        return avoided.stream().anyMatch(
                left -> left.first() <= segment && segment <= left.last());
    }

    /** Marks pages of about so many bytes; returns of how many. */
    long step(long bytesMax) {
        Roots roots = committer.roots();
        long moved = 0;
        while (moved < bytesMax && !through) {
            FileInfo file = nextFile(roots);
            if (file == null) {
                through = true;
                break;
            }
            if (file.tableId() != tableId) {
                tableId = file.tableId();
                from = null;
            }
            PageMoves.Found found = PageMoves.find(
                    roots.tree(tableId), range, from, bytesMax - moved);
            mark(found.places());
            moved += found.bytes();
            from = found.next();
            if (from == null) {
                tableId++;
            } else {
                break;
            }
        }
        bytesMoved += moved;
        return moved;
    }

    private FileInfo nextFile(Roots roots) {
        for (FileInfo file : roots.catalog().files()) {
            if (file.tableId() >= tableId) {
                return file;
            }
        }
        return null;
    }

    private void mark(List<PageMoves.Place> places) {
        for (int at = 0; at < places.size(); at += COMMIT_PAGES_MAX) {
            List<PageMoves.Place> few =
                    places.subList(at, Math.min(places.size(), at + COMMIT_PAGES_MAX));
            committer.rewrite(tableId, few);
            pagesMoved += few.size();
        }
    }

    long pagesMoved() {
        return pagesMoved;
    }

    long bytesMoved() {
        return bytesMoved;
    }
}
