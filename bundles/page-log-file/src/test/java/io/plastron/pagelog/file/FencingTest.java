// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.CrashStates;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.FencedException;
import io.plastron.types.LogFailedException;
import io.plastron.types.PlastronException;
import io.plastron.types.StoreInUseException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two leaders of one folder, in two processes of a simulated machine. */
@Timeout(120)
class FencingTest {
    private static final long SEED = 9;

    private final SimulatedMachine machine = new SimulatedMachine(SEED);
    private final SimulatedDisk diskA = new SimulatedDisk();
    private final SimulatedDisk diskB = diskA.otherProcess();
    private final SimulatedMachine.Process a = machine.start();
    private final SimulatedMachine.Process b = machine.start();

    @Test
    void aLivingLeaderIsNamedAndNotDisturbed() {
        try (FilePageLog logA = machine.open(diskA, a); LogWriter leader = logA.lead(false);
                FilePageLog logB = machine.open(diskB, b)) {
            assertThatThrownBy(() -> logB.lead(false)).isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining("process " + a.pid());
            assertThat(logB.leadership()).isEqualTo(
                    new io.plastron.pagelog.Leadership(1, a.pid(), true, false));
            Completion completed = Records.checkpoint(leader, "undisturbed");
            assertThat(logB.newest()).contains(completed);
        }
    }

    @Test
    void aFormerLeadersCheckpointIsNotAcknowledgedAndNeverSeen() {
        try (FilePageLog logA = machine.open(diskA, a); FilePageLog logB = machine.open(diskB, b)) {
            LogWriter former = logA.lead(false);
            Completion base = Records.checkpoint(former, "acknowledged by A");
            LogWriter leader = logB.lead(true);
            assertThat(leader.base()).contains(base);
            assertThat(former.isFenced()).isTrue();
            assertThatThrownBy(() -> Records.checkpoint(former, "too late"))
                    .isInstanceOfSatisfying(FencedException.class,
                            fenced -> assertThat(fenced.outcomeUnknown()).isTrue());
            assertThat(logA.newest()).contains(base);
            Completion next = Records.checkpoint(leader, "acknowledged by B");
            assertThat(logA.newest()).contains(next);
            assertThat(logB.newest()).contains(next);
            former.close();
            leader.close();
        }
        machine.killAll(false);
        try (FilePageLog log = machine.open(diskA.otherProcess(), machine.start())) {
            LogWriter third = log.lead(false);
            assertThat(Records.read(log, third.base().orElseThrow()))
                    .isEqualTo("acknowledged by B");
        }
    }

    @Test
    void whoTookOverGetsTheLockWhenTheFormerHolderIsGone() throws Exception {
        try (FilePageLog logA = machine.open(diskA, a); FilePageLog logB = machine.open(diskB, b)) {
            LogWriter former = logA.lead(false);
            LogWriter leader = logB.lead(true);
            former.close();
            // Nobody else may lead now, lock or no lock.
            SimulatedDisk diskC = diskA.otherProcess();
            try (FilePageLog logC = machine.open(diskC, machine.start())) {
                assertThatThrownBy(() -> logC.lead(false))
                        .isInstanceOf(StoreInUseException.class)
                        .hasMessageContaining("process " + b.pid());
            }
            Conditions.await("B holds the lock", () -> {
                var taken = diskC.tryLock(java.nio.file.Path.of("log/lock"));
                if (taken.isPresent()) {
                    taken.get().close();
                }
                return taken.isEmpty();
            });
            leader.close();
        }
    }

    /** Whoever removes head takes the word that fences away from one of the two. */
    @Test
    void aFormerLeaderIsFencedEvenIfHeadWasReplaced() throws Exception {
        try (FilePageLog logA = machine.open(diskA, a); FilePageLog logB = machine.open(diskB, b)) {
            LogWriter former = logA.lead(false);
            Records.checkpoint(former, "acknowledged by A");
            diskA.delete(Path.of("log/head"));
            LogWriter leader = logB.lead(true);
            Completion next = Records.checkpoint(leader, "acknowledged by B");
            assertThatThrownBy(() -> Records.checkpoint(former, "too late"))
                    .isInstanceOf(FencedException.class);
            assertThat(logB.newest()).contains(next);
        }
    }

    @Test
    void aLeaderOfThisProcessWithoutTheLockIsStillALeader() {
        try (FilePageLog logA = machine.open(diskA, a); FilePageLog logB = machine.open(diskB, b);
                FilePageLog second = machine.open(diskB, b)) {
            LogWriter former = logA.lead(false);
            LogWriter leader = logB.lead(true);
            former.close();
            assertThatThrownBy(() -> second.lead(false)).isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining("(this one)");
            Records.checkpoint(leader, "undisturbed");
        }
    }

