// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.ConflictException;
import io.plastron.Cursor;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.InvalidUseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers and readers of a table whose indices come and go, with checkpoints beside them. */
@Timeout(120)
class IndexConcurrencyTest {
    private static final String TABLE = "table:t";
    private static final String INDEX = "index:t:i";
    private static final int WRITERS = 3;
    private static final int KEYS = 20;
    private static final int ROUNDS = 3_000;
    private static final int INDICES_MIN = 20;

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicInteger working = new AtomicInteger(WRITERS);

    /** Writes own keys, by itself and in transactions; returns what must be there. */
    private Map<String, Long> write(TestStore store, int writer) {
        Map<String, Long> mine = new TreeMap<>();
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(TABLE)) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "w" + writer + "k" + round * 7 % KEYS;
                long value = round;
                if (round % 3 == 0) {
                    cursor.key(key).value(value, "text").insert();
                    mine.put(key, value);
                } else if (round % 3 == 1) {
                    assertThat(cursor.key(key).remove()).isEqualTo(mine.remove(key) != null);
                } else {
                    inTransaction(session, cursor, key, value);
                    mine.put(key, value);
                    mine.put(key + "b", value);
                }
            }
        } finally {
            if (working.decrementAndGet() == 0) {
                writing.set(false);
            }
        }
        return mine;
    }

    private static void inTransaction(Session session, Cursor cursor, String key, long value) {
        while (true) {
            session.begin();
            cursor.key(key).value(value, "text").insert();
            cursor.key(key + "b").value(value, "text").insert();
            try {
                session.commit();
                return;
            } catch (ConflictException again) {
                assertThat(session.inTransaction()).isFalse();
            }
        }
    }

    /** Creates and drops the index until the writers are done; it stays in the end. */
    private int reshape(TestStore store) {
        int created = 0;
        try (Session session = store.connection().openSession()) {
            while (writing.get() || created < INDICES_MIN) {
                session.create(INDEX, "columns=(n)");
                created++;
                if (created % 5 == 0) {
                    store.connection().checkpoint();
                }
                try {
                    session.drop(INDEX);
                } catch (InvalidUseException busy) {
                    // A reader is on it; then it stays for this round.
                    assertThat(busy).hasMessageContaining("open cursors");
                }
            }
            session.create(INDEX, "columns=(n)");
        }
        return created;
    }

    /** Sees in each snapshot as many entries as rows, each with its own row. */
    private int read(TestStore store) {
        int seen = 0;
        try (Session session = store.connection().openSession()) {
            while (writing.get()) {
                session.begin();
                try (Cursor rows = session.openCursor(TABLE);
                        Cursor index = session.openCursor(INDEX)) {
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    while (index.next()) {
                        assertThat(index.valueFields().get(0).getLong())
                                .isEqualTo(index.keyFields().get(0).getLong());
                        count--;
                    }
                    assertThat(count).as("rows without entry").isZero();
                    seen++;
                } catch (NotFoundException gone) {
                    assertThat(gone).hasMessageContaining(INDEX);
                }
                session.rollback();
            }
        }
        return seen;
    }

    @Test
    void anIndexAlwaysEqualsTheRowsAndNoWriteIsLost() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2);
        try (TestStore store = TestStore.open(disk, Path.of("/store"), "create=true",
                new MockKeyProvider())) {
            try (Session session = store.connection().openSession()) {
                session.create(TABLE, "key_format=S,value_format=qS,columns=(k,n,s)");
            }
            List<Future<Map<String, Long>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(store, writer)));
            }
            Future<Integer> reshaped = threads.submit((Callable<Integer>) () -> reshape(store));
            Future<Integer> read = threads.submit((Callable<Integer>) () -> read(store));
            Map<String, Long> expected = new TreeMap<>();
            for (Future<Map<String, Long>> writer : writers) {
                expected.putAll(writer.get());
            }
            assertThat(reshaped.get()).isGreaterThanOrEqualTo(INDICES_MIN);
            read.get();
            assertThat(rows(store, TABLE)).isEqualTo(expected);
            assertThat(rows(store, INDEX + "(k,n)")).isEqualTo(expected);
            store.connection().checkpoint();
            store.connection().verify(null);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Map<String, Long> rows(TestStore store, String uri) {
        Map<String, Long> rows = new TreeMap<>();
        try (Session session = store.connection().openSession();
                Cursor cursor = session.openCursor(uri)) {
            boolean index = uri.startsWith("index:");
            while (cursor.next()) {
                rows.put((index ? cursor.valueFields() : cursor.keyFields()).get(0).getString(),
                        cursor.valueFields().get(index ? 1 : 0).getLong());
            }
        }
        return rows;
    }
}
