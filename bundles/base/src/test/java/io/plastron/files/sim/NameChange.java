// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A creation (no {@code from}), deletion (no {@code to}) or rename that may still be lost. It says
 * which file it is about, so that it does the right thing when changes before it were lost.
 */
final class NameChange {
    private final String from;
    private final String to;
    private final SimulatedFile file;
    /** Directories that must still be forced before this is durable. */
    private final Set<String> unforced = new TreeSet<>();
    private boolean forgotten;

    private NameChange(String from, String to, SimulatedFile file) {
        this.from = from;
        this.to = to;
        this.file = file;
    }

    static NameChange of(String from, String to, SimulatedFile file) {
        NameChange change = new NameChange(from, to, file);
        if (from != null) {
            change.unforced.add(Names.parent(from));
        }
        if (to != null) {
            change.unforced.add(Names.parent(to));
        }
        return change;
    }

    NameChange copyFor(SimulatedFile copy) {
        NameChange change = new NameChange(from, to, copy);
        change.unforced.addAll(unforced);
        change.forgotten = forgotten;
        return change;
    }

    SimulatedFile file() {
        return file;
    }

    String name() {
        return to == null ? from : to;
    }

    void applyTo(Map<String, SimulatedFile> names) {
        if (from != null) {
            names.remove(from, file);
        }
        if (to != null) {
            names.put(to, file);
        }
    }

    /** Returns whether the change is durable now. */
    boolean force(String directory) {
        return !forgotten && unforced.remove(directory) && unforced.isEmpty();
    }

    void forceFailed(String directory) {
        forgotten |= unforced.contains(directory);
    }

    @Override
    public String toString() {
        return from == null ? "create " + to : to == null ? "delete " + from
                : "rename " + from + " " + to;
    }
}
