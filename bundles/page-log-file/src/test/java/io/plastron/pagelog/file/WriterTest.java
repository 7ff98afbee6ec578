// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.CompletionDraft;
import io.plastron.pagelog.KeyMark;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.RecordFormat;
import io.plastron.pagelog.Reservation;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.Lsn;
import io.plastron.types.StoreId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a leader writes, on the real disk with real sizes. */
@Timeout(120)
class WriterTest {
    @TempDir
    Path home;
    private PageLogOptions options;

    @BeforeEach
    void setUp() {
        options = new PageLogOptions(home.resolve("log").toString(), new StoreId(3, 4), false,
                PageLogOptions.SEGMENT_BYTES_MIN, 60_000, false);
    }

    private PageLog open() {
        return new FilePageLogFactory(FileSystem.local()).open(options);
    }

    private static KeyMark mark(int keyId) {
        byte[] commitment = new byte[KeyMark.COMMITMENT_BYTES];
        Arrays.fill(commitment, (byte) keyId);
        return new KeyMark(keyId, commitment);
    }

    @Test
    void manyThreadsReserveAndFillAndEachGetsItsOwnRoom() throws Exception {
        int threads = 4;
        int records = 400;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            for (int round = 0; round < 3; round++) {
                List<Callable<List<Records.Written>>> tasks = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    int seed = round * threads + thread;
                    tasks.add(() -> writeMany(writer, records, seed));
                }
                List<Records.Written> all = new ArrayList<>();
                for (Future<List<Records.Written>> done : pool.invokeAll(tasks)) {
                    all.addAll(done.get());
                }
                Completion completed = Records.checkpoint(writer, "turtle " + round);
                assertThat(all).extracting(Records.Written::lsn).doesNotHaveDuplicates()
                        .allMatch(lsn -> lsn < completed.lsn().value());
                for (Records.Written record : all) {
                    assertThat(Records.read(log, record)).isEqualTo(record.text());
                }
            }
        } finally {
            pool.shutdown();
        }
    }

    private static List<Records.Written> writeMany(LogWriter writer, int count, int seed) {
        Random random = new Random(seed);
        List<Records.Written> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            written.add(Records.write(
                    writer, seed + "/" + i + " " + "x".repeat(random.nextInt(3000))));
        }
        return written;
    }

    @Test
    void aThreadMayHoldAnOldRoomOpenWhileOthersWriteMoreThanTheQueueTakes() {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            byte[] plain = new byte[1000];
            Reservation held = writer.reserve(RecordFormat.recordBytes(1, plain.length, false),
                    null);
            for (int i = 0; i < 20; i++) {
                Records.write(writer, "x".repeat(1 << 20));
            }
            Records.put(held, plain, 0);
            held.filled();
            Completion completed = Records.checkpoint(writer, "turtle");
            assertThat(log.newest()).contains(completed);
            assertThat(log.read(held.lsn(), held.length()).bytes()).hasSize(held.length());
        }
    }

    @Test
    void theLargestRecordFitsAndALargerOneIsRefused() {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            int plain = RecordFormat.RECORD_BYTES_MAX - RecordFormat.headerBytes(1);
            for (int i = 0; i < 4; i++) {
                Records.Written large = Records.write(writer, "L".repeat(plain));
                Completion completed = Records.checkpoint(writer, "turtle");
                assertThat(Records.read(log, large)).hasSize(plain);
                assertThat(log.newest()).contains(completed);
            }
            assertThat(log.segments()).hasSizeGreaterThan(2);
            assertThatThrownBy(() -> writer.reserve(RecordFormat.RECORD_BYTES_MAX + 1, null))
                    .isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void completionsAreListedFromTheNewestDownToTheOldestRetained() {
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            assertThat(log.completions(9)).isEmpty();
            Completion first = Records.checkpoint(writer, "first");
            Completion second = Records.checkpoint(writer, "second", first.lsn());
            Completion third = Records.checkpoint(writer, "third", first.lsn());
            assertThat(log.completions(9)).containsExactly(third, second, first);
            assertThat(log.completions(2)).containsExactly(third, second);
            Completion fourth = Records.checkpoint(writer, "fourth", second.lsn());
            assertThat(fourth.retainFrom()).isEqualTo(second.lsn());
            assertThat(log.completions(9)).containsExactly(fourth, third, second);
            assertThat(log.completionOf(first.turtle())).isEmpty();
            Completion fifth = Records.checkpoint(writer, "fifth");
            assertThat(fifth.retainFrom()).isEqualTo(fifth.lsn());
            assertThat(log.completions(9)).containsExactly(fifth);
        }
    }

    @Test
    void segmentsFollowTheStoreInSize() {
        Geometry geometry = Geometry.of(PageLogOptions.of("log", SimulatedMachine.STORE, false));
        assertThat(geometry.segmentBytes(0)).isEqualTo(1 << 20);
        assertThat(geometry.segmentBytes(128 << 20)).isEqualTo(8 << 20);
        assertThat(geometry.segmentBytes(0, 256 << 20, 0)).as("while loaded")
                .isEqualTo(32 << 20);
        assertThat(geometry.segmentBytes(0, 0, 3 << 20)).as("with a record").isEqualTo(3 << 20);
        assertThat(geometry.segmentBytes((512 << 20) + 5000)).isEqualTo(32 << 20);
        assertThat(geometry.segmentBytes(1L << 40)).isEqualTo(64 << 20);
        PageLogOptions small = new PageLogOptions(
                "log", SimulatedMachine.STORE, false, 9_000_000, 1, false);
        assertThat(Geometry.of(small).segmentBytes(1L << 40)).isEqualTo(9_000_000 & -4096);
    }

    @Test
    void onlyACompletionThatWasAcknowledgedCanBeRetained() {
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            Completion first = Records.checkpoint(writer, "first");
            assertThatThrownBy(() -> Records.checkpoint(
                    writer, "second", Lsn.of(first.lsn().value() + 1)))
                    .isInstanceOf(InvalidUseException.class);
            assertThat(Records.checkpoint(writer, "third", first.lsn()).retainFrom())
                    .isEqualTo(first.lsn());
        }
    }

    @Test
    void segmentsRollOverAndEverythingIsReadableAfterReopening() {
        List<Records.Written> written = new ArrayList<>();
        List<Completion> completions = new ArrayList<>();
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            for (int i = 0; i < 30; i++) {
                written.add(Records.write(writer, i + "x".repeat(1_000_000)));
                completions.add(Records.checkpoint(writer, "turtle " + i,
                        i == 0 ? Lsn.NONE : completions.get(0).lsn()));
            }
        }
        try (PageLog log = open()) {
            assertThat(log.newest()).contains(completions.get(29));
            assertThat(log.segments()).hasSizeGreaterThan(3);
            for (Records.Written record : written) {
                assertThat(Records.read(log, record)).isEqualTo(record.text());
            }
            for (Completion completion : completions) {
                assertThat(log.completionOf(completion.turtle())).contains(completion);
            }
            assertThat(log.completionOf(Lsn.of(written.get(3).lsn()))).isEmpty();
            assertThat(home.resolve("log").toFile().list())
                    .noneMatch(name -> name.startsWith("spare"));
        }
    }

    @Test
    void aSpareIsFilledAheadAndUsedByTheNextRoll() throws Exception {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            Records.write(writer, "x".repeat(600_000));
            Records.checkpoint(writer, "turtle");
            Conditions.await("a spare of one segment", () ->
                    log.statistics().filledBytes() >= 1 << 20);
            List<Records.Written> written = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                written.add(Records.write(writer, i + "y".repeat(100_000)));
            }
            Completion completed = Records.checkpoint(writer, "turtle");
            assertThat(log.segments()).hasSize(2);
            assertThat(log.newest()).contains(completed);
            for (Records.Written record : written) {
                assertThat(Records.read(log, record)).isEqualTo(record.text());
            }
        }
    }

    @Test
    void aKeyIsNotedBeforeItsFirstRecordInEverySegment() {
        List<Records.Written> first = new ArrayList<>();
        List<Records.Written> second = new ArrayList<>();
        Records.Written unsealed;
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            unsealed = Records.write(writer, "before any key");
            for (int i = 0; i < 12; i++) {
                first.add(Records.writeMarked(writer, "1".repeat(900_000), mark(1)));
                second.add(Records.writeMarked(writer, "2".repeat(900_000), mark(2)));
                assertThat(log.commitment(second.get(i).lsn(), 2)).contains(mark(2).commitment());
            }
            Records.checkpoint(writer, "turtle");
            assertNoted(log, first, second);
        }
        try (PageLog log = open()) {
            assertThat(log.segments()).hasSizeGreaterThan(2);
            assertNoted(log, first, second);
            assertThat(log.commitment(unsealed.lsn(), 1)).isEmpty();
            assertThat(log.commitment(first.get(0).lsn(), 2)).isEmpty();
            assertThat(log.commitment(first.get(0).lsn(), 3)).isEmpty();
        }
    }

    private static void assertNoted(
            PageLog log, List<Records.Written> first, List<Records.Written> second) {
        for (Records.Written record : first) {
            assertThat(log.commitment(record.lsn(), 1)).contains(mark(1).commitment());
        }
        for (Records.Written record : second) {
            assertThat(log.commitment(record.lsn(), 2)).contains(mark(2).commitment());
        }
    }

    @Test
    void saltIsTheSegmentsAndTheSameForReaders() {
        Reservation room;
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            room = writer.reserve(100, null);
            room.abandon();
            Records.checkpoint(writer, "turtle");
            assertThat(log.read(room.lsn(), 100).salt()).isEqualTo(room.salt());
        }
        try (PageLog log = open()) {
            assertThat(log.read(room.lsn(), 0).salt()).isEqualTo(room.salt()).hasSize(16);
        }
    }

    @Test
    void aWatcherHearsOfACompletionOfAnotherLog() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        try (PageLog follower = open(); PageLog log = open()) {
            AutoCloseable watch = follower.watch(heard::incrementAndGet);
            LogWriter writer = log.lead(false);
            for (int i = 1; i <= 5; i++) {
                int before = heard.get();
                Completion completed = Records.checkpoint(writer, "turtle " + i);
                Conditions.await("the watcher heard", () -> heard.get() > before);
                assertThat(follower.newest()).contains(completed);
                assertThat(Records.read(follower, completed)).isEqualTo("turtle " + i);
            }
            watch.close();
            Conditions.await("no watch thread", () -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("plastron-log-watch")));
        }
    }

    @Test
    void anInterruptedReaderDisturbsNobody() {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            Completion completed = Records.checkpoint(writer, "turtle");
            Thread.currentThread().interrupt();
            assertThat(Records.read(log, completed)).isEqualTo("turtle");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Records.read(log, completed)).isEqualTo("turtle");
            Thread.currentThread().interrupt();
            Completion next = Records.checkpoint(writer, "next");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(log.newest()).contains(next);
        }
    }

    @Test
    void emptySegmentsOfKilledLeadersAreDeletedAfterACompletion() throws Exception {
        SimulatedMachine machine = new SimulatedMachine(5);
        SimulatedDisk disk = new SimulatedDisk();
        try (FilePageLog log = machine.open(disk, machine.start())) {
            Completion base;
            try (LogWriter writer = log.lead(false)) {
                base = Records.checkpoint(writer, "base");
            }
            for (int i = 0; i < 3; i++) {
                SimulatedMachine.Process killed = machine.start();
                SimulatedDisk its = disk.otherProcess();
                machine.open(its, killed).lead(false);
                its.kill();
                killed.kill();
            }
            assertThat(segmentFiles(disk)).isEqualTo(4);
            try (LogWriter writer = log.lead(false)) {
                assertThat(writer.base()).contains(base);
                assertThat(segmentFiles(disk)).isEqualTo(5);
                Records.checkpoint(writer, "next");
                Conditions.await("losers deleted", () -> segmentFiles(disk) == 2);
            }
            assertThat(Records.read(log, base)).isEqualTo("base");
        }
    }

    private static long segmentFiles(SimulatedDisk disk) {
        return disk.files().stream().filter(file -> file.toString().endsWith(".seg")).count();
    }

    @Test
    void aClosedWriterOrLogSaysSo() {
        PageLog log = open();
        LogWriter writer = log.lead(false);
        assertThatThrownBy(() -> log.lead(false)).isInstanceOf(InvalidUseException.class);
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.reserve(100, null)).isInstanceOf(ClosedException.class);
        log.close();
        assertThatThrownBy(log::newest).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> log.lead(false)).isInstanceOf(ClosedException.class);
    }

    @Test
    void aReservationEndsOnce() {
        try (PageLog log = open()) {
            Reservation room = log.lead(false).reserve(64, null);
            room.abandon();
            assertThatThrownBy(room::filled).isInstanceOf(InvalidUseException.class);
            assertThatThrownBy(room::abandon).isInstanceOf(InvalidUseException.class);
        }
    }

    @Test
    void aCompletionWaitsForRoomsThatOthersHoldAndTheyGoOnMeanwhile() {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            byte[] plain = new byte[1000];
            int bytes = RecordFormat.recordBytes(1, plain.length, false);
            Reservation held = writer.reserve(bytes, null);
            CompletableFuture<Completion> completing =
                    CompletableFuture.supplyAsync(() -> Records.checkpoint(writer, "turtle"));
            Reservation later = writer.reserve(bytes, null);
            Records.put(later, plain, 0);
            later.filled();
            assertThat(completing).isNotDone();
            Records.put(held, plain, 0);
            held.filled();
            Completion completed = completing.join();
            assertThat(log.newest()).contains(completed);
            assertThat(log.read(held.lsn(), bytes).bytes()).hasSize(bytes);
            Completion next = Records.checkpoint(writer, "next turtle");
            assertThat(log.newest()).contains(next);
            assertThat(log.read(later.lsn(), bytes).bytes()).hasSize(bytes);
        }
    }

    @Test
    void aMetaThatIsNotAsciiOrTooLongIsRefusedAndCommitsNothing() {
        try (PageLog log = open()) {
            LogWriter writer = log.lead(false);
            Records.Written turtle = Records.write(writer, "turtle");
            for (String meta : List.of("m\u00e9ta", "x".repeat(4097))) {
                assertThatThrownBy(() -> writer.complete(
                        new CompletionDraft(turtle.asLsn(), turtle.bytes(), meta, 0, Lsn.NONE)))
                        .isInstanceOf(InvalidUseException.class);
            }
            assertThat(log.newest()).isEmpty();
            Completion completed = writer.complete(
                    new CompletionDraft(turtle.asLsn(), turtle.bytes(), "x".repeat(4096), 0,
                            Lsn.NONE));
            assertThat(log.newest()).contains(completed);
        }
    }
}
