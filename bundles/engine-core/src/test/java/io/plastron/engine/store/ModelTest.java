// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million random operations on a table with two column groups and two indices, by three sessions
 * with transactions of their own, against sorted maps; indices come and go, checkpoints are made,
 * the store is reopened cold.
 *
 * <p>Repeat a failure with {@code -Dseed=…}, which the message names; {@code -Doperations=…}
 * changes their number.
 */
@Timeout(600)
class ModelTest {
    private static final int OPERATIONS = Integer.getInteger("operations", 1_000_000);
    private static final int OPERATIONS_PER_STORE = 100_000;
    private static final int OPERATIONS_PER_OPENING = 10_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final MockKeyProvider provider = new MockKeyProvider();
    private int operation;

    @Test
    void tablesAndIndicesAgreeWithSortedMaps() {
        System.out.println("seed " + seed + ", " + OPERATIONS + " operations");
        try {
            while (operation < OPERATIONS) {
                oneStore();
            }
        } catch (RuntimeException | Error failed) {
            throw new AssertionError("-Dseed=" + seed + ", operation " + operation, failed);
        }
    }

    private void oneStore() {
        SimulatedDisk disk = new SimulatedDisk();
        ModelRows model = new ModelRows();
        int end = Math.min(OPERATIONS, operation + OPERATIONS_PER_STORE);
        String config = "create=true";
        while (operation < end) {
            try (TestStore store = TestStore.open(disk, Path.of("/store"), config, provider)) {
                if (!config.isEmpty()) {
                    ModelSession.create(store.connection());
                    createIndices(store);
                }
                config = "";
                oneOpening(store, model, Math.min(end, operation + OPERATIONS_PER_OPENING));
            }
        }
    }

    private static void createIndices(TestStore store) {
        try (Session session = store.connection().openSession()) {
            ModelSession.createIndex(session, ModelSession.BY_NAME);
            ModelSession.createIndex(session, ModelSession.BY_NUMBER);
        }
    }

    private void oneOpening(TestStore store, ModelRows model, int end) {
        List<ModelSession> sessions = List.of(
                new ModelSession(store.connection(), model, random),
                new ModelSession(store.connection(), model, random),
                new ModelSession(store.connection(), model, random));
        for (; operation < end; operation++) {
            ModelSession session = sessions.get(random.nextInt(sessions.size()));
            int kind = random.nextInt(1000);
            if (kind < 2) {
                store.connection().checkpoint();
            } else if (kind == 2) {
                replaceIndex(store, model);
            } else {
                one(session, kind);
            }
        }
        sessions.forEach(session -> {
            if (session.inTransaction()) {
                session.commit();
            }
            session.scanIndices();
            session.close();
        });
        store.connection().verify(null);
    }

    private void replaceIndex(TestStore store, ModelRows model) {
        String uri = random.nextBoolean() ? ModelSession.BY_NAME : ModelSession.BY_NUMBER;
        try (Session session = store.connection().openSession()) {
            session.drop(uri);
            ModelSession.createIndex(session, uri);
        }
        model.schemaChanged();
    }

    private void one(ModelSession session, int kind) {
        if (kind < 40) {
            if (session.inTransaction()) {
                session.commit();
            } else {
                session.begin();
            }
        } else if (kind < 45 && session.inTransaction()) {
            session.rollback();
        } else if (kind < 47) {
            session.truncate();
        } else if (kind < 50) {
            session.scanIndices();
        } else if (kind < 350) {
            session.insert();
        } else if (kind < 430) {
            session.update();
        } else if (kind < 500) {
            session.remove();
        } else if (kind < 800) {
            session.search();
        } else if (kind < 900) {
            session.searchNearAndWalk();
        } else if (kind < 960) {
            session.scanWithinBounds();
        } else {
            session.searchByName();
        }
    }
}
