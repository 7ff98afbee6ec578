// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.files.FileSystem;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.StoreInUseException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Becoming leader, in an order that matters: <b>claim</b> a higher epoch (F1), <b>read</b> the old
 * tail and <b>force</b> it (F2, R4), <b>open</b> an own segment that is linked to the cut (F3).
 *
 * <ul>
 *   <li>Claim before reading: what a former leader acknowledges later than the claim it does not
 *       acknowledge at all (F4); what it acknowledged before is on the disk when the tail is read.
 *   <li>Force before building on it: after kill -9 the checkpoint in flight may live in the page
 *       cache only.
 *   <li>The claim is looked at again before the own segment is written: two claimers that read
 *       different tails must not both link to theirs.
 * </ul>
 *
 * <p><b>What need not be forced.</b> Opening should take no longer than reading. Three kinds of
 * force are left out where they prove nothing:
 * <ul>
 *   <li><em>The claim</em>, never forced here. It fences others through shared memory, and a power
 *       cut ends whoever it fences. Lost with all else of its epoch, the epoch is claimed anew by
 *       who finds nothing of it; once a completion of this leader is acknowledged, the names of its
 *       segments say that the epoch was used, and the force of the folder made the claim's name
 *       durable with theirs. What it says is forced before anything relies on that: when the path
 *       moves, and before former claims are deleted.
 *   <li><em>The tail</em>, when the last completion found is the one that a former leader's slot
 *       names: slots are stored after the force. So it is after an orderly close, and after a kill
 *       that met no checkpoint in flight.
 *   <li><em>The own segment</em>, when nobody else can be writing: we hold the lock, and every
 *       former leader left in order, or its process is gone and it did not say that it failed (what
 *       a failed write leaves, and the word that says so, a power cut takes apart: only the cut
 *       keeps everybody from looking there). What must not happen is that something
 *       comes whole behind the cut that was not whole when it was read, and counts after a power
 *       cut that takes the own segment. Nobody writes it; and of what was read as torn a power cut
 *       leaves no more. The segment is then as durable as one that was rolled to: before the first
 *       completion in it is acknowledged. A take-over from somebody who may live forces it here.
 * </ul>
 */
final class StepUp {
    private final Surroundings surroundings;
    private final PageLogOptions options;
    private final Geometry geometry;
    private final LogFolder folder;
    private final LogCounters counters;
    private final SegmentTable table;
    private final Pins pins;

    StepUp(Surroundings surroundings, PageLogOptions options, Geometry geometry, LogFolder folder,
            LogCounters counters, SegmentTable table, Pins pins) {
        this.surroundings = surroundings;
        this.options = options;
        this.geometry = geometry;
        this.folder = folder;
        this.counters = counters;
        this.table = table;
        this.pins = pins;
    }

    FileLogWriter lead(boolean takeOver) throws IOException {
        folder.files().createDirectories(folder.path());
        LeaderState state = claim(lock(takeOver));
        boolean done = false;
        try {
            checkClaim(state);
            FileLogWriter writer = open(state);
            done = true;
            return writer;
        } finally {
            if (!done) {
                state.leave(false);
            }
        }
    }

    /** The lock, or null when this is a take-over from somebody who holds it. */
    private FileSystem.Lock lock(boolean takeOver) throws IOException {
        FileSystem.Lock lock = folder.files().tryLock(folder.lock()).orElse(null);
        if (takeOver) {
            return lock;
        }
        boolean free = false;
        try (Witness witness = Witness.load(folder, options.storeId())) {
            // A leader that took over may live without the lock, in this process, too.
            if (lock == null || witness.isHolderAlive(surroundings.processes())) {
                throw inUse(witness);
            }
            free = true;
            return lock;
        } finally {
            if (!free && lock != null) {
                lock.close();
            }
        }
    }

    private StoreInUseException inUse(Witness witness) {
        ClaimFile top = witness.top();
        String holder = top == null ? "another process" : "process " + top.holder().pid()
                + (top.holder().pid() == surroundings.processes().pid() ? " (this one)" : "");
        return new StoreInUseException(folder.path() + ": " + holder + " leads (epoch "
                + witness.claimedEpoch() + "). Close it there, follow, or take over explicitly");
    }

    /**
     * F1. Whatever fails, lock and head are given back and the claim is given up: it stays claimed,
     * but nobody takes its maker for a living leader.
     */
    private LeaderState claim(FileSystem.Lock lock) throws IOException {
        HeadFile head = null;
        LeaderState state = null;
        boolean done = false;
        try {
            long highest = highestEpoch();
            head = HeadFile.openWrite(folder, options.storeId(), highest);
            long epoch = Math.max(highest, head.claimedEpoch()) + 1;
            state = new LeaderState(folder, head, create(epoch), lock, counters,
                    surroundings.clockMillis(), options.forceMillisMax());
            head.claim(epoch);
            done = true;
            return state;
        } finally {
            if (!done && state != null) {
                state.leave(false);
            } else if (!done) {
                release(head, lock);
            }
        }
    }

