// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Everything one place (a sector, a word, a length) has held since the disk is known to hold it:
 * after a crash it may be any of them.
 */
final class Versions<T> {
    /** How far back an equal version is looked for; counters, which never repeat, stay cheap. */
    private static final int COMPARED_MAX = 8;

    private final List<T> values;
    private int newest;
    /** Whether the next force will write it. False after a failed force: the system forgot. */
    private boolean dirty;

    Versions(T durable) {
        values = new ArrayList<>(2);
        values.add(durable);
    }

    Versions(Versions<T> other) {
        values = new ArrayList<>(other.values);
        newest = other.newest;
        dirty = other.dirty;
    }

    void add(T value) {
        dirty = true;
        for (int i = values.size() - 1; i >= 0 && i >= values.size() - COMPARED_MAX; i--) {
            if (Objects.deepEquals(values.get(i), value)) {
                newest = i;
                return;
            }
        }
        newest = values.size();
        values.add(value);
    }

    void markDirty() {
        dirty = true;
    }

    boolean isDirty() {
        return dirty;
    }

    void forget() {
        dirty = false;
    }

    int count() {
        return values.size();
    }

    /** Index of the version that processes see now. */
    int newest() {
        return newest;
    }

    T get(int index) {
        return values.get(index);
    }
}
