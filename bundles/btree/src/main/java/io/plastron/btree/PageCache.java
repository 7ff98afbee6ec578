// SPDX-License-Identifier: Apache-2.0
package io.plastron.btree;

import io.plastron.types.InvalidUseException;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Keeps the nodes of all trees of a store within a budget of bytes. Thread-safe.
 *
 * <h2>What may be dropped, and why at any time</h2>
 *
 * A node is reached through a {@link Child}, which stands for one version of one page. A version
 * that the log holds is <em>clean</em>: its Child knows the record. Dropping it means forgetting
 * the node in its Child, nothing else; who holds the node goes on with it, who comes later reads
 * the same bytes again. A version that no record holds yet is <em>dirty</em> and stays.
 *
 * <p>A Child gets its record when the checkpoint that wrote exactly this version is complete in all
 * its pages, and never another one. So an old snapshot that must read a dropped page again finds
 * what it saw before, not what was written since, and needs no lock and no counting of readers: the
 * cookie it starts from names, by its authenticated chain, one state of everything below.
 *
 * <p>An internal page that is read again has new Child and {@link Page} objects for its children.
 * Three things could come to disagree with the old ones, and do not. <em>The newest record of a
 * page</em>, which a delta goes on, is looked for in the newest version only. That version reaches
 * a page either through nodes that were in memory ever since the page was last written, whose Page
 * object that checkpoint has brought up to date, or through a parent that was read after it, which
 * names that record itself; a parent of a dirty page is dirty and cannot be dropped between the
 * two. Page objects that only old snapshots reach may be out of date, but old versions are never
 * written. <em>What was removed</em> is a Page object of the version it was removed from, to which
 * the same applies. <em>An edit under way</em> holds the nodes of its path; it copies those, and by
 * the copies the version goes on with their Child and Page objects, whatever others have read in
 * the meantime, as nobody else makes newer versions.
 *
 * <h2>Which are dropped</h2>
 *
 * Clean nodes stand in a clock. A use of a node sets a mark in its Child, one plain write and only
 * when it is not set; the hand takes the mark away and gives up to {@value #CHANCES_MAX} chances
 * for it; a node without mark and chance is dropped. Nodes enter without a mark, and cursors that
 * go from leaf to leaf set none: a scan, however long, costs pages that are in regular use a few
 * chances at most. A node waits until none of its children is in memory. (One whose child
 * is being read just then is dropped all the same: that child will be reached by nobody new, and
 * the hand comes to it like to any other.)
 *
 * <p>Nodes that a newer version has replaced belong to snapshots, if any still looks. The clean
 * ones among them leave the clock; they are held weakly and dropped first come first, when they
 * exceed an eighth of the budget: so a transaction finds in memory what others change under it, and
 * a reader of hours cannot keep a table's worth of them. Replaced ones that were never written
 * cannot be dropped; they go with the snapshot.
 *
 * <h2>What is counted</h2>
 *
 * Bytes of heap, estimated from the node's parts and what the virtual machine adds to them
 * ({@link Node#heapBytes}). Dirty ones are counted from the moment their version is kept, which is
 * when it is edited again or written, or when its holder says so ({@link Tree#keep}): a version
 * that was given up takes its part with it uncounted. Clean nodes may fill what the dirty ones
 * leave, an eighth of the budget in any case. This class never waits: who makes changes
 * looks at {@link Usage#dirtyBytes} and writes early, or waits, in time.
 */
public final class PageCache {
    /** Turns of the hand that a node in regular use survives unused. */
    static final int CHANCES_MAX = 3;
    /** Smallest budget: an eighth must hold the pages from a root to a leaf. */
    public static final long BYTES_MIN = 1 << 20;

    private static final int SHARE = 8;
    private static final int BATCH = 256;
    private static final int SLOTS_MIN = 64;

    private final long bytesMax;

    // Guarded by this object's monitor, as are Child's place, record and node.
    private Child[] slots = new Child[SLOTS_MIN];
    private int[] bytes = new int[SLOTS_MIN];
    private byte[] chances = new byte[SLOTS_MIN];
    /** Slots not in use: a stack. */
    private int[] free = new int[SLOTS_MIN];
    private int freeCount;
    private int slotsUsed;
    private int hand;
    private final Deque<Replaced> replaced = new ArrayDeque<>();
    private long replacedBytes;
    private long cleanBytes;
    private long pagesRead;
    private long pagesDropped;
    private long replacedBytesEver;
    private long replacedDirtyBytesEver;
    private long dirtyBytes;
    /** What can be asked without the lock; written once per call, not per page. */
    private volatile Levels levels = new Levels(0, 0, 0, false);

    private record Levels(
            long dirtyBytes, long replacedBytesEver, long replacedDirtyBytesEver,
            boolean crowded) {}

    /** A clean node that the newest version does not have any more. */
    private static final class Replaced extends WeakReference<Child> {
        private final int bytes;

        private Replaced(Child child, int bytes) {
            super(child);
            this.bytes = bytes;
        }
    }

    /**
     * @param bytesMax the budget
     * @throws InvalidUseException less than {@link #BYTES_MIN}
     */
    public PageCache(long bytesMax) {
        this(bytesMax, BYTES_MIN);
    }

    private PageCache(long bytesMax, long bytesMin) {
        if (bytesMax < bytesMin) {
            throw new InvalidUseException("a page cache of " + bytesMax
                    + " bytes; the smallest has " + bytesMin);
        }
        this.bytesMax = bytesMax;
    }

    /** A cache that drops nothing, for what is small or read once. */
    public static PageCache unlimited() {
        return new PageCache(Long.MAX_VALUE);
    }

    /** A cache of any size, to be hard on those who rely on it. */
    static PageCache tiny(long bytesMax) {
        return new PageCache(bytesMax, 0);
    }

    /**
     * What a cache holds at one moment, in estimated bytes of heap.
     *
     * @param bytesMax the budget
     * @param cleanBytes of nodes that can be dropped
     * @param dirtyBytes of nodes of newest versions that no record holds yet
     * @param replacedBytes at most this much is held of clean nodes that only snapshots still see
     * @param replacedBytesEver counts every node that a newer version replaced
     * @param pages clean nodes in memory
     * @param pagesRead counts nodes read from the log
     * @param pagesDropped counts nodes dropped
     */
    public record Usage(
            long bytesMax, long cleanBytes, long dirtyBytes, long replacedBytes,
            long replacedBytesEver, long pages, long pagesRead, long pagesDropped) {}

    /** What is held now. */
    public synchronized Usage usage() {
        return new Usage(bytesMax, cleanBytes, dirtyBytes, replacedBytes, replacedBytesEver,
                slotsUsed - freeCount, pagesRead, pagesDropped);
    }

    /** The budget. */
    public long bytesMax() {
        return bytesMax;
    }

    /** Bytes of nodes of newest versions that no record holds yet; takes no lock. */
    public long dirtyBytes() {
        return levels.dirtyBytes();
    }

    /** Counts bytes of every node that a newer version replaced; takes no lock. */
    public long replacedBytesEver() {
        return levels.replacedBytesEver();
    }

    /**
     * Counts bytes of nodes that a newer version replaced before a record held them: those that a
     * snapshot still sees cannot be dropped. Takes no lock.
     */
    public long replacedDirtyBytesEver() {
        return levels.replacedDirtyBytesEver();
    }

    /** Whether so much is in memory that pages are being dropped, or soon will be. */
    boolean isCrowded() {
        return levels.crowded();
    }

    // ---- from trees

    /** Takes in a node that was read; returns the one that is there if another came first. */
    synchronized Node admit(Child child, Node fresh) {
        Node present = child.inMemory();
        if (present != null) {
            return present;
        }
        pagesRead++;
        add(child, fresh.heapBytes());
        child.fill(fresh);
        makeRoom();
        return fresh;
    }

    /** Counts what a version made and replaced, once. */
    synchronized void keep(Tree tree) {
        Turnover turnover = tree.turnover;
        if (turnover == null) {
            return;
        }
        tree.turnover = null;
        for (Child made : turnover.made()) {
            made.place = Child.DIRTY;
            dirtyBytes += made.inMemory().heapBytes();
        }
        turnover.replaced().forEach(this::replace);
        makeRoom();
    }

    /** Versions that are in the log from now on, each with its record. */
    void written(List<Child> children, List<Cookie> records) {
        for (int from = 0; from < children.size(); from += BATCH) {
            int to = Math.min(children.size(), from + BATCH);
            writtenBatch(children.subList(from, to), records.subList(from, to));
        }
    }

    /** Readers come between two batches. */
    private synchronized void writtenBatch(List<Child> children, List<Cookie> records) {
        for (int i = 0; i < children.size(); i++) {
            Child child = children.get(i);
            int size = child.inMemory().heapBytes();
            child.written(records.get(i));
            if (child.place == Child.DIRTY) {
                dirtyBytes -= size;
                add(child, size);
            } else {
                // It was replaced while it was being written.
                park(child, size);
            }
        }
        makeRoom();
    }

    /** Nobody will ask for the newest version of a tree any more, or only old snapshots. */
    synchronized void forget(List<Child> children) {
        children.forEach(this::replace);
        makeRoom();
    }

    // ---- under the lock

    private void replace(Child child) {
        int place = child.place;
        if (place == Child.DIRTY) {
            int size = child.inMemory().heapBytes();
            dirtyBytes -= size;
            replacedBytesEver += size;
            replacedDirtyBytesEver += size;
            child.place = Child.REPLACED;
        } else if (place >= 0) {
            int size = bytes[place];
            replacedBytesEver += size;
            remove(place);
            park(child, size);
        }
    }

    private void park(Child child, int size) {
        child.place = Child.REPLACED;
        replaced.add(new Replaced(child, size));
        replacedBytes += size;
        while (!replaced.isEmpty()
                && (replacedBytes > bytesMax / SHARE || replaced.peek().get() == null)) {
            Replaced first = replaced.remove();
            replacedBytes -= first.bytes;
            Child held = first.get();
            // Read again meanwhile, it stands in the clock.
            if (held != null && held.place == Child.REPLACED) {
                held.drop();
            }
        }
    }

    private void add(Child child, int size) {
        if (freeCount == 0 && slotsUsed == slots.length) {
            grow();
        }
        int slot = freeCount > 0 ? free[--freeCount] : slotsUsed++;
        slots[slot] = child;
        bytes[slot] = size;
        chances[slot] = 0;
        child.place = slot;
        cleanBytes += size;
    }

    /** All or nothing, should there be no memory for it. */
    private void grow() {
        int capacity = slots.length * 2;
        Child[] moreSlots = Arrays.copyOf(slots, capacity);
        int[] moreBytes = Arrays.copyOf(bytes, capacity);
        byte[] moreChances = Arrays.copyOf(chances, capacity);
        free = Arrays.copyOf(free, capacity);
        slots = moreSlots;
        bytes = moreBytes;
        chances = moreChances;
    }

    private void remove(int slot) {
        slots[slot] = null;
        cleanBytes -= bytes[slot];
        free[freeCount++] = slot;
    }

    private void makeRoom() {
        levels = new Levels(dirtyBytes, replacedBytesEver, replacedDirtyBytesEver,
                cleanBytes + dirtyBytes > bytesMax - bytesMax / SHARE);
        long allowed = Math.max(bytesMax - dirtyBytes, bytesMax / SHARE);
        // No node outlives more turns than this, but for internal ones with children.
        long steps = (CHANCES_MAX + 2L) * slotsUsed;
        while (cleanBytes > allowed && steps-- > 0) {
            hand = hand + 1 < slotsUsed ? hand + 1 : 0;
            Child child = slots[hand];
            if (child != null && isDue(child)) {
                remove(hand);
                child.place = Child.NOWHERE;
                child.drop();
                pagesDropped++;
            }
        }
    }

    private boolean isDue(Child child) {
        if (child.takeMark()) {
            chances[hand] = (byte) Math.min(chances[hand] + 1, CHANCES_MAX);
            return false;
        }
        if (chances[hand] > 0) {
            chances[hand]--;
            return false;
        }
        return !child.inMemory().hasChildInMemory();
    }
}
