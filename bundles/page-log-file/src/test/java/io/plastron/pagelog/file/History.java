// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What a store was told and what it must therefore still hold: the last acknowledged checkpoint and
 * the one that was in flight when the machine died. Contents are kept, and compared byte by byte.
 */
final class History {
    /** A checkpoint as written: its records, the last of which is its turtle. */
    record Checkpoint(String name, List<Records.Written> records) {
        Records.Written turtle() {
            return records.get(records.size() - 1);
        }

        void assertReadable(PageLog log) {
            for (Records.Written record : records) {
                assertThat(Records.read(log, record)).isEqualTo(record.text());
            }
        }
    }

    private final Random random;
    private Checkpoint acknowledged;
    private Checkpoint inFlight;
    private int ordinal;

    History(long seed) {
        random = new Random(seed);
    }

    History(History other, long seed) {
        this(seed);
        acknowledged = other.acknowledged;
        inFlight = other.inFlight;
        ordinal = other.ordinal;
    }

    /** Writes checkpoints of random sizes until it is done or the disk dies. */
    void run(LogWriter writer, int checkpoints) {
        for (int i = 0; i < checkpoints; i++) {
            checkpoint(writer);
        }
    }

    void checkpoint(LogWriter writer) {
        String name = "checkpoint " + ++ordinal;
        int count = 1 + random.nextInt(3);
        List<Records.Written> records = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            String text = name + " record " + i + " " + "x".repeat(random.nextInt(2500));
            records.add(Records.write(writer, text));
        }
        inFlight = new Checkpoint(name, records);
        Records.complete(writer, inFlight.turtle());
        acknowledged = inFlight;
        inFlight = null;
    }

    /** A checkpoint whose records are all reserved and filled but never completed. */
    void abandonOne(LogWriter writer) {
        Records.write(writer, "never completed " + "y".repeat(random.nextInt(2500)));
    }

    Checkpoint acknowledged() {
        return acknowledged;
    }

    /** Checks that this is the last acknowledged checkpoint or the one in flight, whole. */
    Checkpoint assertSurvived(PageLog log, Optional<Completion> found) {
        Checkpoint survivor = null;
        if (found.isPresent()) {
            survivor = is(acknowledged, found.get()) ? acknowledged
                    : is(inFlight, found.get()) ? inFlight : null;
            assertThat(survivor).as("neither %s nor %s but the checkpoint of turtle %s",
                    acknowledged, inFlight, found.get().turtle()).isNotNull();
            survivor.assertReadable(log);
        } else {
            assertThat(acknowledged).as("acknowledged and lost").isNull();
        }
        return survivor;
    }

    private static boolean is(Checkpoint checkpoint, Completion found) {
        return checkpoint != null && checkpoint.turtle().lsn() == found.turtle().value();
    }

    /** A new leader decided that this is what counts. */
    void decided(Checkpoint survivor) {
        acknowledged = survivor;
        inFlight = null;
    }
}
