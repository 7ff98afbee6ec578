// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.CorruptionException;
import io.plastron.types.LogFailedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers of a log whose newest checkpoint, or whose last segment, cannot be read. */
@Timeout(60)
class UnreadableTest {
    private final SimulatedMachine machine = new SimulatedMachine(8);
    private final SimulatedDisk disk = new SimulatedDisk();

    private static Path segment(int number, int epoch) {
        return Path.of(String.format("log/%010d-%010d.seg", number, epoch));
    }

    private void flip(Completion completion) throws Exception {
        disk.flipBit(segment(1, 1), Blocks.offset(completion.lsn().value()) + 70, 0);
    }

    @Test
    void damageIsToldByEveryCallAndTheOlderCheckpointIsNotTheAnswer() throws Exception {
        try (FilePageLog log = machine.open(disk, machine.start());
                FilePageLog follower = machine.open(disk.otherProcess(), machine.start());
                FilePageLog fresh = machine.open(disk.otherProcess(), machine.start())) {
            LogWriter writer = log.lead(false);
            Completion first = Records.checkpoint(writer, "first");
            assertThat(follower.newest()).contains(first);
            Completion second = Records.checkpoint(writer, "second");
            flip(second);
            for (FilePageLog reader : new FilePageLog[] {follower, fresh}) {
                for (int call = 0; call < 3; call++) {
                    assertThatThrownBy(reader::newest).isInstanceOf(CorruptionException.class);
                }
            }
            flip(second);
            assertThat(follower.newest()).contains(second);
            assertThat(fresh.newest()).contains(second);
        }
    }

    @Test
    void listenersAreToldAgainUntilTheLogCanBeRead() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (FilePageLog log = machine.open(disk, machine.start());
                FilePageLog follower = machine.open(disk.otherProcess(), machine.start())) {
            LogWriter writer = log.lead(false);
            Records.checkpoint(writer, "first");
            flip(Records.checkpoint(writer, "second"));
            AutoCloseable watch = follower.watch(() -> {
                try {
                    follower.newest();
                } catch (CorruptionException expected) {
                    refused.incrementAndGet();
                }
            });
            Conditions.await("told more than once", () -> refused.get() > 2);
            watch.close();
        }
    }

    @Test
    void followingACheckpointMapsNothingAnew() throws Exception {
        AtomicInteger maps = new AtomicInteger();
        SimulatedDisk other = disk.otherProcess();
        FileSystem counting = (FileSystem) Proxy.newProxyInstance(
                FileSystem.class.getClassLoader(), new Class<?>[] {FileSystem.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("map")) {
                        maps.incrementAndGet();
                    }
                    try {
                        return method.invoke(other, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        try (FilePageLog log = machine.open(disk, machine.start());
                FilePageLog follower = machine.open(counting, machine.start())) {
            LogWriter writer = log.lead(false);
            Completion first = Records.checkpoint(writer, "first");
            assertThat(follower.newest()).contains(first);
            int before = maps.get();
            assertThat(before).isPositive();
            for (int i = 0; i < 5; i++) {
                Completion next = Records.checkpoint(writer, "turtle " + i);
                assertThat(follower.newest()).contains(next);
            }
            assertThat(maps.get()).isEqualTo(before);
        }
    }

    @Test
    void acceptOlderGetsPastADamagedHeaderBehindTheLastCheckpoint() throws Exception {
        Completion base = leadTwice();
        disk.flipBit(segment(2, 2), 130, 0);
        try (FilePageLog log = machine.open(disk, machine.start())) {
            assertThatThrownBy(() -> log.lead(false)).isInstanceOf(CorruptionException.class);
        }
        try (FilePageLog log = accepting()) {
            LogWriter writer = log.lead(false);
            assertThat(writer.base()).contains(base);
            Records.checkpoint(writer, "next");
        }
    }

    @Test
    void acceptOlderDoesNotTakeALogForEmptyWhenItsCheckpointsSegmentIsDamaged() throws Exception {
        leadTwice();
        disk.flipBit(segment(1, 1), 130, 0);
        try (FilePageLog log = accepting()) {
            assertThatThrownBy(() -> log.lead(false)).isInstanceOf(CorruptionException.class);
        }
        disk.delete(segment(2, 2));
        try (FilePageLog log = accepting()) {
            assertThatThrownBy(() -> log.lead(false)).isInstanceOf(CorruptionException.class)
                    .hasMessageContaining(segment(1, 1).getFileName().toString());
        }
    }

    private FilePageLog accepting() {
        FilePageLog log = machine.open(disk, machine.start(), SimulatedMachine.SMALL, true);
        log.checkFormat();
        return log;
    }

    /** The second leader is killed before it completes anything. */
    private Completion leadTwice() {
        SimulatedDisk its = disk.otherProcess();
        SimulatedMachine.Process process = machine.start();
        FilePageLog log = machine.open(its, process);
        Completion base;
        try (LogWriter writer = log.lead(false)) {
            base = Records.checkpoint(writer, "base");
        }
        log.lead(false);
        its.kill();
        process.kill();
        return base;
    }

    @Test
    void strayFilesOfTheHighestNumbersAreNamedOrIgnoredAndNeverOverflow() throws Exception {
        leadTwice();
        disk.createNew(Path.of("log/claim-" + Long.MAX_VALUE)).close();
        try (FilePageLog log = machine.open(disk, machine.start())) {
            LogWriter writer = log.lead(false);
            assertThat(writer.epoch()).isEqualTo(3);
        }
        disk.createNew(segment(Integer.MAX_VALUE, 1)).close();
        try (FilePageLog log = machine.open(disk, machine.start())) {
            assertThatThrownBy(() -> log.lead(false)).isInstanceOf(LogFailedException.class)
                    .hasMessageContaining("the last number");
        }
    }
}
