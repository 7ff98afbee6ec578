// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.ConflictException;
import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Cursor.Near;
import io.plastron.DuplicateKeyException;
import io.plastron.NotFoundException;
import io.plastron.Session;
import io.plastron.engine.store.ModelRows.ByName;
import io.plastron.engine.store.ModelRows.ByNumber;
import io.plastron.engine.store.ModelRows.Key;
import io.plastron.engine.store.ModelRows.Row;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A session on a table and on its model: does the same to both and compares. The table has a key of
 * two columns and a value of three, in two column groups:
 * {@code (place S, number q) -> (count i, name S, blob u)}.
 */
final class ModelSession implements AutoCloseable {
    static final String TABLE = "table:model";
    static final String BY_NAME = "index:model:byname";
    static final String BY_NUMBER = "index:model:bynumber";

    private static final int SCANNED_ROWS_MAX = 100;

    private final ModelRows model;
    private final Random random;
    private final Session session;
    private final Cursor cursor;
    private final Cursor careful;
    /** What the transaction sees, null when none runs. */
    private NavigableMap<Key, Row> view;
    private final Map<Key, Row> changes = new HashMap<>();
    private long snapshot;
    private long schema;

    ModelSession(Connection connection, ModelRows model, Random random) {
        this.model = model;
        this.random = random;
        this.session = connection.openSession();
        this.cursor = session.openCursor(TABLE);
        this.careful = session.openCursor(TABLE, "overwrite=false");
    }

    static void create(Connection connection) {
        try (Session session = connection.openSession()) {
            session.create(TABLE, "key_format=Sq,value_format=iSu,"
                    + "columns=(place,number,count,name,blob),colgroups=(left,right)");
            session.create("colgroup:model:left", "columns=(count,blob),leaf_page_max=1KB");
            session.create("colgroup:model:right", "columns=(name)");
        }
    }

    static void createIndex(Session session, String uri) {
        session.create(uri, uri.equals(BY_NAME)
                ? "columns=(name,count),leaf_page_max=1KB" : "columns=(number,count)");
    }

    boolean inTransaction() {
        return view != null;
    }

    private NavigableMap<Key, Row> rows() {
        return view != null ? view : model.rows();
    }

    // ---- transactions

    void begin() {
        session.begin();
        view = new TreeMap<>(model.rows());
        snapshot = model.commit();
        schema = model.schema();
    }

    void rollback() {
        session.rollback();
        view = null;
        changes.clear();
    }

    void commit() {
        boolean conflict = !changes.isEmpty() && (schema != model.schema()
                || changes.keySet().stream().anyMatch(key -> model.changedSince(key, snapshot)));
        if (conflict) {
            assertThatThrownBy(session::commit).isInstanceOf(ConflictException.class);
        } else {
            session.commit();
            model.apply(changes);
        }
        view = null;
        changes.clear();
    }

    // ---- rows

    private Key anyKey() {
        String[] places = {"", "a", "a!", "ab", "b", "\u00e4", "z\ud83d\udc22"};
        long[] numbers = {Long.MIN_VALUE, -8257, -65, -1, 0, 1, 63, 64, 8256, Long.MAX_VALUE};
        long number = random.nextInt(4) == 0 ? numbers[random.nextInt(numbers.length)]
                : random.nextInt(120) - 60;
        return new Key(places[random.nextInt(places.length)], number);
    }

