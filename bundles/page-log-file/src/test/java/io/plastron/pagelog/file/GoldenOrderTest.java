// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.LogWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exact order of what changes the disk: soundness rests on it. */
@Timeout(60)
class GoldenOrderTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedMachine machine = new SimulatedMachine(1);

    /** Stores of one slot are one line. */
    private List<String> trace() {
        List<String> lines = new java.util.ArrayList<>();
        for (String line : disk.trace()) {
            String[] words = line.split(" ");
            boolean inSlot = words[0].equals("word") && words[1].contains("claim")
                    && Integer.parseInt(words[2]) < 192;
            String shown = inSlot
                    ? "word " + words[1] + " slot " + (Integer.parseInt(words[2]) < 128 ? "A" : "B")
                    : line;
            if (lines.isEmpty() || !inSlot || !lines.get(lines.size() - 1).equals(shown)) {
                lines.add(shown);
            }
        }
        return lines;
    }

    @Test
    void leadingClaimsThenForcesThenOpensAnOwnSegment() {
        try (FilePageLog log = machine.open(disk, machine.start())) {
            try (LogWriter first = log.lead(false)) {
                Records.checkpoint(first, "base");
            }
            disk.startTrace();
            try (LogWriter second = log.lead(false)) {
                assertThat(trace()).containsExactly(
                        "create log/claim-0000000002",
                        "write log/claim-0000000002 0+4096",
                        "force log/claim-0000000002",
                        "force-directory log",
                        "word log/head 192",
                        "force log/0000000001-0000000001.seg",
                        "force-directory log",
                        "create log/0000000002-0000000002.seg",
                        "write log/0000000002-0000000002.seg 0+4096",
                        "force log/0000000002-0000000002.seg",
                        "force-directory log",
                        "word log/claim-0000000002 slot B",
                        "force log/claim-0000000002");
                assertThat(second.base()).isPresent();
            }
        }
    }

    @Test
    void aCheckpointIsOneWriteOneForceAndThenTheAcknowledgement() {
        try (FilePageLog log = machine.open(disk, machine.start());
                LogWriter writer = log.lead(false)) {
            Records.checkpoint(writer, "first");
            disk.startTrace();
            Records.write(writer, "page");
            Records.checkpoint(writer, "second");
            assertThat(trace()).containsExactly(
                    "write log/0000000001-0000000001.seg 8192+401",
                    "force log/0000000001-0000000001.seg",
                    "word log/claim-0000000001 slot A");
        }
    }

    @Test
    void aRollForcesTheOlderSegmentFirstAndTheNameBeforeTheAcknowledgement()
            throws Exception {
        try (FilePageLog log = machine.open(disk, machine.start())) {
            LogWriter writer = log.lead(false);
            disk.startTrace();
            Records.write(writer, "x".repeat(7000));
            Records.write(writer, "y".repeat(7000));
            Records.checkpoint(writer, "z".repeat(7000));
            Conditions.await("the hints are written back, the path has moved ahead",
                    () -> trace().size() == 13);
            assertThat(trace()).containsExactly(
                    "write log/0000000001-0000000001.seg 4096+7152",
                    "write log/0000000001-0000000001.seg 12288+7152",
                    "force log/0000000001-0000000001.seg",
                    "create log/0000000002-0000000001.seg",
                    "write log/0000000002-0000000001.seg 0+4096",
                    "write log/0000000002-0000000001.seg 4096+7300",
                    "force log/0000000002-0000000001.seg",
                    "force-directory log",
                    "word log/claim-0000000001 slot B",
                    "force log/claim-0000000001",
                    "force log/head",
                    "rename log/0000000001-0000000001.seg log/kept-0000000001-0000000001.seg",
                    "force-directory log");
        }
    }

    @Test
    void aCleanCloseTrimsAndWritesTheHintsBack() {
        try (FilePageLog log = machine.open(disk, machine.start())) {
            LogWriter writer = log.lead(false);
            Records.checkpoint(writer, "first");
            disk.startTrace();
            writer.close();
            assertThat(trace()).containsExactly(
                    "truncate log/0000000001-0000000001.seg 8192",
                    "force log/0000000001-0000000001.seg",
                    "force log/claim-0000000001",
                    "force log/head",
                    "word log/claim-0000000001 192");
        }
    }
}
