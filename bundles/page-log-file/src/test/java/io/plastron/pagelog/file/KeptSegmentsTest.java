// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.OpenFile;
import io.plastron.files.sim.Operation;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.Pin;
import io.plastron.pagelog.SegmentInfo;
import io.plastron.types.ClosedException;
import io.plastron.types.CorruptionException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.PlastronException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Segments behind the path: found by number, given up one by one, no business of recovery's. */
@Timeout(60)
class KeptSegmentsTest {
    private final SimulatedMachine machine = new SimulatedMachine(11);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedMachine.Process process = machine.start();
    private final List<Records.Written> records = new ArrayList<>();
    private final FilePageLog log = machine.open(disk, process);
    private LogWriter writer;

    /** Segments 1 to 5, of which only the last two completions are retained. */
    @BeforeEach
    void fillSegments() {
        writer = log.lead(false);
        for (int i = 0; i < 10; i++) {
            checkpoint();
        }
        assertThat(keptNumbers()).contains(1, 2, 3);
    }

    private Completion checkpoint() {
        Lsn before = log.newest().map(Completion::lsn).orElse(Lsn.NONE);
        records.add(Records.write(writer, records.size() + "x".repeat(7000)));
        return Records.checkpoint(writer, "turtle " + records.size(), before);
    }

    private Set<Integer> keptNumbers() {
        return log.segments().stream().filter(segment -> !segment.onPath())
                .map(SegmentInfo::number).collect(Collectors.toSet());
    }

    private List<Records.Written> recordsIn(int number) {
        List<Records.Written> in = records.stream()
                .filter(record -> Blocks.number(record.lsn()) == number).toList();
        assertThat(in).isNotEmpty();
        return in;
    }

    private void assertReadable(FilePageLog by, int number) {
        for (Records.Written record : recordsIn(number)) {
            assertThat(Records.read(by, record)).isEqualTo(record.text());
        }
    }

    private void awaitGone(int number) throws Exception {
        Conditions.await(number + " is gone", () -> !keptNumbers().contains(number));
    }

    private Path file(int number) {
        return Path.of("log", String.format("kept-%010d-%010d.seg", number, 1));
    }

    @Test
    void segmentsAreListedOldestFirstThePathBehindTheKeptOnes() {
        List<SegmentInfo> segments = log.segments();
        assertThat(segments).extracting(SegmentInfo::number).isSorted().startsWith(1, 2, 3);
        assertThat(segments).extracting(SegmentInfo::onPath).isSortedAccordingTo(Boolean::compare);
        assertThat(segments).allMatch(segment -> segment.bytes() > 4096);
        assertThat(segments.get(segments.size() - 1).onPath()).isTrue();
    }

    @Test
    void recordsInKeptSegmentsAreReadAndThoseInDroppedOnesAreNot() throws Exception {
        writer.drop(Set.of(2, 4711 - 4711));
        awaitGone(2);
        for (FilePageLog by : List.of(log, machine.open(disk.otherProcess(), machine.start()))) {
            assertReadable(by, 1);
            assertReadable(by, 3);
            assertThatThrownBy(() -> assertReadable(by, 2))
                    .isInstanceOf(CorruptionException.class)
                    .hasMessageContaining("kept-0000000002");
        }
        checkpoint();
        writer.close();
        writer = log.lead(false);
        assertReadable(log, 1);
        assertReadable(log, 3);
    }

    @Test
    void aSegmentClosedForOthersIsFoundAgainByWhoWasAboutToReadIt() throws Exception {
        SegmentTable table = new SegmentTable(
                new LogFolder(disk, Path.of("log")), SimulatedMachine.options(false));
        List<SegmentInfo> all = log.segments();
        SegmentInfo last = all.get(all.size() - 1);
        LogFolder.SegmentName newest = new LogFolder.SegmentName(
                last.name(), last.number(), last.epoch(), !last.onPath());
        table.adopt(List.of(table.open(newest)));
        SegmentFile segment = table.find(1);
        FrameHeader first = segment.frameHeader(Blocks.BLOCK_BYTES);
        table.dropped(1);
        assertThatThrownBy(() -> segment.frameHeader(Blocks.BLOCK_BYTES))
                .isInstanceOf(SegmentFile.EvictedException.class);
        assertThat(table.find(1).frameHeader(Blocks.BLOCK_BYTES)).isEqualTo(first).isNotNull();
        table.close();
        assertThatThrownBy(() -> table.open(newest)).isInstanceOf(ClosedException.class);
    }