    @Test
    void whoFailedToClaimIsNotTakenForALivingLeader() {
        try (FilePageLog logA = machine.open(diskA, a); FilePageLog logB = machine.open(diskB, b)) {
            diskA.failNext(operation -> operation.kind() == Operation.Kind.WRITE
                    && operation.file().contains("claim"));
            assertThatThrownBy(() -> logA.lead(false)).isInstanceOf(LogFailedException.class);
            Records.checkpoint(logB.lead(false), "led");
        }
    }

    /** Before each operation of a former leader's checkpoint, the other one steps up completely. */
    @Test
    void aTakeOverAtAnyMomentOfACheckpointKeepsWhatWasAcknowledged() throws Exception {
        long operations = 0;
        boolean interleaved = true;
        for (; interleaved; operations++) {
            interleaved = takeOverBefore(operations);
        }
        assertThat(operations).isGreaterThan(8);
    }

    private boolean takeOverBefore(long operation) throws Exception {
        SimulatedDisk first = new SimulatedDisk();
        SimulatedMachine.Process processA = machine.start();
        SimulatedMachine.Process processB = machine.start();
        FilePageLog logA = machine.open(first, processA);
        FilePageLog logB = machine.open(first.otherProcess(), processB);
        LogWriter former = logA.lead(false);
        History history = new History(SEED);
        history.run(former, 1);
        AtomicReference<LogWriter> leader = new AtomicReference<>();
        AtomicLong left = new AtomicLong(operation);
        first.setOperationListener(before -> {
            if (left.getAndDecrement() == 0) {
                leader.set(logB.lead(true));
            }
        });
        boolean fenced = false;
        try {
            history.run(former, 1);
        } catch (FencedException expected) {
            fenced = true;
        }
        first.setOperationListener(before -> { });
        if (leader.get() == null) {
            logA.close();
            logB.close();
            return false;
        }
        History.Checkpoint base = history.assertSurvived(logB, leader.get().base());
        assertThat(fenced || base.equals(history.acknowledged())).isTrue();
        History after = new History(history, SEED);
        after.decided(base, leader.get().base());
        after.run(leader.get(), 1);
        assertThatThrownBy(() -> history.run(former, 1)).isInstanceOf(PlastronException.class);
        after.assertSurvived(logA, logA.newest());
        assertSurvivesPowerCut(first, after);
        logB.close();
        logA.close();
        return true;
    }

    private void assertSurvivesPowerCut(SimulatedDisk disk, History history) {
        CrashStates states = disk.crashStates(100, SEED);
        for (int i = 0; i < Math.min(200, states.size()); i++) {
            SimulatedMachine later = new SimulatedMachine(SEED + i);
            later.killAll(true);
            try (FilePageLog log = later.open(states.state(i), later.start())) {
                history.assertSurvived(log, log.newest());
            }
        }
    }

    /** Before each operation of a step-up, the former leader completes a checkpoint. */
    @Test
    void aCheckpointAtAnyMomentOfATakeOverIsFoundOrFenced() throws Exception {
        long operations = 0;
        boolean interleaved = true;
        for (; interleaved; operations++) {
            interleaved = checkpointBefore(operations);
        }
        assertThat(operations).isGreaterThan(12);
    }

    private boolean checkpointBefore(long operation) {
        SimulatedDisk first = new SimulatedDisk();
        SimulatedDisk second = first.otherProcess();
        FilePageLog logA = machine.open(first, machine.start());
        FilePageLog logB = machine.open(second, machine.start());
        LogWriter former = logA.lead(false);
        History history = new History(SEED);
        history.run(former, 1);
        AtomicLong left = new AtomicLong(operation);
        second.setOperationListener(before -> {
            if (left.getAndDecrement() == 0) {
                try {
                    history.run(former, 1);
                } catch (FencedException tooLate) {
                    assertThat(tooLate.outcomeUnknown()).isTrue();
                }
            }
        });
        LogWriter leader = logB.lead(true);
        second.setOperationListener(before -> { });
        History.Checkpoint base = history.assertSurvived(logB, leader.base());
        History after = new History(history, SEED);
        after.decided(base, leader.base());
        after.assertSurvived(logA, logA.newest());
        after.run(leader, 1);
        after.assertSurvived(logA, logA.newest());
        assertSurvivesPowerCut(first, after);
        logB.close();
        logA.close();
        return left.get() < 0;
    }
}
