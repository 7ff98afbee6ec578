// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.workloads.Bench;
import io.plastron.benchmarks.workloads.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The process of one measurement. */
public final class MeasuredProcess {
    private static final int OWN_WORDS = 2;

    private MeasuredProcess() {}

    /** Words: a folder for stores, a file for the figures, and the task. */
    public static void main(String[] words) throws IOException {
        List<String> all = List.of(words);
        Task task = Task.of(all.subList(OWN_WORDS, all.size()));
        Bench bench = new Bench(task, Path.of(all.get(0)),
                new Processes(System.getProperty(Processes.HEAP), null));
        task.workload().run(bench);
        bench.figures().write(Path.of(all.get(1)));
        // An engine's own threads must not keep a process that is done.
        System.exit(0);
    }
}
