// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.tx;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Which keys were changed by which commit, as far back as the oldest running transaction. Comparing
 * values would not do: a key set to the value it had is a change too. Used by the committer alone,
 * under its lock.
 */
final class ConflictIndex {
    /** A key of a table; the array is never changed. */
    private record Key(int tableId, byte[] key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && tableId == that.tableId
                    && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(key) * 31 + tableId;
        }
    }

    /** Keys a commit changed; none: all of the table. */
    private record Entry(long commit, int tableId, Key[] keys) {}

    private static final Key[] ALL = {};

    private final Map<Key, Long> newest = new HashMap<>();
    /** By table id, the newest commit that changed all of its keys. */
    private final Map<Integer, Long> newestOfAll = new HashMap<>();
    private final Deque<Entry> history = new ArrayDeque<>();

    /** Notes a commit's keys. */
    void note(long commit, int tableId, Changes changed) {
        Key[] keys = new Key[changed.size()];
        int count = 0;
        for (int i = 0; i < changed.runs(); i++) {
            Changes.Run run = changed.run(i);
            for (int at = 0; at < run.count(); at++) {
                keys[count++] = new Key(tableId, run.key(at));
            }
        }
        history.addLast(new Entry(commit, tableId, keys));
        Long number = commit;
        for (Key key : keys) {
            newest.put(key, number);
        }
    }

    /** Notes that a commit changed every key of a table, those that were not there included. */
    void noteAll(long commit, int tableId) {
        history.addLast(new Entry(commit, tableId, ALL));
        newestOfAll.put(tableId, commit);
    }

    /** Whether one of these keys was changed after {@code snapshot}. */
    boolean changedSince(long snapshot, int tableId, Changes changes) {
        Long all = newestOfAll.get(tableId);
        if (all != null && all > snapshot) {
            return true;
        }
        for (int i = 0; i < changes.runs(); i++) {
            Changes.Run run = changes.run(i);
            for (int at = 0; at < run.count(); at++) {
                Long commit = newest.get(new Key(tableId, run.key(at)));
                if (commit != null && commit > snapshot) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isEmpty() {
        return history.isEmpty();
    }

    /** Forgets commits that every running transaction sees. */
    void forgetUpTo(long oldestSnapshot) {
        while (!history.isEmpty() && history.peekFirst().commit() <= oldestSnapshot) {
            Entry entry = history.removeFirst();
            newestOfAll.remove(entry.tableId(), entry.commit());
            for (Key key : entry.keys()) {
                newest.remove(key, entry.commit());
            }
        }
    }
}
