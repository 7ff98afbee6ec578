// SPDX-License-Identifier: Apache-2.0
package io.plastron.pagelog.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.files.FileSystem;
import io.plastron.pagelog.Completion;
import io.plastron.pagelog.LogWriter;
import io.plastron.pagelog.PageLog;
import io.plastron.pagelog.PageLogOptions;
import io.plastron.pagelog.Reservation;
import io.plastron.types.CorruptionException;
import io.plastron.types.StoreId;
import io.plastron.types.StoreInUseException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded log on the real disk. */
@Timeout(60)
class FilePageLogTest {
    private static final StoreId STORE = new StoreId(1, 2);

    @TempDir
    Path home;
    private PageLogOptions options;

    @BeforeEach
    void setUp() {
        options = PageLogOptions.of(home.resolve("log").toString(), STORE, false);
    }

    private PageLog open() {
        return new FilePageLogFactory(FileSystem.local()).open(options);
    }

    @Test
    void whatWasCompletedIsFoundAgainAfterReopening() {
        Completion completed;
        Records.Written page;
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            page = Records.write(writer, "a page");
            completed = Records.checkpoint(writer, "turtle");
            assertThat(log.newest()).contains(completed);
        }
        try (PageLog log = open()) {
            assertThat(log.newest()).contains(completed);
            assertThat(Records.read(log, completed)).isEqualTo("turtle");
            assertThat(Records.read(log, page)).isEqualTo("a page");
            assertThat(log.completionOf(completed.turtle())).contains(completed);
        }
    }

    @Test
    void anEmptyOrMissingFolderIsAnEmptyLog() {
        try (PageLog log = open()) {
            assertThat(log.newest()).isEmpty();
            assertThat(log.segments()).isEmpty();
            assertThat(log.leadership().epoch()).isZero();
        }
        assertThat(home.resolve("log")).doesNotExist();
    }

    @Test
    void aRecordCanBeReadBeforeItIsWritten() {
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            Records.Written page = Records.write(writer, "not yet on the disk");
            assertThat(Records.read(log, page)).isEqualTo("not yet on the disk");
            assertThat(Records.text(log.read(page.lsn(), 0))).isEqualTo("not yet on the disk");
            assertThat(log.newest()).isEmpty();
        }
    }

    @Test
    void anAbandonedReservationBecomesAVoidRecord() {
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            Reservation room = writer.reserve(200, null);
            room.abandon();
            Records.Written after = Records.write(writer, "after");
            Records.complete(writer, after);
            assertThat(io.plastron.pagelog.RecordFormat.kind(log.read(room.lsn(), 200).bytes()))
                    .isEqualTo(io.plastron.pagelog.RecordFormat.KIND_VOID);
            assertThat(Records.read(log, after)).isEqualTo("after");
        }
    }

    @Test
    void aSecondLeaderOfTheSameFolderIsRefused() {
        try (PageLog log = open(); LogWriter writer = log.lead(false); PageLog second = open()) {
            assertThatThrownBy(() -> second.lead(false)).isInstanceOf(StoreInUseException.class)
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            Records.checkpoint(writer, "still leads");
        }
    }

    @Test
    void aNewLeaderGoesOnFromTheLastCompletion() {
        try (PageLog log = open()) {
            Completion last = null;
            for (int i = 0; i < 5; i++) {
                try (LogWriter writer = log.lead(false)) {
                    assertThat(writer.base()).isEqualTo(java.util.Optional.ofNullable(last));
                    assertThat(writer.epoch()).isEqualTo(i + 1);
                    last = Records.checkpoint(writer, "round " + i);
                }
            }
            assertThat(log.newest()).contains(last);
            assertThat(log.segments()).hasSize(5);
        }
    }

    @Test
    void aRecordOfAnotherSizeOrPlaceIsRefused() {
        try (PageLog log = open(); LogWriter writer = log.lead(false)) {
            Records.Written page = Records.write(writer, "page");
            Records.checkpoint(writer, "turtle");
            assertThatThrownBy(() -> log.read(page.lsn(), page.bytes() - 1))
                    .isInstanceOf(CorruptionException.class);
            assertThatThrownBy(() -> log.read(page.lsn() + 8, page.bytes()))
                    .isInstanceOf(CorruptionException.class);
            assertThatThrownBy(() -> log.read((99L << 32) | 4096, 100))
                    .isInstanceOf(CorruptionException.class);
        }
    }
}
