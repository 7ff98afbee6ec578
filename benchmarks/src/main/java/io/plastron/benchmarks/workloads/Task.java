// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.workloads;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.stores.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement: what a process is told to do.
 *
 * @param transactionRows rows a transaction writes or reads
 * @param seed of every order and choice; the same for all engines
 */
public record Task(Workload workload, Engine engine, Rows rows, int transactionRows, long seed,
        Effort effort) {
    private static final String IS = "=";

    /** The same for another workload. */
    public Task with(Workload other) {
        return new Task(other, engine, rows, transactionRows, seed, effort);
    }

    /** The same on other rows. */
    public Task with(Rows other) {
        return new Task(workload, engine, other, transactionRows, seed, effort);
    }

    /** As words of a command line. */
    public List<String> words() {
        return List.of("workload=" + workload, "engine=" + engine, "rows=" + rows.count(),
                "valueBytes=" + rows.valueBytes(), "transactionRows=" + transactionRows,
                "seed=" + seed, "reads=" + effort.reads(), "passes=" + effort.passes(),
                "rounds=" + effort.rounds(), "commits=" + effort.commits(),
                "opens=" + effort.opens(), "mixedSeconds=" + effort.mixedSeconds(),
                "agingOpens=" + effort.agingOpens());
    }

    /** What {@link #words} said. */
    public static Task of(List<String> words) {
        Map<String, String> said = new HashMap<>();
        for (String word : words) {
            int is = word.indexOf(IS);
            said.put(word.substring(0, is), word.substring(is + 1));
        }
        return new Task(Workload.valueOf(said.get("workload")), Engine.valueOf(said.get("engine")),
                new Rows(number(said, "rows"), number(said, "valueBytes")),
                number(said, "transactionRows"), Long.parseLong(said.get("seed")),
                new Effort(number(said, "reads"), number(said, "passes"), number(said, "rounds"),
                        number(said, "commits"), number(said, "opens"),
                        number(said, "mixedSeconds"), number(said, "agingOpens")));
    }

    private static int number(Map<String, String> said, String name) {
        return Integer.parseInt(said.get(name));
    }
}
