// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.LogWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
    void leadingBehindAnOrderlyCloseForcesNothingBeforeTheFirstCheckpoint() {
        try (FilePageLog log = machine.open(disk, machine.start())) {
            try (LogWriter first = log.lead(false)) {
                Records.checkpoint(first, "base");
            }
            disk.startTrace();
            try (LogWriter second = log.lead(false)) {
                assertThat(trace()).containsExactly(
                        "create log/claim-0000000002",
                        "write log/claim-0000000002 0+4096",
                        "word log/head 192",
                        "create log/0000000002-0000000002.seg",
                        "write log/0000000002-0000000002.seg 0+4096",
                        "word log/claim-0000000002 slot B");
                assertThat(second.base()).isPresent();
                disk.startTrace();
                Records.checkpoint(second, "next");
                assertThat(trace()).startsWith(
                        "write log/0000000002-0000000002.seg 4096+305",
                        "force log/0000000002-0000000002.seg",
                        "force-directory log",
                        "word log/claim-0000000002 slot A");
            }
        }
    }

    /** The former leader lives: it may write on, and must find the cut made. */
    @Test
    void takingOverForcesTheTailAndTheCut() {
        SimulatedDisk other = disk.otherProcess();
        try (FilePageLog former = machine.open(disk, machine.start());
                FilePageLog log = machine.open(other, machine.start())) {
            Records.checkpoint(former.lead(false), "base");
            other.startTrace();
            log.lead(true);
            assertThat(other.trace()).contains(
                    "write log/0000000002-0000000002.seg 0+4096",
                    "force log/0000000002-0000000002.seg",
                    "force-directory log");
        }
    }

    /** Killed behind the write of its last checkpoint: that one is in the page cache only. */
    @Test
    void aCheckpointInFlightIsForcedBeforeItIsBuiltOn() {
        AtomicReference<SimulatedDisk> killed = new AtomicReference<>();
        try (FilePageLog log = machine.open(disk, machine.start())) {
            LogWriter writer = log.lead(false);
            Records.checkpoint(writer, "acknowledged");
            disk.setOperationListener(operation -> {
                if (operation.kind() == Operation.Kind.FORCE) {
                    killed.compareAndSet(null, disk.snapshot());
                }
            });
            Records.checkpoint(writer, "in flight");
        }
        machine.killAll(false);
        SimulatedDisk later = killed.get();
        try (FilePageLog again = machine.open(later, machine.start())) {
            later.startTrace();
            LogWriter next = again.lead(false);
            assertThat(Records.read(again, next.base().orElseThrow())).isEqualTo("in flight");
            assertThat(later.trace()).containsSubsequence(
                    "force log/0000000001-0000000001.seg",
                    "force-directory log",
                    "create log/0000000002-0000000002.seg",
                    "word log/claim-0000000002 128",
                    "force log/claim-0000000002");
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
                    () -> trace().size() == 14);
            assertThat(trace()).containsExactly(
                    "write log/0000000001-0000000001.seg 4096+7152",
                    "force log/0000000001-0000000001.seg",
                    "write log/0000000001-0000000001.seg 12288+7152",
                    "force log/0000000001-0000000001.seg",
                    "force-directory log",
                    "create log/0000000002-0000000001.seg",
                    "write log/0000000002-0000000001.seg 0+4096",
                    "write log/0000000002-0000000001.seg 4096+7300",
                    "force log/0000000002-0000000001.seg",
                    "force-directory log",
                    "word log/claim-0000000001 slot B",
                    "force log/claim-0000000001",
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
                    "force log/claim-0000000001",
                    "word log/claim-0000000001 192");
        }
    }
}
