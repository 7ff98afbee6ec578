// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.FileSystem;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.KeyProvider;
import io.plastron.keyprovider.file.FileKeyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store that commits durably is crashed after each operation of its disk: every commit that
 * returned is there in every state that may survive, and the others are there whole or not at all.
 */
@Timeout(600)
class DurableCommitCrashTest {
    private static final Path HOME = Path.of("/store");
    private static final Path RING = Path.of("/keys/ring");
    private static final String CONFIG = "create=true,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000,key_absent_wait_millis=5000";
    private static final String TABLE = "table:A";
    private static final String OTHER = "table:B";
    private static final int STATES_PER_POINT_MAX = 200;
    private static final long SEED = 20261201;
    private static final int COMMITS = 6;
    private static final int THREADS = 3;
    private static final long POINTS_SHARED = 60;

    @BeforeAll
    static void letTheDeadRest() {
        CrashExplorer.letTheDeadRest();
    }

    private static KeyProvider provider(FileSystem disk) {
        return new FileKeyProvider(disk, RING, true);
    }

    /** A store with two empty tables. */
    private static SimulatedDisk prepared() {
        SimulatedDisk disk = new SimulatedDisk(4096, true);
        try {
            disk.createDirectories(RING.getParent());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        try (TestStore store = TestStore.open(disk, HOME, CONFIG, provider(disk))) {
            store.create(TABLE);
            store.create(OTHER);
        }
        return disk;
    }

    /** One transaction on both tables. */
    private static void commit(TestStore store, String key) {
        try (Session session = store.connection().openSession()) {
            session.begin();
            for (String table : List.of(TABLE, OTHER)) {
                Cursor cursor = session.openCursor(table);
                cursor.key(key).value("of " + key).insert();
            }
            session.commit("sync=true");
        }
    }

    private static TreeMap<String, String> rows(int commits) {
        TreeMap<String, String> rows = new TreeMap<>();
        for (String table : List.of(TABLE, OTHER)) {
            rows.put(table, "");
            for (int i = 0; i < commits; i++) {
                rows.put(table + " k" + i, "of k" + i);
            }
        }
        return rows;
    }

    private static void unlessDead(SimulatedDisk disk, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error crashed) {
            if (!disk.isDead()) {
                throw crashed;
            }
        }
    }

    private static void oneAfterTheOther(SimulatedDisk disk, Promise promise) {
        TestStore store = TestStore.start(disk, HOME, CONFIG, provider(disk));
        try {
            unlessDead(disk, () -> {
                store.awaitOpen();
                for (int i = 0; i < COMMITS; i++) {
                    promise.next(rows(i + 1));
                    commit(store, "k" + i);
                    promise.kept();
                    if (i == COMMITS / 2) {
                        store.connection().rotateKey();
                    }
                }
            });
        } finally {
            store.close();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereInEveryStateTheOtherWholeOrNotAtAll() {
        new CrashExplorer(HOME, DurableCommitCrashTest::provider, STATES_PER_POINT_MAX, SEED)
                .explore("durable commits", 2_000, prepared(),
                        DurableCommitCrashTest::oneAfterTheOther);
    }

    /** Threads share checkpoints, so what is in flight is any of several. */
    @Test
    void whatSeveralThreadsHaveSharedIsThereInEveryState() {
        SimulatedDisk base = prepared();
        for (long operation = 0; operation < POINTS_SHARED; operation++) {
            SimulatedDisk disk = base.snapshot();
            List<String> acknowledged = new ArrayList<>();
            disk.crashAfter(operation);
            shared(disk, acknowledged);
            disk.kill();
            for (SimulatedDisk state : disk.crashStates(8, SEED)) {
                Optional<TreeMap<String, String>> found =
                        new ColdOpen(state, HOME, provider(state)).open().orElseThrow().leader();
                String where = "crashed after operation " + operation + ", " + state.origin();
                assertThat(found.orElseThrow().keySet()).as(where).containsAll(acknowledged);
                for (String row : found.get().keySet()) {
                    String twin = row.startsWith(TABLE)
                            ? row.replace(TABLE, OTHER) : row.replace(OTHER, TABLE);
                    assertThat(found.get()).as(where).containsKey(twin);
                }
            }
        }
    }

    private static void shared(SimulatedDisk disk, List<String> acknowledged) {
        TestStore store = TestStore.start(disk, HOME, CONFIG, provider(disk));
        try {
            unlessDead(disk, () -> {
                store.awaitOpen();
                List<CompletableFuture<Void>> threads = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    String name = "t" + t;
                    threads.add(CompletableFuture.runAsync(
                            () -> commitAll(store, name, acknowledged)));
                }
                threads.forEach(thread -> thread.handle((done, failed) -> failed).join());
            });
        } finally {
            store.close();
        }
    }

    private static void commitAll(TestStore store, String name, List<String> acknowledged) {
        for (int i = 0; i < COMMITS; i++) {
            String key = name + "k" + i;
            commit(store, key);
            synchronized (acknowledged) {
                acknowledged.add(TABLE + " " + key);
                acknowledged.add(OTHER + " " + key);
            }
        }
    }
}
