// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.engine.store.CrashExplorer.Promise;
import io.plastron.files.sim.SimulatedDisk;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store with two column groups and two indices is crashed at every operation of its life, while
 * rows come, change and go, and indices and whole tables with them: rows are those of a checkpoint,
 * and every column group and index agrees with them ({@link ColdOpen} looks at each).
 */
@Timeout(300)
class IndexCrashTest extends CrashTesting {
    private static final String CONFIG = "create=true,checkpoint_wait=0,close_millis_max=2000";
    private static final int STATES_PER_POINT_MAX = 10;
    private static final long SEED = 20261122;
    private static final String TABLE = "table:zones";
    private static final String RENAMED = "table:places";

    /** Changes a table and a model of it, and makes checkpoints. */
    private static final class Life {
        private final TestStore store;
        private final Promise promise;
        private final Session session;
        private final TreeMap<String, String> model = new TreeMap<>();
        private String table = TABLE;

        Life(TestStore store, Promise promise) {
            this.store = store;
            this.promise = promise;
            this.session = store.connection().openSession();
        }

        private void checkpoint() {
            promise.next(new TreeMap<>(model));
            store.connection().checkpoint();
            promise.kept();
        }

        private void put(String zone, String code, String coord, long shared) {
            try (Cursor cursor = session.openCursor(table)) {
                cursor.key(zone).value(code, coord, shared).insert();
            }
            model.put(table + " " + zone, code + "|" + coord + "|" + shared);
        }

        private void remove(String zone) {
            try (Cursor cursor = session.openCursor(table)) {
                cursor.key(zone).remove();
            }
            model.remove(table + " " + zone);
        }

        private void index(String name, String columns) {
            String uri = table.replace("table:", "index:") + ":" + name;
            session.create(uri, "columns=(" + columns + ")");
            model.put(uri, "");
        }

        private void create() {
            session.create(table, "key_format=S,value_format=SSi,"
                    + "columns=(zone,code,coord,shared),colgroups=(place,note)");
            session.create("colgroup:zones:place", "columns=(code,coord)");
            session.create("colgroup:zones:note", "columns=(shared)");
            model.put(table, "");
            index("bycode", "code");
        }

        private void rename() {
            session.rename(TABLE, RENAMED, "");
            for (String key : List.copyOf(model.keySet())) {
                model.put(key.replace(":zones", ":places"), model.remove(key));
            }
            table = RENAMED;
        }

        private void truncate(String from, String to) {
            try (Cursor start = session.openCursor(table);
                    Cursor stop = session.openCursor(table)) {
                session.truncate(start.key(from), stop.key(to));
            }
            model.subMap(table + " " + from, true, table + " " + to, true).clear();
        }

        private void run() {
            create();
            put("a", "X", "1", 1);
            put("b", "X", "2", 2);
            put("c", "Y", "3", 3);
            put("d", "Z", "4", 4);
            checkpoint();
            session.begin();
            put("a", "Y", "1", 7);
            put("e", "X", "5", 5);
            remove("b");
            session.commit();
            checkpoint();
            index("byshared", "shared,zone");
            put("f", "W", "6", 1);
            checkpoint();
            truncate("b", "d");
            put("c", "V", "9", 9);
            checkpoint();
            session.drop("index:zones:bycode");
            model.remove("index:zones:bycode");
            put("a", "T", "1", 8);
            checkpoint();
            rename();
            put("g", "S", "7", 7);
            checkpoint();
            session.truncate(table);
            model.keySet().removeIf(key -> key.startsWith(table + " "));
            checkpoint();
            session.drop(table);
            model.clear();
            checkpoint();
        }
    }

    private static void run(SimulatedDisk disk, Promise promise) {
        promise.next(new TreeMap<>());
        live(disk, CONFIG, store -> {
            promise.kept();
            new Life(store, promise).run();
        });
    }

    @Test
    void noCrashComesBetweenARowAndItsIndexEntries() {
        explorer(STATES_PER_POINT_MAX, SEED).explore(
                "rows, column groups and indices", 2_000, empty(), IndexCrashTest::run);
    }
}
