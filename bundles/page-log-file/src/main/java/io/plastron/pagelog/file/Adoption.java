// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.CorruptionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which completion a reader may adopt. Files alone must not decide: a reader that polls them sees
 * nine completions of ten before they are forced, and a power cut takes such a one back.
 *
 * <ul>
 *   <li>While a leader lives, and ever after in the same run of the machine, its slot is exact:
 *       whatever killed it, what it stored in shared memory stands. The slot's completion is the
 *       answer, and no other (F4, F6).
 *   <li>Otherwise (after a power cut, or where the machine's run cannot be told) the slot may lag,
 *       never lead. The log is read from there to its end as a new leader would; what was read is
 *       forced, if there is more than the slot says; the claim is looked at again, and only if it
 *       did not change is the result adopted: a later leader cannot find less.
 * </ul>
 *
 * <p>Never goes back to an older completion than it gave before, and never answers with it in place
 * of a newer one that cannot be read: what failed is looked at anew by each call. Used under the
 * log's lock.
 */
final class Adoption implements AutoCloseable {
    private final LogFolder folder;
    private final PageLogOptions options;
    private final Processes processes;
    private final SegmentTable table;

    private Witness witness;
    private StoredCompletion adopted;

    Adoption(LogFolder folder, PageLogOptions options, Processes processes, SegmentTable table) {
        this.folder = folder;
        this.options = options;
        this.processes = processes;
        this.table = table;
    }

    /** The newest completion that may be adopted now. */
    Optional<StoredCompletion> newest() throws IOException {
        boolean decided = witness != null && !witness.isStale();
        while (!decided) {
            if (witness == null || !witness.refresh()) {
                close();
                witness = Witness.load(folder, options.storeId());
            }
            try {
                decided = decide();
            } finally {
                if (!decided) {
                    // Kept, it would not be stale, and the older completion would be the answer.
                    close();
                }
            }
        }
        return Optional.ofNullable(adopted);
    }

    /** False when somebody claimed meanwhile and all is to be looked at again. */
    private boolean decide() throws IOException {
        ClaimFile claim = witness.acknowledging();
        boolean leads = witness.isHolderAlive(processes);
        if (claim != null && isExact(claim, leads)) {
            return adoptSlot(claim.newest());
        }
        LogPath path = new Recovery(folder, options)
                .scan(witness, table, witness.isOtherAlive(processes, 0));
        boolean byLeader = leads && path.last() != null
                && path.last().completion().epoch() == witness.claimedEpoch();
        if (path.last() == null || byLeader) {
            return true;
        }
        if (!path.isAcknowledgedBy(witness.slot())) {
            for (SegmentFile read : path.read()) {
                read.force();
            }
            folder.files().forceDirectory(folder.path());
        }
        try (Witness after = Witness.load(folder, options.storeId())) {
            if (after.claimedEpoch() != witness.claimedEpoch()) {
                return false;
            }
        }
        adopt(path.last(), path.segments());
        return true;
    }

    private boolean isExact(ClaimFile claim, boolean leads) {
        boolean sameRun = processes.bootId() != 0
                && claim.holder().bootId() == processes.bootId() && witness.isWhole();
        return sameRun || leads && claim == witness.top();
    }

    /** Adopts what a slot names; false when it was overwritten meanwhile and its file is gone. */
    private boolean adoptSlot(AckSlot slot) throws IOException {
        if (slot == null || !slot.hasCompletion()
                || adopted != null && adopted.lsn() >= slot.completionLsn()) {
            return true;
        }
        LogFolder.SegmentName name =
                folder.name(Blocks.number(slot.completionLsn()), slot.epoch());
        SegmentFile segment = table.open(name);
        StoredCompletion found = segment == null ? null : segment.completion(slot.completionLsn());
        if (found == null) {
            if (witness.isStale()) {
                return false;
            }
            return adoptWithoutSlot(name, slot);
        }
        List<SegmentFile> path;
        try {
            path = pathTo(segment, found);
        } catch (CorruptionException missing) {
            if (witness.isStale()) {
                // The leader went on meanwhile, and its path begins later.
                return false;
            }
            throw missing;
        }
        adopt(found, path);
        return true;
    }

    private boolean adoptWithoutSlot(LogFolder.SegmentName name, AckSlot slot) throws IOException {
        if (!options.acceptOlder()) {
            throw new CorruptionException(name.name() + ", offset "
                    + Blocks.offset(slot.completionLsn())
                    + ": the checkpoint acknowledged there (LSN "
                    + slot.completionLsn() + ") cannot be read. " + LogErrors.OLDER);
        }
        LogPath path = new Recovery(folder, options)
                .scan(witness, table, witness.isOtherAlive(processes, 0));
        if (path.last() != null) {
            adopt(path.last(), path.segments());
        }
        return true;
    }

    /** Segments from the first needed one to that of a completion, by their links. */
    private List<SegmentFile> pathTo(SegmentFile end, StoredCompletion completion)
            throws IOException {
        List<SegmentFile> path = new ArrayList<>();
        SegmentFile at = end;
        path.add(at);
        while (!completion.body().needs(at.header())) {
            SegmentHeader.Link link = at.header().link();
            SegmentFile before = link.isNone() ? null
                    : table.open(folder.name(Blocks.number(link.endLsn()), link.epoch()));
            if (before == null || !before.header().isTargetOf(link)) {
                LogFolder.SegmentName name =
                        folder.name(Blocks.number(link.endLsn()), link.epoch());
                throw new CorruptionException(name.name() + ": this segment is missing, or another"
                        + " one has its name; " + at.name() + " goes on from it. "
                        + LogErrors.RESTORE);
            }
            path.add(0, before);
            at = before;
        }
        return path;
    }

    private void adopt(StoredCompletion completion, List<SegmentFile> path) throws IOException {
        if (adopted != null && adopted.lsn() >= completion.lsn()) {
            return;
        }
        table.adopt(path);
        adopted = completion;
    }

    /** The completion before one on the path; empty at the beginning of what the log keeps. */
    Optional<StoredCompletion> before(StoredCompletion completion) throws IOException {
        long lsn = completion.previousLsn();
        SegmentFile segment = lsn == 0 ? null : table.onPath(Blocks.number(lsn));
        if (segment == null) {
            return Optional.empty();
        }
        StoredCompletion found = segment.completion(lsn);
        if (found == null) {
            throw new CorruptionException(segment.name() + ", offset " + Blocks.offset(lsn)
                    + ": the completion record there cannot be read. " + LogErrors.RESTORE);
        }
        return Optional.of(found);
    }

    @Override
    public void close() throws IOException {
        Witness last = witness;
        witness = null;
        if (last != null) {
            last.close();
        }
    }
}
