// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import io.plastron.btree.SegmentUse;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeUse;
import io.plastron.engine.tx.Committer;
import io.plastron.engine.tx.Roots;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.types.Lsn;
import java.util.Collection;
import java.util.Map;
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
 * key page, which is copied as it is. See {@link Dropping}.
 *
 * <h2>When one is emptied</h2>
 *
 * When the log takes a good deal more than all pages would without deltas ({@link Bounds}), their
 * pages are moved out of some segments ({@link Moving}).
 */
public final class Space {
    private static final String COUNTING = "counting what the log's segments hold";
    /** Durable commits look for dead segments when the log has grown by this, or a share of it. */
    private static final long LOOK_BYTES_MAX = 1 << 20;
    private static final long LOOK_BYTES_MIN = 64 << 10;
    private static final int LOOK_SHARE = 64;
    private static final long DELETION_MILLIS_MAX = 1_000;
    /** Of an LSN: where in its segment a record is. */
    private static final long OFFSET = 0xffff_ffffL;

    private final PageLog log;
    private final LogWriter writer;
    private final Supplier<Retention.Policy> policy;
    private final Retention retention;
    private final Segments segments;
    private final Bounds bounds;
    private final Moving moving;
    private final Dropping dropping;
    private final Troubles troubles;
    private final Spills spills = new Spills();
    private final Map<Integer, TreeUse> baseTrees;
    private final AccountCheck check;
    private Accounts accounts;
    private Accounting accounting;
    private Base base;
    /** Bytes appended to the log when dead segments were looked for last. */
    private long lookedAtBytes;
    private volatile boolean recountAsked;
    private boolean looksClosely;
    /** Whether dead segments go; if not, nothing bounds the log. */
    private volatile boolean givesBack;
    private volatile SpaceStatus status = SpaceStatus.NONE;

    /**
     * A committed checkpoint, as far as it matters here.
     *
     * @param completion its completion record
     * @param keyPage NONE for none
     * @param metadata opens its metadata table, whatever was written since
     */
    public record Base(Lsn completion, Lsn turtle, Lsn keyPage, Supplier<Tree> metadata) {
        IntPredicate uses() {
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
        this.policy = policy;
        this.base = base;
        this.retention = new Retention(log, holds);
        this.segments = new Segments(log);
        this.bounds = new Bounds(log);
        this.moving = new Moving(committer, segments, bounds);
        this.dropping = new Dropping(
                writer, committer, readers, reclaimed, retention, segments, base);
        this.troubles = new Troubles(trouble);
        this.baseTrees = Accounting.trees(committer.roots());
        this.check = new AccountCheck(baseTrees.values(), troubles);
    }

