// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.Cursor;
import io.plastron.Session;
import io.plastron.files.sim.SimulatedDisk;
import io.plastron.keyprovider.mock.MockKeyProvider;
import io.plastron.types.ClosedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cursor walks while its session and another one change the table: each step goes to the
 * neighbour of the moment, and the row shown stays as it was. Own changes are of odd rows, those of
 * the other session of even ones, so that no commit is refused.
 */
@Timeout(120)
class CursorWalkTest {
    private static final String TABLE = "table:walk";
    private static final int ROWS = 80;

    private final Random random = new Random();
    private final TreeMap<String, String> committed = new TreeMap<>();
    private TestStore store;
    private Session session;
    private Session other;
    private Cursor walker;
    private Cursor writer;
    /** What the transaction changed, null values for removals; null when none runs. */
    private TreeMap<String, String> changes;
    private TreeMap<String, String> snapshot;
    /** The row the walker shows, and whether it stands on it. */
    private Map.Entry<String, String> shown;
    private boolean standing;
    private String upper;

    @BeforeEach
    void open() {
        store = TestStore.open(
                new SimulatedDisk(), Path.of("/store"), "create=true", new MockKeyProvider());
        store.create(TABLE);
        session = store.connection().openSession();
        other = store.connection().openSession();
        walker = session.openCursor(TABLE);
        writer = session.openCursor(TABLE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private TreeMap<String, String> seen() {
        if (changes == null) {
            return committed;
        }
        TreeMap<String, String> view = new TreeMap<>(snapshot);
        changes.forEach((key, value) -> apply(view, key, value));
        return view;
    }

    private static void apply(TreeMap<String, String> rows, String key, String value) {
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
    }

    @Test
    void eachStepGoesToTheNeighbourOfTheMoment() {
        long seed = new Random().nextLong();
        System.out.println("CursorWalkTest seed " + seed);
        random.setSeed(seed);
        for (int i = 0; i < 60_000; i++) {
            act(random.nextInt(100));
            requireShown();
        }
        walker.reset();
        assertThat(walker.prev()).isEqualTo(!seen().isEmpty());
    }

    private void act(int dice) {
        if (dice < 35) {
            step(true);
        } else if (dice < 65) {
            step(false);
        } else if (dice < 75) {
            change(writer, 1);
        } else if (dice < 82) {
            try (Cursor others = other.openCursor(TABLE)) {
                change(others, 0);
            }
        } else if (dice < 90) {
            transaction();
        } else if (dice < 94) {
            search();
        } else if (dice < 96) {
            bound();
        } else if (dice < 97) {
            store.connection().checkpoint();
        } else {
            duplicate();
        }
    }

    private void step(boolean ahead) {
        TreeMap<String, String> rows = seen();
        NavigableRows within = new NavigableRows(rows, upper);
        Map.Entry<String, String> expected = within.neighbour(standing ? shown.getKey() : null,
                ahead);
        assertThat(ahead ? walker.next() : walker.prev()).isEqualTo(expected != null);
        shown = expected;
        standing = expected != null;
    }

    /** Rows up to a bound. */
    private record NavigableRows(TreeMap<String, String> rows, String upper) {
        Map.Entry<String, String> neighbour(String from, boolean ahead) {
            var bounded = upper == null ? rows : rows.headMap(upper, true);
            Map.Entry<String, String> found = from == null
                    ? ahead ? bounded.firstEntry() : bounded.lastEntry()
                    : ahead ? bounded.higherEntry(from) : bounded.lowerEntry(from);
            return found == null ? null : Map.entry(found.getKey(), found.getValue());
        }
    }

    private void change(Cursor cursor, int parity) {
        String key = String.format("key%03d", random.nextInt(ROWS) * 2 + parity);
        String value = random.nextInt(3) == 0 ? null : "v" + random.nextInt();
        if (value == null) {
            cursor.key(key).remove();
        } else {
            cursor.key(key).value(value).insert();
        }
        if (parity == 1 && changes != null) {
            changes.put(key, value);
        } else {
            apply(committed, key, value);
        }
    }

    private void transaction() {
        if (changes == null) {
            session.begin();
            snapshot = new TreeMap<>(committed);
            changes = new TreeMap<>();
        } else if (random.nextBoolean()) {
            session.rollback();
            changes = null;
        } else {
            session.commit();
            changes.forEach((key, value) -> apply(committed, key, value));
            changes = null;
        }
    }

    private void search() {
        String key = String.format("key%03d", random.nextInt(2 * ROWS));
        String value = upper != null && key.compareTo(upper) > 0 ? null : seen().get(key);
        assertThat(walker.key(key).search()).isEqualTo(value != null);
        shown = value == null ? null : Map.entry(key, value);
        standing = value != null;
    }

    private void bound() {
        if (upper == null) {
            upper = String.format("key%03d", random.nextInt(2 * ROWS));
            walker.key(upper).boundUpper(true);
            // The key is the bound now, and the value of before is still set.
            walker.reset();
            walker.key(upper).boundUpper(true);
        } else {
            upper = null;
            walker.reset();
        }
        shown = null;
        standing = false;
    }

    private void duplicate() {
        Cursor before = walker;
        if (shown == null) {
            return;
        }
        walker = walker.duplicate();
        before.close();
    }

    private void requireShown() {
        if (shown != null) {
            assertThat(walker.keyString()).isEqualTo(shown.getKey());
            assertThat(walker.valueString()).isEqualTo(shown.getValue());
        }
    }

    @Test
    void whatAScanReturnsBelongsToTheCaller() {
        store.put(TABLE, "a", "1", "b", "2");
        session.begin();
        assertThat(walker.next()).isTrue();
        walker.rawKey()[0] = 'x';
        walker.rawValue()[0] = 'x';
        walker.keyBytes()[0] = 'x';
        walker.valueBytes()[0] = 'x';
        assertThat(walker.keyString() + walker.valueString()).isEqualTo("a1");
        assertThat(walker.next()).isTrue();
        assertThat(walker.prev()).isTrue();
        assertThat(walker.keyString() + walker.valueString()).isEqualTo("a1");
    }

    @Test
    void aScanHearsThatTheStoreWasClosed() {
        store.put(TABLE, "a", "1", "b", "2", "c", "3");
        assertThat(walker.next()).isTrue();
        assertThat(walker.next()).isTrue();
        store.connection().close();
        assertThatThrownBy(walker::next).isInstanceOf(ClosedException.class);
    }
}
