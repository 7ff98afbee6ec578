// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.Pin;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy ends with the pinned completion, whatever its leaders do between any two files. */
@Timeout(60)
class LogCopyTest {
    private static final int ROUNDS = 25;

    private static final int KEPT_MAX = 8;

    private final SimulatedMachine machine = new SimulatedMachine(5);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final FilePageLog log = machine.open(disk, machine.start());
    private final List<Records.Written> records = new ArrayList<>();
    private final Set<Integer> dropped = new TreeSet<>();
    private LogWriter writer = log.lead(false);

    private FilePageLog openCopy(String location) {
        PageLogOptions same = SimulatedMachine.options(false);
        return new FilePageLog(machine.surroundings(disk, machine.start()),
                new PageLogOptions(location, same.storeId(), same.sealed(),
                        same.segmentBytesMax(), same.forceMillisMax(), same.acceptOlder()),
                SimulatedMachine.SMALL);
    }

    private void write(Random random) {
        records.add(Records.write(writer,
                records.size() + "x".repeat(1 + random.nextInt(9_000))));
    }

    private Completion checkpoint(Random random, Lsn retainFrom) {
        write(random);
        return Records.checkpoint(writer, "turtle " + records.size(), retainFrom);
    }

    /** Something that a leader does while a checkpoint is pinned. */
    private void act(Random random, Lsn pinned) {
        switch (random.nextInt(5)) {
            case 0 -> write(random);
            case 1 -> dropSome(random);
            case 2 -> leadAnew();
            default -> checkpoint(random, pinned);
        }
    }

    /** What no completion followed is abandoned. */
    private void leadAnew() {
        writer.close();
        writer = log.lead(false);
        long last = log.newest().orElseThrow().lsn().value();
        records.removeIf(record -> record.lsn() > last);
    }

    /** Kept segments that were not given up, oldest first. */
    private List<Integer> kept() {
        return log.segments().stream().filter(segment -> !segment.onPath())
                .map(SegmentInfo::number).filter(number -> !dropped.contains(number)).toList();
    }

    private void drop(int number) {
        writer.drop(Set.of(number));
        dropped.add(number);
    }

    private void dropSome(Random random) {
        List<Integer> kept = kept();
        if (!kept.isEmpty()) {
            drop(kept.get(random.nextInt(kept.size())));
        }
    }

    @Test
    void itEndsWithThePinnedCompletionAndHoldsWhatWasThere() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String copy = "copy" + round;
            for (int i = random.nextInt(6); i > 0; i--) {
                checkpoint(random, Lsn.NONE);
            }
            Completion completion = checkpoint(random, Lsn.NONE);
            List<Completion> retained = log.completions(99);
            try (Pin pin = log.pin(completion.lsn(), "copy", 1_000_000)) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    act(random, pin.completion());
                }
                log.copy(pin.completion(), copy, () -> act(random, pin.completion()));
            }
            assertCopy(copy, completion, retained, "seed " + seed + ", round " + round);
            forget(copy);
        }
    }

    /** What a test holds in memory has its bounds. */
    private void forget(String copy) throws Exception {
        for (Path file : disk.files()) {
            if (file.startsWith(copy)) {
                disk.delete(file);
            }
        }
        List<Integer> kept = kept();
        kept.subList(0, Math.max(0, kept.size() - KEPT_MAX)).forEach(this::drop);
    }

    private void assertCopy(
            String location, Completion last, List<Completion> retained, String where) {
        try (FilePageLog copy = openCopy(location)) {
            assertThat(copy.newest()).as(where).contains(last);
            assertThat(copy.completions(99)).as(where).isEqualTo(retained);
            assertReadable(copy, last, where);
            LogWriter led = copy.lead(false);
            Completion next = Records.checkpoint(led, "in the copy", last.lsn());
            assertReadable(copy, last, where);
            led.close();
            assertThat(copy.newest()).as(where).contains(next);
        }
        try (FilePageLog again = openCopy(location)) {
            assertThat(again.completions(99)).as(where).hasSize(2);
            assertReadable(again, last, where);
        }
    }

    /** All that was written up to a completion and not given up. */
    private void assertReadable(FilePageLog copy, Completion last, String where) {
        for (Records.Written record : records) {
            if (record.lsn() < last.lsn().value()
                    && !dropped.contains(Blocks.number(record.lsn()))) {
                assertThat(Records.read(copy, record)).as("%s, LSN %d", where, record.lsn())
                        .isEqualTo(record.text());
            }
        }
    }

    /** It begins where it began for the completion before, with segments that nobody reads. */
    @Test
    void thePathToThePinnedCompletionStaysUntilItIsPinnedNoMore() {
        Random random = new Random(2);
        checkpoint(random, Lsn.NONE);
        for (int i = 0; i < 12; i++) {
            write(random);
        }
        Completion completion = checkpoint(random, Lsn.NONE);
        List<Completion> retained = log.completions(99);
        int last = Blocks.number(completion.lsn().value());
        assertThat(last).isGreaterThan(3);
        Pin pin = log.pin(completion.lsn(), "copy", 1_000_000);
        dropBefore(last, completion.lsn());
        log.copy(completion.lsn(), "copy", () -> { });
        assertCopy("copy", completion, retained, "copied behind the drop");

        pin.close();
        dropBefore(last, completion.lsn());
        assertThat(log.segmentNumbers().first()).isEqualTo(last);
    }

    /** Lets a leader do all that it ever will about it: the last of it, when it leaves. */
    private void dropBefore(int end, Lsn retained) {
        for (int number = 1; number < end; number++) {
            drop(number);
        }
        checkpoint(new Random(end), retained);
        checkpoint(new Random(end), retained);
        leadAnew();
    }

    @Test
    void whatIsGivenUpWhileItIsCopiedIsRefused() {
        Random random = new Random(3);
        checkpoint(random, Lsn.NONE);
        Completion completion = checkpoint(random, Lsn.NONE);
        assertThatThrownBy(() -> log.copy(completion.lsn(), "near",
                () -> checkpoint(random, Lsn.NONE)))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("given up");
    }

    @Test
    void whatIsNotRetainedIsNotCopiedAndNothingIsOverwritten() throws Exception {
        Random random = new Random(1);
        Completion first = checkpoint(random, Lsn.NONE);
        Completion second = checkpoint(random, Lsn.NONE);
        assertThatThrownBy(() -> log.copy(first.lsn(), "copy", () -> { }))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("not retained");
        assertThatThrownBy(() -> log.copy(second.turtle(), "copy", () -> { }))
                .isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> log.copy(second.lsn(), "log", () -> { }))
                .isInstanceOf(InvalidUseException.class).hasMessageContaining("holds something");
        log.copy(second.lsn(), "copy", () -> { });
        assertThatThrownBy(() -> log.copy(second.lsn(), "copy", () -> { }))
                .isInstanceOf(InvalidUseException.class);
    }
}