    /** Reads what is there; not when the store is opened, which must not take time. */
    private void begin() {
        if (accounts == null) {
            segments.look();
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
            none.forget(segments.numbers());
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

    // ---- moving pages, before a checkpoint takes its snapshot

    /** The segments that trees' pages are to leave, null: none. Any thread. */
    public SegmentRange emptied() {
        return moving.range();
    }

    /** A page in them was written whole, as it had to be written anyway. Any thread. */
    public void writtenAway(long bytes) {
        moving.writtenAway(bytes);
    }

    /** The segments that metadata table and key page are to leave, null: none. */
    public SegmentRange stuck() {
        return dropping.stuck();
    }

    /**
     * Waits for what was given up to be deleted if a checkpoint needs the room; holding nothing.
     *
     * @param replacedBytes since the newest one
     */
    public void awaitRoom(long replacedBytes) {
        if (bounds.needsDeletions(replacedBytes)) {
            writer.awaitDropped(DELETION_MILLIS_MAX);
        }
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
        bounds.planned();
        if (accounting.isCounted() && policy.get().reclaim()) {
            moving.plan(all, accounts, dropping.pathStart(), log.statistics().appendedBytes());
        } else {
            moving.rest();
        }
    }

    /**
     * Marks what was planned; on the same thread, which holds nothing.
     *
     * @param writeEarly writes what is marked, so that it takes little memory
     * @return whether there was anything
     */
    public boolean move(Runnable writeEarly) {
        return moving.move(writeEarly);
    }

    /**
     * Planning or moving has failed, on the same thread; checkpoints go on without. A page that
     * cannot be read stands in the way of these segments, not of others.
     *
     * @return whether others may be tried
     */
    public boolean leave(RuntimeException failed) {
        troubles.tell("moving pages to give space of the log back", failed);
        return moving.abandon();
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
        looksClosely = ordinary || appended - lookedAtBytes >= lookBytes();
        if (looksClosely) {
            lookedAtBytes = appended;
        }
    }

    private long lookBytes() {
        return Math.max(LOOK_BYTES_MIN,
                Math.min(LOOK_BYTES_MAX, status.wholeBytes() / LOOK_SHARE));
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
                            segments.numbers(), dropping::isUsedByLooked, snapshot.commit());
                    dropping.looks(base);
                }
            }
            return accounts.unwritten();
        } catch (RuntimeException failed) {
            troubles.tell(COUNTING, failed);
            accounting.giveUp();
            check.lost();
            accounts.forget(segments.numbers());
            dropping.forget();
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

    /** The completion from which on checkpoints are kept, for the one that is being written. */
    public Lsn retainFrom(long nowMillis) {
        long oldest = retention.oldest().value();
        boolean waiting = accounts.dead().values().stream().anyMatch(last -> last >= oldest);
        return retention.next(policy.get(), nowMillis, waiting);
    }

    /** From which completion on checkpoints are kept. Any thread. */
    public Lsn oldestKept() {
        return retention.oldest();
    }

    // ---- after the commit point

    /** A checkpoint was committed. */
    public void committed(Completion completion, Base made) {
        base = made;
        retention.completed(completion);
        bounds.completed();
        boolean more = segments.isBehind(Lsn.segment(completion.lsn().value()));
        if (more || segments.awaitsDeletion() && looksClosely) {
            segments.look();
        }
        if (looksClosely) {
            dropping.looks(made);
            dropping.forget();
            givesBack = accounting.isCounted() && !recountAsked && policy.get().reclaim()
                    && check.allowsDrops();
            if (givesBack) {
                dropping.drop(accounts);
            }
            tell();
        }
    }

    private void tell() {
        Coverage coverage = new Coverage(accounts.use());
        bounds.looked(accounting.isCounted(), coverage.imageBytes(),
                accounts.liveBytes(segments), segments, base.completion().value() & OFFSET);
        status = new SpaceStatus(accounting.isCounted(), segments.bytes(), segments.count(),
                accounts.dead().size(), coverage.bytes(), coverage.imageBytes(),
                retention.oldest(), moving.pagesMoved(), moving.bytesMoved(),
                segments.dropped(), segments.droppedBytes());
    }

    /** Looks at the log once more and tells how it stands; in turn, or when nothing else runs. */
    public void look() {
        begin();
        segments.look();
        check.allowsDrops();
        tell();
    }

    /** How it stands. Any thread. */
    public SpaceStatus status() {
        return status;
    }

    // ---- what is due; any thread

    /** Changes after which a checkpoint is due whatever is configured. */
    public long changedBytesMax() {
        return bounds.changedBytesMax();
    }

    /**
     * Replaced and removed rows after which one is: while it is written, what the one before needs
     * takes its place, too.
     */
    public long replacedBytesMax() {
        return policy.get().reclaim() ? bounds.replacedBytesMax() : Long.MAX_VALUE;
    }

    /** Whether one that moves pages is due, as those of durable commits move none. */
    public boolean isMovingDue() {
        return bounds.isMovingDue() && policy.get().reclaim();
    }

    /** Whether the log has grown by so much that a checkpoint is due for the sake of space. */
    public boolean isCheckpointDue() {
        return bounds.isCheckpointDue() && policy.get().reclaim();
    }

    /**
     * Whether the log would outgrow its bound by what was replaced since the newest checkpoint, so
     * that writers should wait for the next one.
     *
     * @param replacedBytes so much was
     */
    public boolean isExceeded(long replacedBytes) {
        return givesBack && bounds.isExceeded(replacedBytes);
    }
}
