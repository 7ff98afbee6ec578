// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.plastron.files.sim.CrashStates;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreFullException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that refuses an operation, fills up, or hangs. */
@Timeout(300)
class FailingDiskTest {
    private static final long SEED = 4;
    private static final int CRASH_STATES = 60;

    private final SimulatedMachine machine = new SimulatedMachine(SEED);
    private long states;

    /**
     * An operation fails, the process goes on: it opens again, and then the power goes. What the
     * failed force left in the page cache only must not have been built upon.
     */
    @Test
    void afterAnyFailedOperationOnlyWhatWasAcknowledgedIsTrusted() {
        long operation = 1;
        boolean failed = true;
        while (failed) {
            SimulatedDisk disk = new SimulatedDisk();
            History history = new History(SEED);
            long number = operation;
            // A store to mapped memory is no call that could fail.
            disk.failNext(next -> next.number() == number && next.kind() != Operation.Kind.WORD);
            failed = runFailing(disk, history, operation);
            reopenAndCrash(disk, history, operation);
            operation++;
        }
        System.out.println(operation + " operations failed, " + states + " crash states after it");
        assertThat(operation).isGreaterThan(60);
        assertThat(states).isGreaterThan(2_000);
    }

    private boolean runFailing(SimulatedDisk disk, History history, long operation) {
        SimulatedMachine.Process process = machine.start();
        FilePageLog log = machine.open(disk, process);
        try {
            LogWriter writer = log.lead(false);
            try {
                history.runAndDrop(log, writer, 5);
            } catch (LogFailedException failed) {
                assertThat(writer.isFailed()).isTrue();
                assertThatThrownBy(() -> writer.reserve(100, null))
                        .isInstanceOf(LogFailedException.class);
                if (!failed.outcomeUnknown()) {
                    history.decided();
                }
                history.assertSurvived(log, log.newest());
                assertThat(log.newest().map(Completion::turtle)).isEqualTo(
                        Optional.ofNullable(history.acknowledged())
                                .map(checkpoint -> checkpoint.turtle().asLsn()));
                return true;
            }
            log.close();
            return disk.operations() >= operation;
        } catch (PlastronException failedTyped) {
            return true;
        } finally {
            closeQuietly(log);
            process.kill();
        }
    }

    private static void closeQuietly(FilePageLog log) {
        try {
            log.close();
        } catch (PlastronException alreadyKnown) {
            assertThat(alreadyKnown).hasMessageContaining("log");
        }
    }

    private void reopenAndCrash(SimulatedDisk disk, History history, long operation) {
        SimulatedMachine.Process process = machine.start();
        SimulatedDisk again = disk.otherProcess();
        disk.kill();
        try (FilePageLog log = machine.open(again, process)) {
            LogWriter writer = log.lead(false);
            history.decided(history.assertSurvived(log, writer.base()), writer.base());
            check(again.crashStates(CRASH_STATES, SEED), history, operation);
            history.run(writer, 1);
            check(again.crashStates(CRASH_STATES, SEED), history, operation);
        }
        process.kill();
    }

    private void check(CrashStates crashed, History history, long operation) {
        for (int i = 0; i < Math.min(crashed.size(), CRASH_STATES); i++) {
            SimulatedDisk state = crashed.state(i);
            states++;
            SimulatedMachine later = new SimulatedMachine(SEED + 1);
            later.killAll(true);
            try (FilePageLog log = later.open(state, later.start())) {
                history.assertSurvived(log, log.newest());
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("operation " + operation + " failed, then state " + i
                        + "\n" + state.origin(), failed);
            }
        }
    }

    @Test
    void aFullDiskIsToldAndCommitsNothing() {
        int told = 0;
        for (long free = 12_000; free < 40_000; free += 500) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.setFreeBytes(free);
            SimulatedMachine.Process process = machine.start();
            History history = new History(SEED);
            FilePageLog log = machine.open(disk, process);
            try {
                LogWriter writer = log.lead(false);
                history.run(writer, 5);
                fail("the disk should have been full with " + free + " bytes");
            } catch (StoreFullException full) {
                told++;
                history.decided();
                history.assertSurvived(log, log.newest());
            }
            closeQuietly(log);
            process.kill();
            disk.setFreeBytes(Long.MAX_VALUE);
            reopenAndCrash(disk, history, free);
        }
        assertThat(told).isGreaterThan(50);
    }

    @Test
    void aForceThatDoesNotReturnInTimeHasAnUnknownOutcomeAndIsNeverAcknowledged() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedMachine.Process process = machine.start();
        CountDownLatch release = new CountDownLatch(1);
        Completion acknowledged;
        try (FilePageLog log = machine.open(disk, process);
                LogWriter writer = log.lead(false)) {
            acknowledged = Records.checkpoint(writer, "first");
        }
        // Nothing but what hangs has so little time.
        FilePageLog log = new FilePageLog(machine.surroundings(disk, process),
                new io.plastron.pagelog.PageLogOptions(SimulatedMachine.FOLDER,
                        SimulatedMachine.STORE, false, 8 << 20, 100, false),
                SimulatedMachine.SMALL);
        LogWriter writer = log.lead(false);
        disk.setOperationListener(operation -> {
            if (operation.kind() == Operation.Kind.FORCE && operation.file().endsWith(".seg")) {
                await(release);
            }
        });
        assertThatThrownBy(() -> Records.checkpoint(writer, "second"))
                .isInstanceOfSatisfying(LogFailedException.class,
                        failed -> assertThat(failed.outcomeUnknown()).isTrue());
        release.countDown();
        writer.close();
        assertThat(log.newest()).contains(acknowledged);
        try (LogWriter next = log.lead(false)) {
            assertThat(next.base()).contains(acknowledged);
        }
        log.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
