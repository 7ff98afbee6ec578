// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A spare is a help: whatever happens to it, the log goes on. */
@Timeout(60)
class SpareTest {
    private static final int SEGMENT_BYTES = 6 * 4096;
    private static final Geometry WITH_SPARES =
            new Geometry(SEGMENT_BYTES, SEGMENT_BYTES, 8192, 8192, 1 << 20, 4096, 16);

    private final SimulatedMachine machine = new SimulatedMachine(6);
    private final SimulatedDisk disk = new SimulatedDisk();

    private static boolean isOfSpare(Operation operation, Operation.Kind kind) {
        return operation.kind() == kind && operation.file().contains("spare");
    }

    private long operations(Predicate<String> which) {
        return disk.trace().stream().filter(which).count();
    }

    private long sparesBegun() {
        return operations(line -> line.startsWith("create") && line.contains("spare"));
    }

    private boolean hasSpare() {
        return disk.files().stream().map(Path::toString).anyMatch(name -> name.contains("spare"));
    }

    private static Completion roll(LogWriter writer) {
        Completion last = null;
        for (int i = 0; i < 6; i++) {
            last = Records.checkpoint(writer, "checkpoint " + i);
        }
        return last;
    }

    @Test
    void noSpareIsMadeUnlessASegmentStillFitsBesideIt() throws Exception {
        try (FilePageLog log = machine.open(disk, machine.start(), WITH_SPARES, false)) {
            LogWriter writer = log.lead(false);
            // Room for a spare, or for the segment in use to grow: not for both.
            disk.setFreeBytes(SEGMENT_BYTES + 3 * 4096);
            disk.startTrace();
            Completion last = null;
            for (int i = 0; i < 4; i++) {
                last = Records.checkpoint(writer, "checkpoint " + i);
            }
            writer.close();
            assertThat(sparesBegun()).isZero();
            assertThat(log.newest()).contains(last);
        }
    }

    @Test
    void aSpareThatCannotBeFilledIsDeletedAndNotTriedAgainBeforeTheNextRoll() throws Exception {
        try (FilePageLog log = machine.open(disk, machine.start(), WITH_SPARES, false)) {
            LogWriter writer = log.lead(false);
            disk.startTrace();
            disk.failNext(operation -> isOfSpare(operation, Operation.Kind.WRITE));
            Records.checkpoint(writer, "first");
            Conditions.await("a spare was begun and deleted", () -> operations(
                    line -> line.startsWith("delete") && line.contains("spare")) == 1);
            assertThat(hasSpare()).isFalse();
            Records.checkpoint(writer, "second");
            Records.checkpoint(writer, "third");
            assertThat(sparesBegun()).isEqualTo(1);
            Completion last = roll(writer);
            Conditions.await("another spare", () -> sparesBegun() > 1);
            assertThat(log.newest()).contains(last);
        }
    }

    @Test
    void aSpareThatCannotBeRenamedDoesNotFailTheLog() throws Exception {
        try (FilePageLog log = machine.open(disk, machine.start(), WITH_SPARES, false)) {
            LogWriter writer = log.lead(false);
            disk.startTrace();
            disk.failNext(operation -> isOfSpare(operation, Operation.Kind.RENAME));
            Conditions.await("a spare was ready for a roll and could not be renamed", () -> {
                roll(writer);
                return operations(
                        line -> line.startsWith("rename") && line.endsWith("failed")) == 1;
            });
            Completion last = roll(writer);
            assertThat(writer.isFailed()).isFalse();
            assertThat(log.newest()).contains(last);
        }
    }
}
