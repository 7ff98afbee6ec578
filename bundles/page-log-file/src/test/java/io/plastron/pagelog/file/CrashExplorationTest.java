// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.files.sim.CrashException;
import io.plastron.files.sim.CrashStates;
import io.plastron.files.sim.SeenDisks;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.LogFailedException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a crash leaves, the log shows the last acknowledged checkpoint or the one in flight,
 * whole. The machine dies after each operation of a history; then each subset of what was not
 * forced is lost; then it is opened, read, led, written to, and dies again. States of one crash
 * that do not differ in anything a process can see are opened once.
 *
 * <p>To repeat a failure: everything follows from {@link #SEED}; the message names generation,
 * operation and state.
 */
@Timeout(1200)
class CrashExplorationTest {
    private static final long SEED = Long.getLong("plastron.seed", 20261120L);
    private static final int RANDOM_STATES = Integer.getInteger("plastron.crash.states", 500);
    private static final int GENERATIONS = 4;
    /** Fewer states than this means that the exploration has lost its way. */
    private static final long STATES_MIN = 40_000;

    private static Thread.UncaughtExceptionHandler before;
    private final Random random = new Random(SEED);
    private long states;
    private long opened;
    private long reopened;

    /** The log's own threads die with the simulated process; that is no news. */
    @BeforeAll
    static void expectDeadThreads() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (!(failure instanceof CrashException)) {
                failure.printStackTrace();
            }
        });
    }

    @AfterAll
    static void restoreHandler() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    /** One run of the machine up to its death. */
    private record Run(SimulatedDisk disk, SimulatedMachine machine, History history) {}

    @Test
    void everyCrashLeavesTheLastAcknowledgedCheckpointOrTheOneInFlight() {
        System.out.println("seed " + SEED + " (repeat with -Dplastron.seed=" + SEED + ")");
        explore(new SimulatedDisk(512, true), new History(SEED), new SimulatedMachine(SEED), 1,
                "");
        System.out.println(states + " crash states, " + opened + " different ones read, "
                + reopened + " of them led and written to");
        assertThat(states).isGreaterThan(STATES_MIN);
    }

    private void explore(SimulatedDisk start, History history, SimulatedMachine machine,
            int generation, String where) {
        for (long operation = 0; ; operation++) {
            String here = where + " / generation " + generation + ", operation " + operation;
            Run run = run(start.snapshot(), new History(history, SEED + operation), machine,
                    operation);
            boolean died = run.disk().isDead();
            CrashStates crashed = run.disk().crashStates(
                    generation == 1 ? RANDOM_STATES : RANDOM_STATES / 50, SEED + operation);
            int chosen = random.nextInt(crashed.size());
            int stride = generation == 1 ? 1 : 1 + crashed.size() / 20;
            SeenDisks read = new SeenDisks();
            SeenDisks led = new SeenDisks();
            for (int i = random.nextInt(stride); i < crashed.size(); i += stride) {
                SimulatedDisk state = crashed.state(i);
                states++;
                boolean lead = i % 16 == 0;
                if (lead ? led.add(state) : read.add(state)) {
                    check(state, run, machine, here + ", state " + i, lead);
                }
            }
            if (generation < GENERATIONS && operation % 30 == 9) {
                machine.killAll(true);
                explore(crashed.state(chosen), run.history(), machine, generation + 1,
                        here + ", state " + chosen);
            }
            if (generation < GENERATIONS && operation % 30 == 24) {
                // kill -9 without a power cut: unforced bytes are there, and still not safe.
                machine.killAll(false);
                explore(run.disk().snapshot(), run.history(), machine, generation + 1,
                        here + ", killed");
            }
            if (!died) {
                return;
            }
        }
    }

    /** Leads, writes checkpoints, leaves, and does so again; dies after so many operations. */
    private Run run(SimulatedDisk disk, History history, SimulatedMachine machine,
            long operations) {
        SimulatedMachine.Process process = machine.start();
        disk.crashAfter(operations);
        try (FilePageLog log = machine.open(disk, process)) {
            for (int checkpoints : new int[] {3, 0, 2}) {
                LogWriter writer = log.lead(false);
                Optional<Completion> base = writer.base();
                history.decided(history.assertSurvived(log, base), base);
                history.runAndDrop(log, writer, checkpoints);
                history.abandonOne(writer);
                writer.close();
            }
        } catch (CrashException | LogFailedException died) {
            assertThat(disk.isDead()).as(died.toString()).isTrue();
        }
        process.kill();
        return new Run(disk, machine, history);
    }

    private void check(SimulatedDisk disk, Run run, SimulatedMachine machine, String where,
            boolean lead) {
        machine.killAll(true);
        opened++;
        try {
            SimulatedMachine.Process process = machine.start();
            History.Checkpoint read;
            try (FilePageLog log = machine.open(disk, process)) {
                read = run.history().assertSurvived(log, log.newest());
                if (lead) {
                    lead(log, run.history(), read);
                }
            }
            process.kill();
        } catch (RuntimeException | AssertionError failed) {
            throw new AssertionError(where + "\n" + disk.origin(), failed);
        }
    }

    /** What a reader adopted a later leader cannot take back; and it can be written on. */
    private void lead(FilePageLog log, History told, History.Checkpoint read) {
        reopened++;
        History history = new History(told, SEED);
        try (LogWriter writer = log.lead(false)) {
            History.Checkpoint base = history.assertSurvived(log, writer.base());
            assertThat(base).isEqualTo(read);
            history.decided(base, writer.base());
            history.runAndDrop(log, writer, 1);
            assertThat(history.assertSurvived(log, log.newest())).isEqualTo(history.acknowledged());
        }
    }
}
