// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.space;

import io.plastron.btree.SegmentUse;
import io.plastron.btree.SegmentUse.Counts;
import io.plastron.btree.Tree;
import io.plastron.btree.TreeCursor;
import io.plastron.metadata.SegmentEntry;
import io.plastron.packing.Format;
import io.plastron.packing.Tuple;
import io.plastron.types.Lsn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * What the trees of a store need of each segment of its log, as of what was <em>written</em> last;
 * each checkpoint writes it into the metadata table. For who makes a checkpoint.
 *
 * <p>A segment in which no tree needs a record is <em>dead</em>, and stays so: records come only to
 * the newest segment. It is kept for older checkpoints up to the one it is <em>needed</em> by.
 */
public final class Accounts {
    private static final Format TEXT = Format.of("S");

    private SegmentUse use = new SegmentUse();
    /** Of dead segments: the newest completion whose checkpoint may need it. */
    private final NavigableMap<Integer, Long> needed = new TreeMap<>();
    /** Of segments that died since this was loaded: the commit whose snapshot did without. */
    private final Map<Integer, Long> diedAtCommit = new HashMap<>();
    /** Segments whose row is to be written. */
    private final Set<Integer> touched = new TreeSet<>();
    /** Whether no other row is to be there. */
    private boolean anew;

    /** Reads the rows of a metadata table; none are there in a store without rows in tables. */
    public static Accounts load(Tree metadata) {
        Accounts accounts = new Accounts();
        for (SegmentEntry entry : rows(metadata).values()) {
            accounts.use.add(entry.number(), entry.counts());
            if (entry.needed() > 0) {
                accounts.needed.put(entry.number(), entry.needed());
            }
        }
        return accounts;
    }

    /** The rows of a metadata table, by segment. */
    public static NavigableMap<Integer, SegmentEntry> rows(Tree metadata) {
        NavigableMap<Integer, SegmentEntry> rows = new TreeMap<>();
        Tuple key = new Tuple(TEXT, List.of("uri"), "key of the metadata table");
        Tuple row = new Tuple(TEXT, List.of("config"), "value of the metadata table");
        key.putString(0, SegmentEntry.PREFIX);
        TreeCursor cursor = metadata.cursor();
        boolean there = cursor.seekCeiling(key.packed());
        for (; there; there = cursor.next()) {
            key.take(cursor.key());
            row.take(cursor.value());
            String uri = key.getString(0);
            if (!uri.startsWith(SegmentEntry.PREFIX)) {
                break;
            }
            SegmentEntry entry = SegmentEntry.parse(uri, row.getString(0));
            rows.put(entry.number(), entry);
        }
        return rows;
    }

    /** Whether an account keeps at least every segment that another does. */
    public static boolean covers(SegmentUse account, SegmentUse other) {
        Coverage mine = new Coverage(account);
        Coverage others = new Coverage(other);
        Set<Integer> ends = new TreeSet<>(account.segments().keySet());
        ends.addAll(other.segments().keySet());
        // Between two ends nothing changes but behind one.
        return ends.stream().allMatch(number -> mine.at(number) >= others.at(number)
                && mine.at(number + 1) >= others.at(number + 1));
    }

    /** Whether nothing is accounted for: no tree has pages, or a store has no accounts yet. */
    boolean isEmpty() {
        return use.isEmpty() && needed.isEmpty();
    }

    /** What is counted alive. */
    SegmentUse use() {
        return use;
    }

    /** Takes in what changed since it did so last. */
    void change(SegmentUse change) {
        use.addAll(change);
        touched.addAll(change.segments().keySet());
    }

    /** Takes in what it had not counted rightly: a segment that is needed after all is not dead. */
    void correct(SegmentUse difference) {
        change(difference);
        Coverage coverage = new Coverage(use);
        List<Integer> alive = new ArrayList<>(needed.keySet());
        alive.removeIf(number -> coverage.at(number) == 0);
        touched.addAll(alive);
        needed.keySet().removeAll(alive);
        diedAtCommit.keySet().removeAll(alive);
    }

    /** Begins anew with what was counted. */
    void replace(SegmentUse all) {
        touched.addAll(use.segments().keySet());
        touched.addAll(needed.keySet());
        touched.addAll(all.segments().keySet());
        use = all;
        needed.clear();
        diedAtCommit.clear();
        anew = true;
    }

    /**
     * Holds nothing any more, and leaves nothing in the metadata table: what stood there would be
     * taken for what is in the log.
     *
     * @param present segments of the log
     */
    void forget(Collection<Integer> present) {
        replace(new SegmentUse());
        touched.addAll(present);
    }

    /**
     * Finds the segments that died.
     *
     * @param before the newest completion: it may still need what died since
     * @param closedBelow no record comes to segments below this number any more, and all that are
     *     in them are counted
     * @param present segments of the log
     * @param usedBefore which dead segments checkpoints since the last call may have used, up to
     *     that one, for what is not counted
     * @param commit of the snapshot that is written now
     */
    void settle(Lsn before, int closedBelow, Collection<Integer> present,
            IntPredicate usedBefore, long commit) {
        if (before.isNone()) {
            return;
        }
        Coverage coverage = new Coverage(use);
        for (int number : present) {
            if (number < closedBelow && !needed.containsKey(number) && coverage.at(number) == 0) {
                needed.put(number, before.value());
                diedAtCommit.put(number, commit);
                touched.add(number);
            }
        }
        List<Integer> gone = new ArrayList<>(needed.keySet());
        gone.removeAll(present);
        touched.addAll(gone);
        needed.keySet().removeAll(gone);
        diedAtCommit.keySet().removeAll(gone);
        needed.replaceAll((number, last) -> last < before.value() && usedBefore.test(number)
                ? stillNeeded(number, before) : last);
    }

    private long stillNeeded(int number, Lsn before) {
        touched.add(number);
        return before.value();
    }

    /** Dead segments, each with the newest completion that may need it. */
    NavigableMap<Integer, Long> dead() {
        return needed;
    }

    /** What segments take that are not dead. */
    long liveBytes(Segments segments) {
        return segments.bytes(number -> !needed.containsKey(number));
    }

    /**
     * The first commit that does without a dead segment.
     *
     * @param loaded commit of the state these accounts were loaded with: what was dead then may
     *     still be read by who took a state before
     */
    long diedAtCommit(int number, long loaded) {
        return diedAtCommit.getOrDefault(number, loaded);
    }

    /** Rows that are to be written, and those to be removed. */
    AccountRows unwritten() {
        Map<Integer, Optional<SegmentEntry>> rows = new TreeMap<>();
        for (int number : touched) {
            Counts counts = use.segments().getOrDefault(number, Counts.NONE);
            long last = needed.getOrDefault(number, 0L);
            rows.put(number, counts.equals(Counts.NONE) && last == 0 ? Optional.empty()
                    : Optional.of(new SegmentEntry(number, counts, last)));
        }
        return new AccountRows(rows, anew);
    }

    /** What {@link #unwritten} told stands in the metadata table. */
    void written() {
        touched.clear();
        anew = false;
    }
}