    @Test
    void moreSegmentsThanMayBeOpenAreReadByManyAtOnce() throws Exception {
        while (keptNumbers().size() < 300) {
            for (int i = 0; i < 50; i++) {
                checkpoint();
            }
        }
        List<Future<?>> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int reader = 0; reader < 4; reader++) {
                Random order = new Random(reader);
                readers.add(threads.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        Records.Written record = records.get(order.nextInt(records.size()));
                        assertThat(Records.read(log, record)).isEqualTo(record.text());
                    }
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shortLivesOneAfterTheOtherDoNotMakeThePathLonger() {
        for (int i = 0; i < 8; i++) {
            writer.close();
            writer = log.lead(false);
            checkpoint();
        }
        assertThat(log.segments().stream().filter(SegmentInfo::onPath).count())
                .isLessThanOrEqualTo(4);
        assertReadable(log, 2);
    }

    @Test
    void thePathCannotBeDropped() {
        int first = Blocks.number(log.newest().orElseThrow().retainFrom().value());
        for (int number : new int[] {first, first + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> writer.drop(Set.of(1, number)))
                    .isInstanceOf(InvalidUseException.class);
        }
        assertThat(keptNumbers()).contains(1);
    }

    @Test
    void openingNeitherOpensNorMissesKeptSegments() throws Exception {
        writer.drop(Set.of(2));
        awaitGone(2);
        log.close();
        disk.delete(file(1));
        disk.failReadsOf(file(3));
        for (boolean hints : new boolean[] {true, false}) {
            if (!hints) {
                for (Path file : disk.files()) {
                    if (file.toString().contains("claim") || file.toString().contains("head")) {
                        disk.delete(file);
                    }
                }
            }
            try (FilePageLog again = machine.open(disk, machine.start())) {
                assertThat(again.newest()).isPresent();
                assertThat(again.completions(9)).hasSize(2);
                LogWriter led = again.lead(false);
                Records.checkpoint(led, "led", again.newest().orElseThrow().lsn());
            }
        }
    }

    /** Losers of the same number: of a lower epoch, and of a higher one. */
    @Test
    void onlyTheMarkedFileOfANumberCountsAndTheOthersAreDeleted() throws Exception {
        log.close();
        process.kill();
        SimulatedDisk loser = new SimulatedDisk();
        for (long epoch : new long[] {1, 3}) {
            loseWith(loser, epoch);
        }
        SimulatedMachine.Process later = machine.start();
        try (FilePageLog again = machine.open(disk, later)) {
            assertReadable(again, 2);
            writer = again.lead(false);
            assertThat(writer.epoch()).isGreaterThan(3);
            assertReadable(again, 2);
            Records.checkpoint(writer, "next", again.newest().orElseThrow().lsn());
            Conditions.await("losers are gone", () -> disk.files().stream()
                    .noneMatch(file -> file.endsWith("0000000002-0000000003.seg")));
            assertReadable(again, 2);
        }
    }

    /** Puts a segment number 2 of that epoch beside the right one, with records at like LSNs. */
    private void loseWith(SimulatedDisk other, long epoch) throws IOException {
        SimulatedMachine strangers = new SimulatedMachine(12 + epoch);
        try (FilePageLog strange = strangers.open(other, strangers.start())) {
            LogWriter led = strange.lead(false);
            for (int i = 0; i < 4; i++) {
                Records.write(led, i + "y".repeat(7000));
                Records.checkpoint(led, "turtle of a loser");
            }
        }
        LogFolder.SegmentName lost = LogFolder.segments(other.list(Path.of("log"))).stream()
                .filter(name -> name.number() == 2).findFirst().orElseThrow();
        byte[] bytes = other.read(Path.of("log", lost.name()));
        ByteBuffer.wrap(bytes).putLong(32, epoch);
        ByteBuffer.wrap(bytes).putInt(124, SegmentHeader.crc(bytes));
        Path file = Path.of("log", String.format("%010d-%010d.seg", 2, epoch));
        if (!disk.exists(file)) {
            try (OpenFile created = disk.createNew(file)) {
                created.write(ByteBuffer.wrap(bytes), 0);
            }
        }
    }

    @Test
    void aPinOnWhatTheLastCompletionGaveUpHoldsDropsBack() throws Exception {
        Completion pinned = log.newest().orElseThrow();
        Pin pin = log.pin(pinned.lsn(), "a reader of the past", 1_000_000);
        checkpoint();
        checkpoint();
        disk.startTrace();
        writer.drop(Set.of(1));
        checkpoint();
        writer.close();
        assertThat(disk.trace()).noneMatch(line -> line.startsWith("delete log/kept"));
        pin.close();
        writer = log.lead(false);
        writer.drop(Set.of(1));
        checkpoint();
        awaitGone(1);
        assertReadable(log, 2);
    }

    @Test
    void aFencedLeaderDeletesNothing() {
        SimulatedDisk second = disk.otherProcess();
        try (FilePageLog other = machine.open(second, machine.start())) {
            LogWriter leader = other.lead(true);
            disk.startTrace();
            writer.drop(Set.of(1));
            assertThatThrownBy(this::checkpoint).isInstanceOf(PlastronException.class);
            log.close();
            assertThat(disk.trace()).noneMatch(line -> line.startsWith("delete"));
            assertReadable(other, 1);
            leader.close();
        }
    }

    @Test
    void whatAReaderHasOpenItStillReadsWhenItsLeaderDropsIt() throws Exception {
        try (FilePageLog reader = machine.open(disk.otherProcess(), machine.start())) {
            assertThat(reader.newest()).isPresent();
            assertReadable(reader, 1);
            writer.drop(Set.of(1));
            awaitGone(1);
            assertReadable(reader, 1);
            for (int i = 0; i < 12; i++) {
                checkpoint();
                reader.newest();
            }
            assertThatThrownBy(() -> assertReadable(reader, 1))
                    .isInstanceOf(CorruptionException.class);
        }
    }

    @Test
    void aPathThatCannotBeMarkedStaysAndIsTriedAgain() throws Exception {
        disk.failNext(operation -> operation.kind() == Operation.Kind.RENAME);
        Set<Integer> before = keptNumbers();
        for (int i = 0; i < 12; i++) {
            checkpoint();
        }
        assertThat(writer.isFailed()).isFalse();
        assertThat(keptNumbers()).hasSizeGreaterThan(before.size() + 2);
        assertReadable(log, 4);
    }
}
