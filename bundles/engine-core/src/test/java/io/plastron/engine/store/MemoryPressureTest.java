// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Checkpoint;
import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.keyprovider.mock.MockOperation;
import io.plastron.keyprovider.mock.MockOptions;
import io.plastron.types.ClosedException;
import io.plastron.types.InvalidUseException;
import io.plastron.types.TimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when the page cache is full of what is not written yet. */
@Timeout(120)
class MemoryPressureTest {
    private static final Path HOME = Path.of("/store");
    private static final String TABLE = "table:A";
    private static final String VALUE = "v".repeat(4000);
    private static final String CONFIG = "create=true,cache_size=1M,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,key_call_millis=60000,close_millis_max=30000";

    private final SimulatedDisk disk = new SimulatedDisk();
    private final MockOptions keys = new MockOptions(true, 5, 1, 64);
    private final MockKeyProvider provider = new MockKeyProvider(keys);

    private TestStore open(String more) {
        TestStore store = TestStore.open(disk, HOME, CONFIG + more, provider);
        store.create(TABLE);
        store.connection().checkpoint();
        return store;
    }

    private static void put(TestStore store, int from, int to) {
        for (int i = from; i < to; i++) {
            store.put(TABLE, String.format("k%05d", i), VALUE + i);
        }
    }

    private static long figure(TestStore store, String name) {
        return store.status().statistics().get(name);
    }

    @Test
    void pagesAreWrittenEarlyAndDroppedAndNoCheckpointIsMade() {
        try (TestStore store = open("")) {
            Checkpoint before = store.connection().newestCheckpoint().orElseThrow();
            put(store, 0, 1000);
            store.await("dirty pages written", () -> figure(store, "cache.dirty_bytes")
                    <= figure(store, "cache.bytes_max") / 4);
            assertThat(figure(store, "cache.early_writes")).isPositive();
            assertThat(figure(store, "cache.clean_bytes")).isLessThanOrEqualTo(1 << 20);
            assertThat(store.rows(TABLE)).hasSize(1000);
            assertThat(figure(store, "cache.pages_read")).isPositive();
            assertThat(store.connection().newestCheckpoint()).contains(before);
            store.connection().checkpoint();
            assertThat(store.connection().verify(null).rows()).isGreaterThanOrEqualTo(1000);
        }
        try (TestStore store =
                TestStore.open(disk, HOME, "", new MockKeyProvider(keys))) {
            assertThat(store.rows(TABLE)).hasSize(1000).containsEntry("k00999", VALUE + 999);
        }
    }

    @Test
    void aFirstKeyThatIsNotProvenYetKeepsNoCheckpointFromComing() {
        provider.script().add("byId#1 refuse not now");
        String config = CONFIG.replace("cache_size=1M", "cache_size=64M");
        try (TestStore store = TestStore.open(disk, HOME, config, provider)) {
            assertThat(store.status().keys().sealingKeyId()).isZero();
            store.create(TABLE);
            put(store, 0, 2600);
            assertThat(figure(store, "cache.dirty_bytes")).isGreaterThan(8 << 20);
            store.connection().checkpoint();
            assertThat(store.status().keys().sealingKeyId()).isPositive();
        }
        try (TestStore store = TestStore.open(disk, HOME, "", new MockKeyProvider(keys))) {
            assertThat(store.rows(TABLE)).hasSize(2600);
        }
    }

    @Test
    void whatWasWrittenEarlyIsNotCommittedByThat() {
        SimulatedDisk left;
        try (TestStore store = open("")) {
            put(store, 0, 1000);
            store.await("an early write", () -> figure(store, "cache.early_writes") > 0);
            left = disk.snapshot();
        }
        try (TestStore store =
                TestStore.open(left, HOME, "take_over=true", new MockKeyProvider(keys))) {
            assertThat(store.rows(TABLE)).isEmpty();
            store.connection().verify(null);
        }
    }

    @Test
    void aTransactionThatWouldNotFitIsRefusedAndNothingOfItIsDone() {
        try (TestStore store = open("");
                Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            put(store, 0, 3);
            session.begin();
            for (int i = 0; i < 1000; i++) {
                cursor.key("big" + i).value(VALUE).insert();
            }
            assertThatThrownBy(session::commit).isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("cache_size");
            assertThat(store.rows(TABLE)).hasSize(3);
            put(store, 3, 300);
            assertThat(store.rows(TABLE)).hasSize(300);
        }
    }

