// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a table should hold: sorted rows, and which commit changed a key last. */
final class ModelRows {
    private static final Comparator<String> BY_BYTES = (left, right) -> Arrays.compareUnsigned(
            left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    /** A row's key, in the order of its packed form. */
    record Key(String place, long number) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPlace = BY_BYTES.compare(place, other.place);
            return byPlace != 0 ? byPlace : Long.compare(number, other.number);
        }
    }

    /** A row's value. */
    record Row(long count, String name, String blob) {}

    /** A key of the index on (name, count) and the row's key behind it. */
    record ByName(String name, long count, Key key) implements Comparable<ByName> {
        static ByName of(Key key, Row row) {
            return new ByName(row.name(), row.count(), key);
        }

        int compareColumns(String otherName, long otherCount) {
            int byName = BY_BYTES.compare(name, otherName);
            return byName != 0 ? byName : Long.compare(count, otherCount);
        }

        @Override
        public int compareTo(ByName other) {
            int byColumns = compareColumns(other.name, other.count);
            return byColumns != 0 ? byColumns : key.compareTo(other.key);
        }
    }

    /** A key of the index on (number, count), number being a column of the row's key. */
    record ByNumber(long number, long count, Key key) implements Comparable<ByNumber> {
        static ByNumber of(Key key, Row row) {
            return new ByNumber(key.number(), row.count(), key);
        }

        @Override
        public int compareTo(ByNumber other) {
            int byNumber = Long.compare(number, other.number);
            int byCount = byNumber != 0 ? byNumber : Long.compare(count, other.count);
            // The number is not repeated behind the index's columns; what is left is the place.
            return byCount != 0 ? byCount : key.compareTo(other.key);
        }
    }

    private NavigableMap<Key, Row> rows = new TreeMap<>();
    private final Map<Key, Long> changedBy = new HashMap<>();
    private long commit;
    private long schema;

    NavigableMap<Key, Row> rows() {
        return rows;
    }

    long commit() {
        return commit;
    }

    long schema() {
        return schema;
    }

    /** An index came or went. */
    void schemaChanged() {
        schema++;
    }

    boolean changedSince(Key key, long snapshot) {
        return changedBy.getOrDefault(key, 0L) > snapshot;
    }

    /** Commits: keys to rows, null for removed ones. */
    void apply(Map<Key, Row> changes) {
        if (changes.isEmpty()) {
            return;
        }
        commit++;
        NavigableMap<Key, Row> next = new TreeMap<>(rows);
        changes.forEach((key, row) -> {
            changedBy.put(key, commit);
            if (row == null) {
                next.remove(key);
            } else {
                next.put(key, row);
            }
        });
        rows = next;
    }
}