    private ClaimFile create(long epoch) throws IOException {
        Processes processes = surroundings.processes();
        try {
            return ClaimFile.create(folder, options.storeId(), new ClaimFile.Holder(
                    epoch, processes.pid(), processes.startMillis(), processes.bootId()));
        } catch (FileAlreadyExistsException faster) {
            throw fenced(epoch, epoch);
        }
    }

    private static void release(HeadFile head, FileSystem.Lock lock) throws IOException {
        try (lock; head) {
            // Closed by leaving; either may be null.
        }
    }

    private long highestEpoch() throws IOException {
        List<String> names = folder.list();
        long highest = 0;
        for (long epoch : LogFolder.claims(names)) {
            highest = Math.max(highest, epoch);
        }
        for (long epoch : LogFolder.spares(names)) {
            highest = Math.max(highest, epoch);
        }
        for (LogFolder.SegmentName segment : LogFolder.segments(names)) {
            highest = Math.max(highest, segment.epoch());
        }
        return highest;
    }

    private void checkClaim(LeaderState state) throws IOException {
        long claimed = state.claimedEpochFenced();
        for (long epoch : LogFolder.claims(folder.list())) {
            // By name: a claim whose maker has not yet come to raise the word in head.
            claimed = Math.max(claimed, epoch);
        }
        if (claimed != state.epoch()) {
            throw fenced(state.epoch(), claimed);
        }
    }

    private FencedException fenced(long epoch, long claimed) {
        return new FencedException(folder.path() + ": epoch " + claimed + " was claimed while this"
                + " process claimed " + epoch + ". Follow the new leader, or try again", null,
                false);
    }

    /** F2 and F3. */
    private FileLogWriter open(LeaderState state) throws IOException {
        Recovery recovery = new Recovery(folder, options);
        LogPath path;
        boolean known;
        boolean alone;
        try (Witness witness = Witness.load(folder, options.storeId())) {
            path = recovery.scan(witness, table,
                    witness.isOtherAlive(surroundings.processes(), state.epoch()));
            known = path.isAcknowledgedBy(witness.slot());
            alone = state.holdsLock()
                    && witness.isNobodyWriting(surroundings.processes(), state.epoch());
        }
        if (!known) {
            force(path.read());
        }
        checkClaim(state);
        Housekeeper housekeeper = new Housekeeper(state, geometry, counters,
                new Deletions(state, table, pins, leftovers(path, state.epoch())));
        SegmentAppender appender = new SegmentAppender(folder, options.storeId(), options.sealed(),
                state.epoch(), geometry, counters, housekeeper, table::created);
        SegmentPlan plan = new SegmentPlan(nextNumber(path), surroundings.salts().get(),
                geometry.segmentBytes(path.databaseBytes()));
        boolean done = false;
        try {
            SegmentHeader own = appender.openFirst(plan, path.cut(), !alone);
            state.goOnFrom(path, own, known);
            done = true;
        } finally {
            if (!done) {
                appender.close();
                table.disown();
            }
        }
        GroupQueue queue = new GroupQueue(state.epoch(), plan, path.lastLsn(),
                path.databaseBytes(), geometry, surroundings.salts(), options.forceMillisMax(),
                state::noteFailure);
        return new FileLogWriter(state, queue, appender, housekeeper, table::disown);
    }

    /** R4. Their names, too: a leader that was killed may not have come to that. */
    private void force(List<SegmentFile> read) throws IOException {
        for (SegmentFile segment : read) {
            segment.force();
        }
        folder.files().forceDirectory(folder.path());
    }

    private int nextNumber(LogPath path) {
        if (path.numberMax() == Integer.MAX_VALUE) {
            throw new LogFailedException(folder.path() + ": a segment file has the last number, "
                    + Integer.MAX_VALUE + ", no segment can follow it. Remove that file if it is"
                    + " not the log's; else copy the store into a new one", null, false);
        }
        return path.numberMax() + 1;
    }

    /** Files of earlier epochs that no path leads to. */
    private Set<String> leftovers(LogPath path, long epoch) throws IOException {
        List<String> names = folder.list();
        Set<String> leftovers = new HashSet<>();
        for (LogFolder.SegmentName name : LogFolder.segments(names)) {
            if (name.epoch() < epoch && path.isLoser(name)) {
                leftovers.add(name.name());
            }
        }
        for (String name : names) {
            if (LogFolder.isSpare(name) || LogFolder.isClaimBefore(name, epoch)) {
                leftovers.add(name);
            }
        }
        return leftovers;
    }
}
