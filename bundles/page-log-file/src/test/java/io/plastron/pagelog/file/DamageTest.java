// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.types.CorruptionException;
import io.plastron.types.PlastronException;
import io.plastron.types.TooNewException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damage is detected or harmless: never another checkpoint than the acknowledged one without a
 * word. With head and claim at hand for any damage; without them for all but sectors turned to
 * zeros in the last checkpoint, which nothing can tell from a write that never happened.
 */
@Timeout(900)
class DamageTest {
    private static final long SEED = 12;

    private final SimulatedMachine machine = new SimulatedMachine(SEED);
    private final SimulatedDisk clean = new SimulatedDisk();
    private final History history = new History(SEED);
    private long refused;
    private long harmless;

    /** Leaders, roll-overs, a kept segment, then a path of several. */
    @BeforeEach
    void writeLog() {
        for (int leader = 0; leader < 4; leader++) {
            SimulatedMachine.Process process = machine.start();
            try (FilePageLog log = machine.open(clean, process)) {
                LogWriter writer = log.lead(false);
                history.run(writer, 3);
                if (leader == 1) {
                    history.retainAll();
                }
            }
            process.kill();
        }
    }

    private void assertDetectedOrHarmless(SimulatedDisk damaged, String what, boolean lead) {
        SimulatedMachine.Process process = machine.start();
        FilePageLog log = machine.open(damaged, process);
        try {
            Completion found = lead ? log.lead(false).base().orElse(null)
                    : log.newest().orElse(null);
            assertThat(found).as(what).isNotNull();
            assertThat(found.turtle()).as(what)
                    .isEqualTo(history.acknowledged().turtle().asLsn());
            history.acknowledged().assertReadable(log);
            harmless++;
        } catch (CorruptionException | TooNewException detected) {
            assertThat(detected.getMessage()).isNotBlank();
            refused++;
        } finally {
            try {
                log.close();
            } catch (PlastronException closedBadly) {
                throw new AssertionError(what, closedBadly);
            }
            process.kill();
        }
    }

    @Test
    void everyFlippedBitIsDetectedOrHarmless() throws IOException {
        Random random = new Random(SEED);
        System.out.println("seed " + SEED + " decides which flips are also opened by a leader");
        for (Path file : clean.files()) {
            long bytes = clean.size(file);
            for (long at = 0; at < bytes; at++) {
                // Bits behind a page's first 512 bytes of zeros are all alike: one of each byte.
                boolean dense = at % 4096 < 512;
                for (int bit = dense ? 0 : random.nextInt(8); bit < 8; bit += dense ? 1 : 8) {
                    SimulatedDisk damaged = clean.snapshot();
                    damaged.flipBit(file, at, bit);
                    assertDetectedOrHarmless(damaged, file + ", byte " + at + ", bit " + bit,
                            random.nextInt(8) == 0);
                }
            }
        }
        System.out.println(refused + " flips refused, " + harmless + " harmless");
        assertThat(refused).isGreaterThan(2_000);
        assertThat(harmless).isGreaterThan(10_000);
    }

