// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.Pin;
import io.plastron.pagelog.PinInfo;
import io.plastron.types.InvalidUseException;
import io.plastron.types.LogFailedException;
import io.plastron.types.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pins of two processes on one folder. */
@Timeout(60)
class PinTest {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final Path ODD = Path.of(
            "log/pin-1700000000000-00000000-0000-0000-0000-000000000001");

    private final AtomicLong clockMillis = new AtomicLong(START_MILLIS);
    private final SimulatedMachine machine = new SimulatedMachine(3);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedDisk other = disk.otherProcess();

    private FilePageLog open(SimulatedDisk onDisk) {
        Surroundings given = machine.surroundings(onDisk, machine.start());
        return new FilePageLog(new Surroundings(onDisk, given.processes(), clockMillis::get,
                given.salts()), SimulatedMachine.options(false), SimulatedMachine.SMALL);
    }

    @Test
    void aPinIsSeenByEveryProcessUntilItIsClosed() {
        try (FilePageLog leading = open(disk); LogWriter writer = leading.lead(false);
                FilePageLog following = open(other)) {
            Completion completion = Records.checkpoint(writer, "pinned");
            Pin pin = following.pin(completion.lsn(), "a follower", 1000);
            PinInfo expected =
                    new PinInfo(completion.lsn(), "a follower", START_MILLIS, START_MILLIS + 1000);
            assertThat(pin.completion()).isEqualTo(completion.lsn());
            assertThat(leading.pins()).containsExactly(expected);
            assertThat(following.pins()).containsExactly(expected);
            pin.close();
            assertThat(leading.pins()).isEmpty();
            assertThat(disk.files()).noneMatch(file -> file.toString().contains("pin-"));
            assertThatThrownBy(pin::renew).isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void aPinEndsWithItsLeaseUnlessItIsRenewed() {
        try (FilePageLog leading = open(disk); LogWriter writer = leading.lead(false);
                FilePageLog following = open(other)) {
            Completion completion = Records.checkpoint(writer, "pinned");
            Pin pin = following.pin(completion.lsn(), "a follower", 1000);
            clockMillis.addAndGet(999);
            assertThat(leading.pins()).hasSize(1);
            pin.renew();
            clockMillis.addAndGet(999);
            assertThat(leading.pins()).extracting(PinInfo::untilMillis)
                    .containsExactly(START_MILLIS + 1999);
            clockMillis.addAndGet(1);
            assertThat(leading.pins()).isEmpty();
            pin.renew();
            assertThat(leading.pins()).hasSize(1);
        }
    }

    @Test
    void aPinRenewedAfterItsLeaseIsRefusedWhenItsCompletionWasGivenUp() {
        try (FilePageLog log = open(disk); LogWriter writer = log.lead(false)) {
            Pin pin = log.pin(Records.checkpoint(writer, "first").lsn(), "too late", 1000);
            clockMillis.addAndGet(1000);
            Records.checkpoint(writer, "second");
            assertThatThrownBy(pin::renew).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("not retained");
            assertThat(log.pins()).isEmpty();
        }
    }

    @Test
    void onlyWhatIsRetainedCanBePinned() {
        try (FilePageLog log = open(disk); LogWriter writer = log.lead(false)) {
            assertThatThrownBy(() -> log.pin(Lsn.of(4711), "too early", 1000))
                    .isInstanceOf(InvalidUseException.class);
            Completion first = Records.checkpoint(writer, "first");
            Completion second = Records.checkpoint(writer, "second");
            assertThatThrownBy(() -> log.pin(first.lsn(), "too late", 1000))
                    .isInstanceOf(InvalidUseException.class);
            assertThat(log.pins()).isEmpty();
            assertThatThrownBy(() -> log.pin(second.lsn(), "no lease", 0))
                    .isInstanceOf(InvalidUseException.class);
            log.pin(second.lsn(), "in time", 1000);
            assertThat(log.pins()).hasSize(1);
        }
    }

    @Test
    void aPinThatCannotBeReadPinsEverythingForADay() throws IOException {
        try (FilePageLog log = open(disk); LogWriter writer = log.lead(false)) {
            Records.checkpoint(writer, "first");
            disk.createNew(ODD).close();
            assertThat(log.pins()).extracting(PinInfo::completion).containsExactly(Lsn.NONE);
            disk.delete(ODD);
            Pin pin = log.pin(log.newest().orElseThrow().lsn(), "damaged", 1000);
            Path file = disk.files().stream().filter(path -> path.toString().contains("pin-"))
                    .findFirst().orElseThrow();
            for (int bit = 0; bit < PinFile.BYTES * 8; bit += 5) {
                disk.flipBit(file, bit / 8, bit % 8);
                assertThat(log.pins()).extracting(PinInfo::completion).containsExactly(Lsn.NONE);
                disk.flipBit(file, bit / 8, bit % 8);
            }
            disk.failReadsOf(file);
            assertThat(log.pins()).extracting(PinInfo::completion).containsExactly(Lsn.NONE);
            clockMillis.addAndGet(TimeUnit.DAYS.toMillis(1) + 1);
            assertThat(log.pins()).isEmpty();
            disk.failReadsOf(null);
            pin.close();
        }
    }

    @Test
    void whoCannotWriteIsTold() {
        try (FilePageLog leading = open(disk); LogWriter writer = leading.lead(false);
                FilePageLog following = open(other)) {
            Completion completion = Records.checkpoint(writer, "to be pinned");
            other.failNext(operation -> operation.kind() == Operation.Kind.CREATE
                    && operation.file().contains("pin"));
            assertThatThrownBy(() -> following.pin(completion.lsn(), "a follower", 1000))
                    .isInstanceOf(LogFailedException.class);
            other.failNext(operation -> operation.kind() == Operation.Kind.RENAME);
            assertThatThrownBy(() -> following.pin(completion.lsn(), "a follower", 1000))
                    .isInstanceOf(LogFailedException.class);
            assertThat(leading.pins()).isEmpty();
        }
    }

    @Test
    void expiredAndUnfinishedPinsAreDeleted() throws IOException {
        try (FilePageLog log = open(disk); LogWriter writer = log.lead(false)) {
            Completion completion = Records.checkpoint(writer, "pinned");
            log.pin(completion.lsn(), "left behind", 1000);
            disk.createNew(ODD.resolveSibling(ODD.getFileName() + ".new")).close();
            Pins pins = new Pins(new LogFolder(disk, Path.of("log")), SimulatedMachine.STORE,
                    clockMillis::get);
            pins.deleteExpired();
            assertThat(LogFolder.pins(disk.list(Path.of("log")))).hasSize(2);
            clockMillis.addAndGet(1000 + Pins.EXPIRED_MILLIS);
            pins.deleteExpired();
            assertThat(LogFolder.pins(disk.list(Path.of("log")))).hasSize(1);
            clockMillis.addAndGet(Pins.UNREADABLE_MILLIS);
            pins.deleteExpired();
            assertThat(LogFolder.pins(disk.list(Path.of("log")))).isEmpty();
        }
    }

    @Test
    void whatAPinLooksLike() {
        byte[] bytes = new PinFile(0x7_0000_1098L, START_MILLIS, "f\u00fcr mich")
                .encode(SimulatedMachine.STORE);
        assertThat(HexFormat.of().formatHex(bytes, 0, 56)).isEqualTo(
                "504c50494e3030310123456789abcdef0f1e2d3c4b5a6978"
                + "000000070000109800" + "00018bcfe56800" + "00000009"
                + "66c3bc72206d696368000000");
        assertThat(ByteBuffer.wrap(bytes).getInt(252))
                .isEqualTo(FrameHeader.crc(bytes, 0, 252));
        assertThat(PinFile.decode(bytes, SimulatedMachine.STORE))
                .isEqualTo(new PinFile(0x7_0000_1098L, START_MILLIS, "f\u00fcr mich"));
    }
}
