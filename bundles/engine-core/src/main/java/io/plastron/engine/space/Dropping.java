// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentRange;
import io.plastron.engine.tx.Committer;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.Lsn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** Gives dead segments up, see {@link Space}. For who makes a checkpoint. */
final class Dropping {
    private final LogWriter writer;
    private final Committer committer;
    private final Readers readers;
    private final Reclaimed reclaimed;
    private final Retention retention;
    private final Segments segments;
    /** Of the state this leadership goes on from. */
    private final long firstCommit;
    /**
     * The base as of when dead segments were looked at last. Metadata table and key page only ever
     * leave them: what a later base uses, this one does.
     */
    private Space.Base looked;
    /** Null until it is asked for. */
    private IntPredicate usedByLooked;
    /** Dead segments that only metadata table or key page keep; null: none. */
    private SegmentRange stuck;

    Dropping(LogWriter writer, Committer committer, Readers readers, Reclaimed reclaimed,
            Retention retention, Segments segments, Space.Base base) {
        this.writer = writer;
        this.committer = committer;
        this.readers = readers;
        this.reclaimed = reclaimed;
        this.retention = retention;
        this.segments = segments;
        this.looked = base;
        this.firstCommit = committer.roots().commit();
    }

    /** The segments that metadata table and key page are to leave, null: none. */
    SegmentRange stuck() {
        return stuck;
    }

    /** Nothing is known to be dead. */
    void forget() {
        stuck = null;
    }

    /** Dead segments are looked at, as of a checkpoint. */
    void looks(Space.Base now) {
        if (looked != now) {
            looked = now;
            usedByLooked = null;
        }
    }

    /** Whether the checkpoint of the last look uses a segment besides the trees of tables. */
    boolean isUsedByLooked(int number) {
        if (usedByLooked == null) {
            usedByLooked = looked.uses();
        }
        return usedByLooked.test(number);
    }

    /** Number of the segment from which on none can be dropped. */
    int pathStart() {
        return Lsn.segment(retention.oldest().value());
    }

    /** Gives up what nobody needs, after a checkpoint was committed. */
    void drop(Accounts accounts) {
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
            gone.forEach(segments::drop);
        }
    }

    private boolean isRead(long diedAtCommit) {
        return committer.oldestSnapshot() < diedAtCommit || readers.anyBefore(diedAtCommit);
    }
}
