// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.Lsn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What a store was told and what it must therefore still hold: the last acknowledged checkpoint and
 * the one that was in flight when the machine died, each with the older ones that it retains. A
 * checkpoint shares records with the one before, as trees share pages; contents are kept, and
 * compared byte by byte.
 */
final class History {
    /** A checkpoint keeps so many records of the one before at most. */
    private static final int SHARED_MAX = 4;

    /**
     * A checkpoint as written.
     *
     * @param records the last of which is its turtle
     * @param completion its completion record, 0 as long as nobody was told
     * @param retained the older ones that stay findable, newest first
     */
    record Checkpoint(
            String name, List<Records.Written> records, long completion,
            List<Checkpoint> retained) {
        Records.Written turtle() {
            return records.get(records.size() - 1);
        }

        void assertReadable(PageLog log) {
            for (Records.Written record : records) {
                assertThat(Records.read(log, record)).isEqualTo(record.text());
            }
        }

        /** Numbers of the segments that this one has records in. */
        private void addSegments(Set<Integer> numbers) {
            records.forEach(record -> numbers.add(Blocks.number(record.lsn())));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Random random;
    private Checkpoint acknowledged;
    private Checkpoint inFlight;
    private int ordinal;
    private boolean retainsAll;

    History(long seed) {
        random = new Random(seed);
    }

    History(History other, long seed) {
        this(seed);
        acknowledged = other.acknowledged;
        inFlight = other.inFlight;
        ordinal = other.ordinal;
        retainsAll = other.retainsAll;
    }

    /** From now on no checkpoint is given up. */
    void retainAll() {
        retainsAll = true;
    }

    /** Writes checkpoints of random sizes until it is done or the disk dies. */
    void run(LogWriter writer, int checkpoints) {
        for (int i = 0; i < checkpoints; i++) {
            checkpoint(writer);
        }
    }

    /** Likewise, and gives up behind each what no checkpoint needs any more. */
    void runAndDrop(PageLog log, LogWriter writer, int checkpoints) {
        for (int i = 0; i < checkpoints; i++) {
            checkpoint(writer);
            drop(log, writer);
        }
    }

    void checkpoint(LogWriter writer) {
        String name = "checkpoint " + ++ordinal;
        int count = 1 + random.nextInt(3);
        List<Records.Written> records = shared();
        for (int i = 0; i <= count; i++) {
            String text = name + " record " + i + " " + "x".repeat(random.nextInt(2500));
            records.add(Records.write(writer, text));
        }
        List<Checkpoint> retained = retained();
        inFlight = new Checkpoint(name, records, 0, retained);
        Completion completion = Records.complete(writer, inFlight.turtle(), retained.isEmpty()
                ? Lsn.NONE : Lsn.of(retained.get(retained.size() - 1).completion()));
        acknowledged = new Checkpoint(name, records, completion.lsn().value(), retained);
        inFlight = null;
    }

    private List<Records.Written> shared() {
        List<Records.Written> shared = new ArrayList<>();
        if (acknowledged != null) {
            for (Records.Written record : acknowledged.records()) {
                boolean turtle = record == acknowledged.turtle();
                if (!turtle && shared.size() < SHARED_MAX && random.nextInt(3) > 0) {
                    shared.add(record);
                }
            }
        }
        return shared;
    }

    /** All that the last one retains and itself, from some point on; newest first. */
    private List<Checkpoint> retained() {
        List<Checkpoint> candidates = new ArrayList<>();
        if (acknowledged != null && acknowledged.completion() != 0) {
            candidates.add(new Checkpoint(acknowledged.name(), acknowledged.records(),
                    acknowledged.completion(), List.of()));
            candidates.addAll(acknowledged.retained());
        }
        int usual = random.nextInt(3) == 0
                ? random.nextInt(candidates.size() + 1) : Math.min(2, candidates.size());
        return List.copyOf(candidates.subList(0, retainsAll ? candidates.size() : usual));
    }

    private void drop(PageLog log, LogWriter writer) {
        Set<Integer> needed = new HashSet<>();
        acknowledged.addSegments(needed);
        acknowledged.retained().forEach(older -> older.addSegments(needed));
        Set<Integer> dead = new HashSet<>();
        for (SegmentInfo segment : log.segments()) {
            if (!segment.onPath() && !needed.contains(segment.number())) {
                dead.add(segment.number());
            }
        }
        writer.drop(dead);
    }

    /** A checkpoint whose records are all reserved and filled but never completed. */
    void abandonOne(LogWriter writer) {
        Records.write(writer, "never completed " + "y".repeat(random.nextInt(2500)));
    }

    Checkpoint acknowledged() {
        return acknowledged;
    }

    /**
     * Checks that this is the last acknowledged checkpoint or the one in flight, whole, and that
     * what it retains is found and whole, too.
     */
    Checkpoint assertSurvived(PageLog log, Optional<Completion> found) {
        if (found.isEmpty()) {
            assertThat(acknowledged).as("acknowledged and lost").isNull();
            return null;
        }
        Checkpoint survivor = is(acknowledged, found.get()) ? acknowledged
                : is(inFlight, found.get()) ? inFlight : null;
        assertThat(survivor).as("neither %s nor %s but the checkpoint of turtle %s",
                acknowledged, inFlight, found.get().turtle()).isNotNull();
        survivor.assertReadable(log);
        assertThat(log.completions(Integer.MAX_VALUE).stream().skip(1)
                .map(older -> older.lsn().value()).toList())
                .isEqualTo(survivor.retained().stream().map(Checkpoint::completion).toList());
        survivor.retained().forEach(older -> older.assertReadable(log));
        return survivor;
    }

    private static boolean is(Checkpoint checkpoint, Completion found) {
        return checkpoint != null && checkpoint.turtle().lsn() == found.turtle().value();
    }

    /** A new leader decided that this is what counts. */
    void decided(Checkpoint survivor, Optional<Completion> base) {
        acknowledged = survivor == null ? null : new Checkpoint(survivor.name(),
                survivor.records(), base.orElseThrow().lsn().value(), survivor.retained());
        inFlight = null;
    }

    /** What was acknowledged last counts, and what was in flight does not. */
    void decided() {
        inFlight = null;
    }
}
