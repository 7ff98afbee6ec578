// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import io.plastron.Connection;
import io.plastron.Cursor;
import io.plastron.Session;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Rows that certify themselves. Each transaction adds one entry {@code TAG:SEED} to {@value #LOG}
 * under the next number, does to {@value #CHURN} what the seed says, and keeps both tables' row
 * counts in {@value #TOTALS}. So a state is whole exactly when the entries have no gap, replaying
 * their seeds gives the other table, and the counts fit; and the entries say who wrote what.
 */
final class History {
    private static final String LOG = "table:log";
    private static final String CHURN = "table:churn";
    private static final String TOTALS = "table:totals";
    private static final String FORMAT = "key_format=S,value_format=S";
    private static final int CHURN_KEYS = 300;

    private History() {}

    /** Makes the tables and a checkpoint that holds them. */
    static void create(Connection connection) {
        try (Session session = connection.openSession()) {
            for (String table : List.of(LOG, CHURN, TOTALS)) {
                session.create(table, FORMAT);
            }
        }
        connection.checkpoint();
    }

    /** One more transaction. Returns the number of entries there are then. */
    static int append(Session session, String tag, long seed) {
        session.begin();
        try (Cursor log = session.openCursor(LOG);
                Cursor churn = session.openCursor(CHURN);
                Cursor totals = session.openCursor(TOTALS)) {
            int entries = total(totals, "entries") + 1;
            log.key(String.format("%08d", entries)).value(entry(tag, seed)).insert();
            int rows = total(totals, "rows");
            for (Change change : changes(seed)) {
                boolean there = churn.key(change.key).search();
                if (change.value.isEmpty()) {
                    churn.key(change.key).remove();
                    rows -= there ? 1 : 0;
                } else {
                    churn.key(change.key).value(change.value.get()).insert();
                    rows += there ? 0 : 1;
                }
            }
            totals.key("entries").value(Integer.toString(entries)).insert();
            totals.key("rows").value(Integer.toString(rows)).insert();
            session.commit();
            return entries;
        } finally {
            session.rollback();
        }
    }

    static String entry(String tag, long seed) {
        return tag + ":" + HexFormat.of().toHexDigits(seed);
    }

    private static int total(Cursor totals, String name) {
        return totals.key(name).search() ? Integer.parseInt(totals.valueString()) : 0;
    }

    private record Change(String key, Optional<String> value) {}

    private static List<Change> changes(long seed) {
        Random random = new Random(seed);
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            String key = String.format("k%03d", random.nextInt(CHURN_KEYS));
            boolean remove = random.nextInt(4) == 0;
            String value = Long.toHexString(random.nextLong()).repeat(1 + random.nextInt(30));
            changes.add(new Change(key, remove ? Optional.empty() : Optional.of(value)));
        }
        return changes;
    }

    /**
     * What is in the store now.
     *
     * @throws Violation it is no state that was ever committed
     */
    static List<String> read(Connection connection) {
        return read(connection, new Replay());
    }

    /** Likewise, replaying only what is new to the replay, which must fit what it replayed. */
    static List<String> read(Connection connection, Replay replay) {
        try (Session session = connection.openSession()) {
            session.begin();
            TreeMap<String, String> log = rows(session, LOG);
            List<String> entries = new ArrayList<>(log.values());
            for (int i = 0; i < entries.size(); i++) {
                String key = String.format("%08d", i + 1);
                Violation.unless(log.containsKey(key), "entry " + key + " is missing among "
                        + entries.size());
            }
            TreeMap<String, String> totals = rows(session, TOTALS);
            TreeMap<String, String> churn = rows(session, CHURN);
            requireTotal(totals, "entries", entries.size());
            requireTotal(totals, "rows", churn.size());
            replay.to(entries);
            Violation.unless(churn.equals(replay.churn), "the rows are not those that "
                    + entries.size() + " entries made");
            return entries;
        }
    }

    private static void requireTotal(TreeMap<String, String> totals, String name, int expected) {
        String found = totals.getOrDefault(name, "0");
        Violation.unless(found.equals(Integer.toString(expected)),
                name + " says " + found + ", there are " + expected);
    }

    private static TreeMap<String, String> rows(Session session, String table) {
        TreeMap<String, String> rows = new TreeMap<>();
        try (Cursor cursor = session.openCursor(table)) {
            while (cursor.next()) {
                rows.put(cursor.keyString(), cursor.valueString());
            }
        }
        return rows;
    }

    /** The entries seen so far and the rows they make; a state must never be behind it. */
    static final class Replay {
        private final List<String> entries = new ArrayList<>();
        private final TreeMap<String, String> churn = new TreeMap<>();

        private void to(List<String> next) {
            Violation.unless(next.size() >= entries.size()
                    && next.subList(0, entries.size()).equals(entries),
                    "went from " + entries.size() + " entries to " + next.size()
                            + " that do not begin with them");
            for (String entry : next.subList(entries.size(), next.size())) {
                long seed = HexFormat.fromHexDigitsToLong(entry.substring(entry.indexOf(':') + 1));
                for (Change change : changes(seed)) {
                    change.value.ifPresentOrElse(
                            value -> churn.put(change.key, value),
                            () -> churn.remove(change.key));
                }
                entries.add(entry);
            }
        }

        int size() {
            return entries.size();
        }
    }

    /** A store showed what it must never show. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }

        static void unless(boolean condition, String what) {
            if (!condition) {
                throw new Violation(what);
            }
        }
    }
}