    @Test
    void everyZeroedSectorIsDetectedOrHarmless() throws IOException {
        for (Path file : clean.files()) {
            for (int sector = 0; sector * 512L < clean.size(file); sector++) {
                for (boolean lead : new boolean[] {false, true}) {
                    SimulatedDisk damaged = clean.snapshot();
                    damaged.zeroSector(file, sector);
                    assertDetectedOrHarmless(damaged, file + ", sector " + sector, lead);
                }
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    /** The witnesses are gone: the zero test and the frames' durable LSN must do. */
    @Test
    void withoutHeadAFlippedBitIsDetectedAllTheSame() throws IOException {
        for (Path file : clean.files()) {
            if (file.toString().endsWith(".seg")) {
                Random random = new Random(SEED);
                for (long at = 0; at < clean.size(file); at += 1 + random.nextInt(7)) {
                    SimulatedDisk damaged = clean.snapshot();
                    forgetHints(damaged);
                    damaged.flipBit(file, at, random.nextInt(8));
                    assertDetectedOrHarmless(
                            damaged, file + " without head, byte " + at, random.nextInt(8) == 0);
                }
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    /** Where the zero test is blind, the durable LSN in later frames still vouches. */
    @Test
    void withoutHeadAZeroedSectorBeforeTheLastCheckpointIsDetected() throws IOException {
        long lastStart = Blocks.alignBlock(history.acknowledged().records().get(0).lsn() - 4095);
        for (Path file : clean.files()) {
            if (!file.toString().endsWith(".seg")) {
                continue;
            }
            int number = LogFolder.segments(List.of(file.getFileName().toString())).get(0)
                    .number();
            for (int sector = 0; sector * 512L < clean.size(file); sector++) {
                if (Blocks.lsn(number, sector * 512L) >= lastStart) {
                    break;
                }
                SimulatedDisk damaged = clean.snapshot();
                forgetHints(damaged);
                damaged.zeroSector(file, sector);
                assertDetectedOrHarmless(
                        damaged, file + " without head, sector " + sector, sector % 2 == 0);
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    private static void forgetHints(SimulatedDisk disk) throws IOException {
        for (Path file : disk.files()) {
            if (file.toString().contains("claim") || file.toString().contains("head")) {
                disk.delete(file);
            }
        }
    }

    /** Opening does not look at kept segments, reading does. */
    @Test
    void aMissingKeptSegmentIsNamedByWhoReadsARecordInIt() throws IOException {
        long kept = 0;
        for (Path file : clean.files()) {
            if (isBehindPath(file)) {
                SimulatedDisk damaged = clean.snapshot();
                damaged.delete(file);
                try (FilePageLog log = machine.open(damaged, machine.start())) {
                    assertThat(log.newest()).isPresent();
                    long lsn = Blocks.lsn(LogFolder.segments(List.of(
                            file.getFileName().toString())).get(0).number(), 8192);
                    assertThatThrownBy(() -> log.read(lsn, 100))
                            .isInstanceOf(CorruptionException.class).hasMessageContaining(
                                    file.getFileName().toString().substring(0, 16));
                }
                kept++;
            }
        }
        assertThat(kept).isPositive();
    }

    private boolean isBehindPath(Path file) {
        try (FilePageLog log = machine.open(clean.snapshot(), machine.start())) {
            return log.segments().stream().anyMatch(segment -> !segment.onPath()
                    && segment.name().equals(file.getFileName().toString()));
        }
    }

    @Test
    void aMissingSegmentIsNamed() throws IOException {
        for (Path file : clean.files()) {
            if (file.toString().endsWith(".seg") && !isBehindPath(file)) {
                SimulatedDisk damaged = clean.snapshot();
                damaged.delete(file);
                long before = refused;
                assertDetectedOrHarmless(damaged, file + " deleted", false);
                assertThat(refused).as(file + " deleted").isEqualTo(before + 1);
                try (FilePageLog log = machine.open(damaged, machine.start())) {
                    assertThatThrownBy(log::newest).hasMessageContaining(
                            file.getFileName().toString().replace("kept-", ""));
                }
            }
        }
    }

    /** An older copy of the segments was put back, head and claim are of today. */
    @Test
    void anOlderLogThanHeadSaysIsRefusedUntilThatIsAskedFor() throws IOException {
        SimulatedDisk older = clean.snapshot();
        SimulatedMachine.Process process = machine.start();
        History told = new History(history, SEED);
        Consumer<FilePageLog> lead = log -> told.run(log.lead(false), 1);
        try (FilePageLog log = machine.open(older, process)) {
            lead.accept(log);
        }
        process.kill();
        for (Path file : older.files()) {
            if (file.toString().endsWith(".seg") && !clean.files().contains(file)) {
                older.delete(file);
            }
        }
        for (boolean asLeader : new boolean[] {false, true}) {
            try (FilePageLog log = machine.open(older, machine.start())) {
                assertThatThrownBy(() -> {
                    if (asLeader) {
                        log.lead(false);
                    } else {
                        log.newest();
                    }
                }).isInstanceOf(CorruptionException.class).hasMessageContaining("accept_older");
            }
        }
        try (FilePageLog log = machine.open(
                older, machine.start(), SimulatedMachine.SMALL, true)) {
            LogWriter writer = log.lead(false);
            history.assertSurvived(log, writer.base());
        }
        try (FilePageLog log = machine.open(older, machine.start())) {
            history.assertSurvived(log, log.newest());
        }
    }

    @Test
    void aLogOfAnotherStoreIsRefused() {
        var options = new io.plastron.pagelog.PageLogOptions(SimulatedMachine.FOLDER,
                new io.plastron.types.StoreId(7, 7), false, 8 << 20, 1000, false);
        var factory = new FilePageLogFactory(clean);
        assertThatThrownBy(() -> factory.open(options)).isInstanceOf(CorruptionException.class)
                .hasMessageContaining("belongs to store");
    }

    @Test
    void aSegmentOfANewerFormatIsTooNew() throws IOException {
        Path file = clean.files().stream()
                .filter(path -> path.getFileName().toString().matches("\\d+-\\d+\\.seg"))
                .reduce((first, second) -> second).orElseThrow();
        byte[] block = java.util.Arrays.copyOf(clean.read(file), 4096);
        block[9] = 2;
        java.nio.ByteBuffer.wrap(block).putInt(124, SegmentHeader.crc(block));
        clean.damage(file, 0, block);
        var factory = new FilePageLogFactory(clean);
        assertThatThrownBy(() -> factory.open(SimulatedMachine.options(false)))
                .isInstanceOf(TooNewException.class);
    }
}
