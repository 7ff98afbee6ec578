// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.Lsn;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which segments of the log pages need, counted from the pages' cookies alone. For one thread.
 *
 * <p>The records of a page lie between its image and its newest record, both of which its cookie
 * names; so a page may need any segment from the one of its image to the one of its newest record,
 * and no other. Only the two ends are counted, whatever lies between them:
 *
 * <pre>
 *   segment            3      4      5      6
 *   page P          [image ........ newest]
 *   page Q                        [image, newest]
 *   images             1      0      1      0
 *   newest             0      0      2      0
 *   pages that may     1      1      2      0    = images up to here - newest before here
 *   have a record
 * </pre>
 *
 * <p>What a cookie adds is a function of the cookie, so taking it away again leaves nothing behind:
 * a count that follows every change of a page's newest cookie never drifts, and a segment that no
 * page may have a record in has none that any page needs.
 */
public final class SegmentUse {
    private final NavigableMap<Integer, Counts> segments = new TreeMap<>();

    /**
     * What is counted of one segment. A difference may be negative.
     *
     * @param images pages whose image is in it
     * @param newest pages whose newest record is in it
     * @param imageBytes stored bytes of those images
     * @param deltaBytes stored bytes of all deltas of the pages whose newest record is in it
     */
    public record Counts(long images, long newest, long imageBytes, long deltaBytes) {
        /** Nothing. */
        public static final Counts NONE = new Counts(0, 0, 0, 0);

        /** The sum. */
        public Counts plus(Counts more) {
            return new Counts(images + more.images, newest + more.newest,
                    imageBytes + more.imageBytes, deltaBytes + more.deltaBytes);
        }

        /** Stored bytes. */
        public long bytes() {
            return imageBytes + deltaBytes;
        }
    }

    /** Counts a page. */
    public void add(Cookie page) {
        count(page, 1);
    }

    /** Takes a page out. */
    public void remove(Cookie page) {
        count(page, -1);
    }

    private void count(Cookie page, int sign) {
        long image = page.imageBytes();
        add(Lsn.segment(page.baseLsn()), new Counts(sign, 0, sign * image, 0));
        add(Lsn.segment(page.lsn()), new Counts(0, sign, 0, sign * (page.chainBytes() - image)));
    }

    /** Adds counts to a segment's. */
    public void add(int segment, Counts counts) {
        segments.merge(segment, counts, Counts::plus);
        segments.remove(segment, Counts.NONE);
    }

    /** Adds all that another has counted. */
    public void addAll(SegmentUse more) {
        more.segments.forEach(this::add);
    }

    /** Takes all away that another has counted. */
    public void removeAll(SegmentUse less) {
        less.segments.forEach((segment, counts) -> add(segment, new Counts(-counts.images,
                -counts.newest, -counts.imageBytes, -counts.deltaBytes)));
    }

    /** Counts that are not nothing, by segment; a view. */
    public Map<Integer, Counts> segments() {
        return Collections.unmodifiableMap(segments);
    }

    /** Whether nothing is counted. */
    public boolean isEmpty() {
        return segments.isEmpty();
    }

    void clear() {
        segments.clear();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentUse that && segments.equals(that.segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    @Override
    public String toString() {
        return "SegmentUse" + segments;
    }
}