    /** Makes a checkpoint that hangs in the provider, which keeps pages from being written. */
    private CompletableFuture<Checkpoint> hangingCheckpoint(TestStore store) {
        provider.script().add("sealingKey#1 hang");
        int before = provider.calls(MockOperation.SEALING_KEY).size();
        put(store, 0, 1);
        CompletableFuture<Checkpoint> asked = store.store().checkpoints().request();
        store.await("the checkpoint asks for a key",
                () -> provider.calls(MockOperation.SEALING_KEY).size() > before);
        return asked;
    }

    private void release() {
        provider.script().clear();
        provider.script().release();
    }

    @Test
    void commitsWaitForRoomAndAreToldWhenThereIsNone() throws Exception {
        try (TestStore store = open(",cache_wait_millis=3000")) {
            CompletableFuture<Checkpoint> checkpoint = hangingCheckpoint(store);
            assertThatThrownBy(() -> put(store, 1, 1000)).isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("cache_size");
            assertThat(figure(store, "cache.waits")).isPositive();
            assertThat(figure(store, "cache.dirty_bytes")).isLessThan(1 << 20);
            assertThat(store.rows(TABLE)).isNotEmpty();
            release();
            checkpoint.get(60, TimeUnit.SECONDS);
            store.await("dirty pages written", () -> figure(store, "cache.dirty_bytes")
                    <= figure(store, "cache.bytes_max") / 4);
            for (int row = 0; row < 1000; row++) {
                putHoweverLong(store, row);
            }
            assertThat(store.rows(TABLE)).hasSize(1000);
        }
    }

    /** A machine that stands still for the three seconds is no matter of the store's. */
    private static void putHoweverLong(TestStore store, int row) {
        boolean done = false;
        while (!done) {
            try {
                put(store, row, row + 1);
                done = true;
            } catch (TimeoutException stoodStill) {
                store.await("room", () -> figure(store, "cache.dirty_bytes")
                        <= figure(store, "cache.bytes_max") / 4);
            }
        }
    }

    @Test
    void whoWaitsForRoomIsToldWhenTheStoreIsClosed() throws Exception {
        TestStore store = open("");
        try {
            hangingCheckpoint(store);
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> put(store, 1, 1000));
            store.await("a commit that waits", () -> figure(store, "cache.waits") > 0);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(store::close);
            assertThatThrownBy(() -> writer.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ClosedException.class);
            release();
            closing.get(60, TimeUnit.SECONDS);
        } finally {
            release();
            store.close();
        }
    }

    @Test
    void commitsWaitWhileSnapshotsKeepMoreThanTheBudget() {
        List<Session> readers = new ArrayList<>();
        try (TestStore store = open(",cache_wait_millis=300")) {
            put(store, 0, 20);
            assertThatThrownBy(() -> {
                // Each snapshot sees some 100 KB that nobody has written when they are replaced.
                for (int round = 0; round < 1_000; round++) {
                    Session reader = store.connection().openSession();
                    readers.add(reader);
                    reader.begin();
                    put(store, 0, 20);
                }
            }).isInstanceOf(TimeoutException.class).hasMessageContaining("running transactions");
            assertThat(figure(store, "transactions.held_bytes"))
                    .isGreaterThan(figure(store, "cache.bytes_max"));
            readers.forEach(Session::close);
            store.await("commits again", () -> {
                try {
                    put(store, 0, 1);
                    return true;
                } catch (TimeoutException notYet) {
                    return false;
                }
            });
            assertThat(figure(store, "transactions.held_bytes")).isZero();
        }
    }

    @Test
    void theOldestTransactionIsReportedWithWhatItHolds() {
        try (TestStore store = open(""); Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            put(store, 0, 20);
            assertThat(figure(store, "transactions.running")).isZero();
            session.begin();
            assertThat(cursor.next()).isTrue();
            assertThat(figure(store, "transactions.oldest_held_bytes")).isZero();
            put(store, 0, 500);
            assertThat(figure(store, "transactions.running")).isOne();
            assertThat(figure(store, "transactions.oldest_held_bytes")).isGreaterThan(40_000);
            assertThat(figure(store, "transactions.oldest_millis")).isNotNegative();
            int rows = 1;
            while (cursor.next()) {
                rows++;
            }
            assertThat(rows).isEqualTo(20);
            session.rollback();
            assertThat(figure(store, "transactions.running")).isZero();
        }
    }
}
