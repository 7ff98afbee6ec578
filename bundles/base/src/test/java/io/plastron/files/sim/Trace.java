// SPDX-License-Identifier: Apache-2.0
package io.plastron.files.sim;

import java.util.ArrayList;
import java.util.List;

/** Lines about what a disk did, once that was asked for. Guarded by the machine's monitor. */
final class Trace {
    /** Null: nobody asked. */
    private List<String> lines;

    void start() {
        lines = new ArrayList<>();
    }

    void note(String line) {
        if (lines != null) {
            lines.add(line);
        }
    }

    List<String> lines() {
        return lines == null ? List.of() : List.copyOf(lines);
    }
}
