// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.FileSystem;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.types.LogFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Closing a log beside callers, in an interrupted thread, and on a disk that hangs. */
@Timeout(60)
class ClosingTest {
    @TempDir
    Path home;
    private final SimulatedMachine machine = new SimulatedMachine(7);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private FilePageLog open(long forceMillisMax) {
        return new FilePageLog(machine.surroundings(disk, machine.start()),
                new PageLogOptions(SimulatedMachine.FOLDER, SimulatedMachine.STORE, false, 8 << 20,
                        forceMillisMax, false), SimulatedMachine.SMALL);
    }

    private void hangIn(Operation.Kind kind) {
        disk.setOperationListener(operation -> {
            if (operation.kind() == kind && operation.file().endsWith(".seg")) {
                hanging.countDown();
                awaitQuietly(release);
            }
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static FutureTask<LogFailedException> completing(LogWriter writer, Runnable work) {
        FutureTask<LogFailedException> task = new FutureTask<>(() -> {
            try {
                work.run();
                return null;
            } catch (LogFailedException failed) {
                return failed;
            }
        });
        new Thread(task, "completing").start();
        return task;
    }

    /** The disk still hangs in what comes before it: the completion will not be written. */
    @Test
    void aCompletionThatWaitsIsToldAtOnceThatTheWriterWasClosed() throws Exception {
        try (FilePageLog log = open(50_000)) {
            LogWriter writer = log.lead(false);
            hangIn(Operation.Kind.WRITE);
            CountDownLatch queued = new CountDownLatch(1);
            FutureTask<LogFailedException> waiting = completing(writer, () -> {
                Records.write(writer, "x".repeat(7000));
                Records.Written turtle = Records.write(writer, "y".repeat(7000));
                awaitQuietly(hanging);
                queued.countDown();
                Records.complete(writer, turtle);
            });
            queued.await();
            Thread completing = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("completing")).findFirst()
                    .orElseThrow();
            Conditions.await("it waits", () -> completing.getState()
                    == Thread.State.TIMED_WAITING);
            Thread closing = new Thread(writer::close);
            closing.start();
            Conditions.await("it was told", waiting::isDone);
            assertThat(waiting.get()).isNotNull();
            assertThat(waiting.get().outcomeUnknown()).isFalse();
            assertThat(release.getCount()).isEqualTo(1);
            release.countDown();
            closing.join();
            assertThat(log.newest()).isEmpty();
        }
    }

    @Test
    void aCompletionInHandIsBroughtToItsEnd() throws Exception {
        try (FilePageLog log = open(50_000)) {
            LogWriter writer = log.lead(false);
            hangIn(Operation.Kind.FORCE);
            FutureTask<LogFailedException> waiting =
                    completing(writer, () -> Records.checkpoint(writer, "in hand"));
            awaitQuietly(hanging);
            Thread closing = new Thread(writer::close);
            closing.start();
            Conditions.await("it closes", () -> closing.getState() == Thread.State.TIMED_WAITING);
            release.countDown();
            assertThat(waiting.get()).isNull();
            closing.join();
            assertThat(Records.read(log, log.newest().orElseThrow())).isEqualTo("in hand");
        }
    }

    @Test
    void aLogThreadThatComesBackAfterTheCloseDoesNoHarm() throws Exception {
        // What other tests call a killed process leaves its threads behind.
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (FilePageLog log = open(100)) {
            LogWriter writer = log.lead(false);
            Completion acknowledged = Records.checkpoint(writer, "first");
            hangIn(Operation.Kind.FORCE);
            FutureTask<LogFailedException> waiting =
                    completing(writer, () -> Records.checkpoint(writer, "second"));
            awaitQuietly(hanging);
            writer.close();
            assertThat(waiting.get().outcomeUnknown()).isTrue();
            assertThat(writer.isFenced()).isFalse();
            assertThat(writer.isFailed()).isTrue();
            release.countDown();
            Conditions.await("the log thread ended", () -> Thread.getAllStackTraces().keySet()
                    .stream().noneMatch(thread -> !before.contains(thread)
                            && thread.getName().equals("plastron-log-log")));
            assertThat(log.newest()).contains(acknowledged);
        }
    }

    @Test
    void aLeaderThatCompletedNothingLeavesNothing() {
        try (FilePageLog log = open(50_000)) {
            LogWriter first = log.lead(false);
            Completion acknowledged = Records.checkpoint(first, "first");
            first.close();
            List<Path> before = disk.files();
            for (int i = 2; i < 5; i++) {
                LogWriter writer = log.lead(false);
                assertThat(writer.epoch()).isEqualTo(i);
                Records.write(writer, "never completed");
                writer.close();
                assertThat(disk.files()).isEqualTo(before);
                assertThat(log.newest()).contains(acknowledged);
            }
        }
    }

    private FilePageLog openReal() {
        PageLogOptions options = PageLogOptions.of(
                home.resolve("log").toString(), SimulatedMachine.STORE, false);
        return new FilePageLog(Surroundings.of(FileSystem.local()), options,
                Geometry.of(options));
    }

    @Test
    void closingInAnInterruptedThreadTidiesUp() throws IOException {
        FilePageLog log = openReal();
        LogWriter writer = log.lead(false);
        Records.write(writer, "behind it: " + "x".repeat(300_000));
        Completion completed = Records.checkpoint(writer, "turtle");
        Records.write(writer, "never completed" + "x".repeat(300_000));
        Thread.currentThread().interrupt();
        writer.close();
        log.close();
        assertThat(Thread.interrupted()).isTrue();
        Path segment = home.resolve("log/0000000001-0000000001.seg");
        assertThat(Files.size(segment)).isLessThan(320_000);
        try (FilePageLog again = openReal()) {
            assertThat(again.newest()).contains(completed);
            again.lead(false).close();
        }
    }

    /** An interrupted thread loses the open file for all, whatever it is doing with it. */
    @Test
    void aSegmentIsForcedAndMeasuredInAnInterruptedThread() throws IOException {
        try (FilePageLog log = openReal()) {
            Records.checkpoint(log.lead(false), "turtle");
            LogFolder folder = new LogFolder(FileSystem.local(), home.resolve("log"));
            PageLogOptions options = PageLogOptions.of(
                    home.resolve("log").toString(), SimulatedMachine.STORE, false);
            try (SegmentFile segment =
                    SegmentFile.open(folder, folder.name(1, 1), options, false)) {
                Thread.currentThread().interrupt();
                segment.force();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                assertThat(segment.size()).isPositive();
                assertThat(Thread.interrupted()).isTrue();
                segment.force();
            }
        }
    }
}
