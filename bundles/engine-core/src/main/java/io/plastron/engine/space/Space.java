// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeUse;
import io.plastron.engine.space.Victims.Candidate;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.Lsn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * The space of the log during one leadership. For who makes a checkpoint, in turn, but for what
 * says otherwise.
 *
 * <h2>When a segment goes</h2>
 *
 * <ol>
 *   <li>No tree needs a record in it ({@link Accounts}): it is dead, for ever.
 *   <li>The metadata table's own pages, key page and turtle page are not in it, nor was it needed
 *       by a checkpoint that is still kept ({@link Retention}).
 *   <li>No transaction of this process, and no read, goes on with a state from before its death.
 * </ol>
 *
 * What only the second keeps is moved by the next checkpoint: pages of the metadata table, and the
 * key page, which is copied as it is.
 *
 * <h2>When one is emptied</h2>
 *
 * With the bytes that all pages would take without deltas as measure, segments are swept when they
 * take {@value #LOW_PERCENT} % of it, the more the more they take; at {@value #HIGH_PERCENT} % and
 * more a byte that is written brings {@value #SHARE_MAX} bytes that are moved.
 */
public final class Space {
    private static final int LOW_PERCENT = 120;
    private static final int HIGH_PERCENT = 150;
    private static final int SHARE_MAX = 4;
    /** What is dearer to move, per byte gained, is left where it is. */
    private static final double COST_MAX = 0.9;
    private static final long STEP_BYTES_MIN = 1 << 20;
    private static final long STEP_BYTES_MAX = 4 << 20;
    private static final int GAIN_SHARE = 16;
    /** Checkpoints of a store that is small come at changes of a part of it. */
    private static final long DIRTY_BYTES_MIN = 4 << 20;
    private static final int DIRTY_SHARE = 8;

    private static final String COUNTING = "counting what the log's segments hold";

    private final PageLog log;
    private final LogWriter writer;
    private final Committer committer;
    private final Readers readers;
    private final Reclaimed reclaimed;
    private final Supplier<Retention.Policy> policy;
    private final Retention retention;
    private final Sweep sweep;
    private final Troubles troubles;
    private final Spills spills = new Spills();
    private final Map<Integer, TreeUse> baseTrees;
    private final AccountCheck check;
    /** Of the state this leadership goes on from. */
    private final long firstCommit;
    /** Dropped, but still among the segments. */
    private final Map<Integer, Long> dropping = new HashMap<>();
    private NavigableMap<Integer, SegmentInfo> segments = new TreeMap<>();
    private Accounts accounts;
    private Accounting accounting;
    private Base base;
    /**
     * The base as of when dead segments were looked at last. Metadata table and key page only ever
     * leave them: what a later base uses, this one does.
     */
    private Base looked;
    /** Null until it is asked for. */
    private IntPredicate usedByLooked;
    /** Dead segments that only metadata table or key page keep; null: none. */
    private SegmentRange stuck;
    /** Bytes appended to the log when something was done last. */
    private long sweptAtBytes;
    private long lookedAtBytes;
    private volatile long completedAtBytes;
    private volatile boolean recountAsked;
    private boolean looksClosely;
    /** Bytes that may be moved. */
    private long credit;
    /** Whether that is all there is, once. */
    private boolean unbounded;
    /** Less is not worth a step; a store that is tiny takes small ones. */
    private long stepBytesMin = STEP_BYTES_MIN;
    private long segmentsDropped;
    private long bytesDropped;
    private volatile SpaceStatus status = SpaceStatus.NONE;

    /**
     * A committed checkpoint, as far as it matters here.
     *
     * @param completion its completion record
     * @param keyPage NONE for none
     * @param metadata opens its metadata table, whatever was written since
     */
    public record Base(Lsn completion, Lsn turtle, Lsn keyPage, Supplier<Tree> metadata) {
        private IntPredicate uses() {
            SegmentUse use = metadata.get().use().count();
            Coverage pages = new Coverage(use);
            return number -> pages.at(number) > 0 || number == Lsn.segment(turtle.value())
                    || number == Lsn.segment(keyPage.value());
        }
    }

    /**
     * @param base what this leadership goes on from; the committer's roots are of it
     * @param trouble is told what is not done for now, and why; on any thread
     */
    public Space(PageLog log, LogWriter writer, Committer committer, Readers readers,
            Holds holds, Reclaimed reclaimed, Supplier<Retention.Policy> policy, Base base,
            BiConsumer<String, String> trouble) {
        this.log = log;
        this.writer = writer;
        this.committer = committer;
        this.readers = readers;
        this.reclaimed = reclaimed;
        this.policy = policy;
        this.base = base;
        this.looked = base;
        this.retention = new Retention(log, holds);
        this.sweep = new Sweep(committer);
        this.troubles = new Troubles(trouble);
        this.baseTrees = Accounting.trees(committer.roots());
        this.check = new AccountCheck(baseTrees.values(), troubles);
        this.firstCommit = committer.roots().commit();
    }

    /** Reads what is there; not when the store is opened, which must not take time. */
    private void begin() {
        if (accounts == null) {
            refresh();
            retention.begin(policy.get());
            Accounts loaded = load();
            check.begin(loaded);
            accounting = new Accounting(loaded, baseTrees, troubles, check::needless);
            accounts = loaded;
            lookedAtBytes = log.statistics().appendedBytes();
        }
    }

    private Accounts load() {
        try {
            return Accounts.load(base.metadata().get());
        } catch (RuntimeException unreadable) {
            troubles.tell(COUNTING, unreadable);
            Accounts none = new Accounts();
            none.forget(segments.keySet());
            return none;
        }
    }

    /** Has to be through before anything is given back. */
    public AccountCheck check() {
        return check;
    }

    /** Trees nobody knows yet. */
    public Spills spills() {
        return spills;
    }

    private void refresh() {
        NavigableMap<Integer, SegmentInfo> now = new TreeMap<>();
        log.segments().forEach(segment -> now.put(segment.number(), segment));
        segments = now;
        dropping.keySet().retainAll(now.keySet());
    }

    // ---- moving pages, before a checkpoint takes its snapshot

    /** The segments that trees' pages are to leave, null: none. Any thread. */
    public SegmentRange emptied() {
        return sweep.range();
    }

    /** The segments that metadata table and key page are to leave, null: none. */
    public SegmentRange stuck() {
        return stuck;
    }

    /**
     * Decides what is moved with the checkpoint that comes; in turn with checkpoints, on the thread
     * that moves.
     *
     * @param all that is worth moving; else as much as the log's size and what was written since
     *     call for
     */
    public void plan(boolean all) {
        begin();
        if (!accounting.isCounted() || !policy.get().reclaim()) {
            credit = 0;
            sweep.rest();
            return;
        }
        Coverage coverage = new Coverage(accounts.use());
        sweep.check(coverage);
        stepBytesMin = Math.max(
                1, Math.min(STEP_BYTES_MIN, coverage.imageBytes() / DIRTY_SHARE));
        unbounded = all;
        if (all) {
            refresh();
            choose(Long.MAX_VALUE, 0);
            credit = sweep.range() == null ? 0 : Long.MAX_VALUE;
            return;
        }
        long appended = log.statistics().appendedBytes();
        long others = Math.max(0, appended - sweptAtBytes);
        sweptAtBytes = appended;
        long low = bytes(LOW_PERCENT);
        double above = Math.max(0, liveLogBytes() - low);
        credit += (long) (others * Math.min(SHARE_MAX,
                SHARE_MAX * above / Math.max(1, bytes(HIGH_PERCENT) - low)));
        choose(Math.max(credit, bytes(100) / GAIN_SHARE), low);
        if (sweep.range() == null) {
            credit = 0;
        }
    }

    /**
     * Marks what was planned; on the same thread, which holds nothing.
     *
     * @param writeEarly writes what is marked, so that it takes little memory
     * @return whether there was anything
     */
    public boolean move(Runnable writeEarly) {
        long moved = 0;
        while (credit - moved >= stepBytesMin && sweep.range() != null
                && !sweep.isThrough()) {
            moved += sweep.step(Math.min(STEP_BYTES_MAX, credit - moved));
            if (credit - moved >= stepBytesMin) {
                writeEarly.run();
            }
        }
        credit = unbounded ? 0 : credit - moved;
        // What is moved calls for nothing itself.
        sweptAtBytes += moved;
        return moved > 0;
    }

    /**
     * Planning or moving has failed, on the same thread; checkpoints go on without. A page that
     * cannot be read stands in the way of these segments, not of others.
     *
     * @return whether others may be tried
     */
    public boolean leave(RuntimeException failed) {
        troubles.tell("moving pages to give space of the log back", failed);
        credit = 0;
        return sweep.abandon();
    }

    private void choose(long gainBytesMin, long whenAbove) {
        if (sweep.range() != null || liveLogBytes() <= whenAbove) {
            return;
        }
        Coverage coverage = new Coverage(accounts.use());
        List<Candidate> candidates = new ArrayList<>();
        for (SegmentInfo segment : segments.headMap(pathStart(), false).values()) {
            candidates.add(new Candidate(segment.number(),
                    accounts.dead().containsKey(segment.number()) ? 0 : segment.bytes(),
                    sweep.avoids(segment.number())));
        }
        Victims.choose(coverage, candidates, gainBytesMin, COST_MAX)
                .ifPresent(sweep::begin);
    }

    /** Number of the segment from which on none can be dropped. */
    private int pathStart() {
        return Lsn.segment(retention.oldest().value());
    }

    /** Of segments that are not dead. */
    private long liveLogBytes() {
        return segments.values().stream()
                .filter(segment -> !accounts.dead().containsKey(segment.number()))
                .mapToLong(SegmentInfo::bytes).sum();
    }

    /** A share of what the pages take, and the segment that is being written. */
    private long bytes(int percent) {
        long newest = segments.isEmpty() ? 0 : segments.lastEntry().getValue().bytes();
        return new Coverage(accounts.use()).imageBytes() * percent / 100 + newest;
    }

    // ---- accounting, within a checkpoint

    /**
     * A checkpoint begins.
     *
     * @param ordinary not one that a durable commit waits for: that looks for dead segments only
     *     when some time has gone by
     */
    public void begins(boolean ordinary) {
        begin();
        long appended = log.statistics().appendedBytes();
        looksClosely = ordinary || appended - lookedAtBytes >= STEP_BYTES_MIN;
        if (looksClosely) {
            lookedAtBytes = appended;
        }
    }

    /**
     * Takes in what a run has written, and finds what died. If that fails, what the log's segments
     * hold is unknown for a while, none is dropped, and the run goes on.
     *
     * @param written table ids of trees whose place is, or may be, another than before
     * @return rows of segments to write with this checkpoint, or to remove
     */
    public AccountRows account(Roots snapshot, Collection<Integer> written) {
        if (recountAsked) {
            accounting.countAnew();
            recountAsked = false;
        }
        try {
            if (accounting.account(snapshot, written, looksClosely)) {
                spills.counted(snapshot);
                if (looksClosely) {
                    accounts.settle(base.completion(), spills.closedBelow(base.completion()),
                            segments.keySet(), this::isUsedByLooked, snapshot.commit());
                    looked(base);
                }
            }
            return accounts.unwritten();
        } catch (RuntimeException failed) {
            troubles.tell(COUNTING, failed);
            accounting.giveUp();
            check.lost();
            accounts.forget(segments.keySet());
            stuck = null;
            return accounts.unwritten();
        }
    }

    /**
     * The accounts are not what they should be: nothing is dropped before they were counted anew,
     * which the next checkpoint does. Any thread.
     */
    public void recount() {
        recountAsked = true;
    }

    /** What only metadata table and key page keep cannot be moved, and is left where it is. */
    public void leaveStuck(RuntimeException failed) {
        troubles.tell("moving the metadata table's pages and the key page", failed);
    }

    /** These rows stand in the metadata table as it is in the log, committed or not. */
    public void accountWritten() {
        accounts.written();
    }

    private void looked(Base now) {
        if (looked != now) {
            looked = now;
            usedByLooked = null;
        }
    }

    private boolean isUsedByLooked(int number) {
        if (usedByLooked == null) {
            usedByLooked = looked.uses();
        }
        return usedByLooked.test(number);
    }

    /** The completion from which on checkpoints are kept, for the one that is being written. */
    public Lsn retainFrom(long nowMillis) {
        long oldest = retention.oldest().value();
        boolean waiting = accounts.dead().values().stream().anyMatch(last -> last >= oldest);
        return retention.next(policy.get(), nowMillis, waiting);
    }

    // ---- dropping, after the commit point

    /** A checkpoint was committed. */
    public void committed(Completion completion, Base made) {
        base = made;
        retention.completed(completion);
        completedAtBytes = log.statistics().appendedBytes();
        boolean more = segments.isEmpty()
                || Lsn.segment(completion.lsn().value()) > segments.lastKey();
        if (more || !dropping.isEmpty() && looksClosely) {
            refresh();
        }
        if (looksClosely) {
            looked(made);
            stuck = null;
            if (accounting.isCounted() && !recountAsked && policy.get().reclaim()
                    && check.allowsDrops()) {
                drop();
            }
            tell();
        }
    }

    /** From which completion on checkpoints are kept. Any thread. */
    public Lsn oldestKept() {
        return retention.oldest();
    }

    private void drop() {
        long oldest = retention.oldest().value();
        List<Integer> due = accounts.dead().entrySet().stream()
                .filter(dead -> dead.getValue() < oldest && dead.getKey() < pathStart())
                .map(Map.Entry::getKey).toList();
        if (due.isEmpty()) {
            return;
        }
        long keptFrom = retention.keptFrom();
        Set<Integer> gone = new HashSet<>();
        for (int number : due) {
            if (isUsedByLooked(number)) {
                stuck = stuck == null ? new SegmentRange(number, number)
                        : new SegmentRange(stuck.first(), number);
            } else if (accounts.dead().get(number) < keptFrom
                    && !isRead(accounts.diedAtCommit(number, firstCommit))) {
                gone.add(number);
            }
        }
        if (!gone.isEmpty()) {
            // Who finds one missing must find it here.
            reclaimed.dropped(gone);
            writer.drop(gone);
            gone.forEach(this::count);
        }
    }

    private boolean isRead(long diedAtCommit) {
        return committer.oldestSnapshot() < diedAtCommit || readers.anyBefore(diedAtCommit);
    }

    private void count(int number) {
        SegmentInfo segment = segments.get(number);
        if (segment != null && dropping.put(number, segment.bytes()) == null) {
            segmentsDropped++;
            bytesDropped += segment.bytes();
        }
    }

    private void tell() {
        Coverage coverage = new Coverage(accounts.use());
        status = new SpaceStatus(accounting.isCounted(),
                segments.values().stream().mapToLong(SegmentInfo::bytes).sum(), segments.size(),
                accounts.dead().size(), coverage.bytes(), coverage.imageBytes(),
                retention.oldest(), sweep.pagesMoved(), sweep.bytesMoved(), segmentsDropped,
                bytesDropped);
    }

    /** Looks at the log once more and tells how it stands; in turn, or when nothing else runs. */
    public void look() {
        begin();
        refresh();
        check.allowsDrops();
        tell();
    }

    /** How it stands. Any thread. */
    public SpaceStatus status() {
        return status;
    }

    /**
     * Changes after which a checkpoint is due whatever is configured: while one is written, what
     * the one before needs takes its place, too. Any thread.
     */
    public long dirtyBytesMax() {
        return Math.max(DIRTY_BYTES_MIN, status.wholeBytes() / DIRTY_SHARE);
    }

    /**
     * Whether the log has grown by so much since the newest checkpoint that one is due for the sake
     * of space. Any thread.
     */
    public boolean isCheckpointDue() {
        return status.known() && policy.get().reclaim()
                && log.statistics().appendedBytes() - completedAtBytes >= dirtyBytesMax();
    }
}
