// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store that commits durably is crashed after each operation of its disk: every commit that
 * returned is there in every state that may survive, and the others are there whole or not at all.
 */
@Timeout(600)
class DurableCommitCrashTest extends CrashTesting {
    private static final String CONFIG = "create=true,checkpoint_wait=0,"
            + "checkpoint_dirty_max=0,close_millis_max=2000,key_absent_wait_millis=5000";
    private static final String TABLE = "table:A";
    private static final String OTHER = "table:B";
    private static final int STATES_PER_POINT_MAX = 200;
    private static final long SEED = 20261201;
    private static final int COMMITS = 6;
    private static final int THREADS = 3;
    private static final long POINTS_SHARED = 60;

    /** A store with two empty tables. */
    private static SimulatedDisk prepared() {
        return prepared(CONFIG, store -> {
            store.create(TABLE);
            store.create(OTHER);
        });
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

    private static void oneAfterTheOther(SimulatedDisk disk, Promise promise) {
        live(disk, CONFIG, store -> {
            for (int i = 0; i < COMMITS; i++) {
                promise.next(rows(i + 1));
                commit(store, "k" + i);
                promise.kept();
                if (i == COMMITS / 2) {
                    store.connection().rotateKey();
                }
            }
        });
    }

    @Test
    void whatWasAcknowledgedIsThereInEveryStateTheOtherWholeOrNotAtAll() {
        explorer(STATES_PER_POINT_MAX, SEED).explore("durable commits", 2_000, prepared(),
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
        live(disk, CONFIG, store -> {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                String name = "t" + t;
                threads.add(CompletableFuture.runAsync(
                        () -> commitAll(store, name, acknowledged)));
            }
            threads.forEach(thread -> thread.handle((done, failed) -> failed).join());
        });
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