    private Row anyRow() {
        String blob = "\u0000x".repeat(random.nextInt(6));
        return new Row(random.nextInt(7) - 3, "n" + random.nextInt(12), blob);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Cursor at(Cursor cursor, Key key) {
        return cursor.key(key.place(), key.number());
    }

    private static void give(Cursor cursor, Key key, Row row) {
        at(cursor, key).value(row.count(), row.name(), bytes(row.blob()));
    }

    private void note(Key key, Row row) {
        if (view == null) {
            Map<Key, Row> one = new HashMap<>();
            one.put(key, row);
            model.apply(one);
            return;
        }
        changes.put(key, row);
        if (row == null) {
            view.remove(key);
        } else {
            view.put(key, row);
        }
    }

    void insert() {
        Key key = anyKey();
        Row row = anyRow();
        if (random.nextInt(4) > 0) {
            give(cursor, key, row);
            cursor.insert();
            note(key, row);
        } else if (rows().containsKey(key)) {
            give(careful, key, row);
            assertThatThrownBy(careful::insert).isInstanceOf(DuplicateKeyException.class);
        } else {
            give(careful, key, row);
            careful.insert();
            note(key, row);
        }
    }

    void update() {
        Key key = anyKey();
        Row row = anyRow();
        Row old = rows().get(key);
        if (old == null) {
            give(cursor, key, row);
            assertThatThrownBy(cursor::update).isInstanceOf(NotFoundException.class);
        } else if (random.nextBoolean()) {
            give(cursor, key, row);
            cursor.update();
            note(key, row);
        } else {
            assertThat(at(cursor, key).search()).isTrue();
            cursor.field("count").set(row.count());
            cursor.update();
            note(key, new Row(row.count(), old.name(), old.blob()));
        }
    }

    void remove() {
        Key key = anyKey();
        boolean there = rows().containsKey(key);
        assertThat(at(cursor, key).remove()).isEqualTo(there);
        if (there) {
            note(key, null);
        }
    }

    void truncate() {
        Key from = anyKey();
        Key to = anyKey();
        if (from.compareTo(to) > 0) {
            return;
        }
        session.truncate(at(cursor, from), at(careful, to));
        Map<Key, Row> gone = new HashMap<>();
        rows().subMap(from, true, to, true).keySet().forEach(key -> gone.put(key, null));
        if (view == null) {
            model.apply(gone);
        } else {
            gone.forEach(this::note);
        }
    }

    // ---- reading

    private void requireRow(Map.Entry<Key, Row> expected) {
        Key key = new Key(cursor.field("place").getString(), cursor.field("number").getLong());
        if (!key.equals(expected.getKey())) {
            throw new AssertionError("expected " + expected + ", found " + key);
        }
        requireValue(cursor, expected.getValue());
    }

    /** As plain code: a run makes millions of these comparisons. */
    private static void requireValue(Cursor at, Row expected) {
        Row row = new Row(at.field("count").getLong(), at.field("name").getString(),
                new String(at.field("blob").getBytes(), StandardCharsets.ISO_8859_1));
        if (!row.equals(expected)) {
            throw new AssertionError("expected " + expected + ", found " + row);
        }
    }

    void search() {
        Key key = anyKey();
        Row row = rows().get(key);
        assertThat(at(cursor, key).search()).isEqualTo(row != null);
        if (row != null) {
            requireRow(Map.entry(key, row));
        }
    }

    void searchNearAndWalk() {
        NavigableMap<Key, Row> rows = rows();
        Key key = anyKey();
        Near near = at(cursor, key).searchNear();
        Map.Entry<Key, Row> row = rows.ceilingEntry(key);
        Near expected = row == null ? Near.SMALLER
                : row.getKey().equals(key) ? Near.EXACT : Near.LARGER;
        row = row == null ? rows.lowerEntry(key) : row;
        assertThat(near).isEqualTo(row == null ? Near.NONE : expected);
        for (int steps = random.nextInt(6); row != null; steps--) {
            requireRow(row);
            if (steps == 0) {
                return;
            }
            boolean forward = random.nextInt(3) > 0;
            row = forward ? rows.higherEntry(row.getKey()) : rows.lowerEntry(row.getKey());
            assertThat(forward ? cursor.next() : cursor.prev()).isEqualTo(row != null);
        }
    }

    void scanWithinBounds() {
        Key low = anyKey();
        Key high = anyKey();
        boolean withLow = random.nextBoolean();
        boolean withHigh = random.nextBoolean();
        if (low.compareTo(high) > 0 || low.equals(high) && !(withLow && withHigh)
                || rows().subMap(low, true, high, true).size() > SCANNED_ROWS_MAX) {
            return;
        }
        at(cursor, low).boundLower(withLow);
        at(cursor, high).boundUpper(withHigh);
        NavigableMap<Key, Row> inside = rows().subMap(low, withLow, high, withHigh);
        boolean forward = random.nextBoolean();
        for (Map.Entry<Key, Row> row
                : (forward ? inside : inside.descendingMap()).entrySet()) {
            assertThat(forward ? cursor.next() : cursor.prev()).isTrue();
            requireRow(row);
        }
        assertThat(forward ? cursor.next() : cursor.prev()).isFalse();
        requireEnd(inside);
        Key key = anyKey();
        assertThat(at(cursor, key).search()).isEqualTo(inside.containsKey(key));
        cursor.reset();
    }

    private void requireEnd(NavigableMap<Key, Row> inside) {
        assertThat(cursor.smallestKey()).isEqualTo(!inside.isEmpty());
        if (!inside.isEmpty()) {
            requireRow(inside.firstEntry());
            assertThat(cursor.largestKey()).isTrue();
            requireRow(inside.lastEntry());
        }
    }

    // ---- indices

    /** Whether the transaction's snapshot is of before an index was made anew. */
    private boolean indicesAreNotInSnapshot() {
        return view != null && schema != model.schema();
    }

    /** Walks along rows with one pair of columns, or from near it. */
    void searchByName() {
        if (indicesAreNotInSnapshot()) {
            return;
        }
        TreeSet<ByName> index = new TreeSet<>();
        rows().forEach((key, row) -> index.add(ByName.of(key, row)));
        String name = "n" + random.nextInt(12);
        long count = random.nextInt(7) - 3;
        ByName first = index.stream().filter(entry -> entry.compareColumns(name, count) >= 0)
                .findFirst().orElse(null);
        boolean exact = first != null && first.compareColumns(name, count) == 0;
        try (Cursor byName = session.openCursor(BY_NAME)) {
            byName.key(name, count);
            boolean found = random.nextBoolean() ? byName.search()
                    : byName.searchNear() == Near.EXACT;
            assertThat(found).isEqualTo(exact);
            if (!found) {
                return;
            }
            int steps = random.nextInt(8);
            Iterator<ByName> rest = index.tailSet(first).iterator();
            boolean more = true;
            while (more && rest.hasNext() && steps-- > 0) {
                requireIndexed(byName, rest.next());
                more = byName.next();
                assertThat(more).isEqualTo(rest.hasNext());
            }
        }
    }

    private void requireIndexed(Cursor byName, ByName entry) {
        assertThat(byName.keyFields().get(0).getString()).isEqualTo(entry.name());
        assertThat(byName.keyFields().get(1).getLong()).isEqualTo(entry.count());
        requireValue(byName, rows().get(entry.key()));
    }

    /** Every entry of both indices, one of them through a projection, one backwards. */
    void scanIndices() {
        if (indicesAreNotInSnapshot()) {
            return;
        }
        TreeSet<ByName> names = new TreeSet<>();
        TreeSet<ByNumber> numbers = new TreeSet<>();
        rows().forEach((key, row) -> {
            names.add(ByName.of(key, row));
            numbers.add(ByNumber.of(key, row));
        });
        try (Cursor byName = session.openCursor(BY_NAME);
                Cursor byNumber = session.openCursor(BY_NUMBER + "(place,name,number)")) {
            for (ByName entry : names) {
                assertThat(byName.next()).isTrue();
                requireIndexed(byName, entry);
            }
            assertThat(byName.next()).isFalse();
            for (ByNumber entry : numbers.descendingSet()) {
                assertThat(byNumber.prev()).isTrue();
                assertThat(byNumber.keyFields().get(0).getLong()).isEqualTo(entry.number());
                assertThat(byNumber.keyFields().get(1).getLong()).isEqualTo(entry.count());
                assertThat(byNumber.valueFields().get(0).getString())
                        .isEqualTo(entry.key().place());
                assertThat(byNumber.valueFields().get(1).getString())
                        .isEqualTo(rows().get(entry.key()).name());
                assertThat(byNumber.valueFields().get(2).getLong()).isEqualTo(entry.number());
            }
            assertThat(byNumber.prev()).isFalse();
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
