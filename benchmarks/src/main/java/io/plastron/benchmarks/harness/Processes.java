// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.stores.Folders;
import io.plastron.benchmarks.workloads.Forks;
import io.plastron.benchmarks.workloads.Task;
import io.plastron.benchmarks.workloads.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a process for each task, with the same Java and class path as this one.
 *
 * @param heap largest heap
 * @param recording where flight recordings go, null for none
 */
record Processes(String heap, Path recording) implements Forks {
    /** System property that tells a measured process what the others are started with. */
    static final String HEAP = "io.plastron.benchmarks.heap";

    private static final long MINUTES_MAX = 60;
    /** From this version on native access is told on the command line, or warned of. */
    private static final int NATIVE_ACCESS_VERSION = 22;
    /** What xodus and lmdbjava ask for in their documentation. */
    private static final List<String> OPENED = List.of("java.base/java.nio", "java.base/sun.nio.ch",
            "java.base/java.lang", "java.base/jdk.internal.ref");

    @Override
    public Figures run(Task task, Path folder) {
        Folders.delete(folder);
        Folders.create(folder);
        Path results = folder.resolve("figures");
        Path output = folder.resolve("output");
        try {
            Process process = new ProcessBuilder(command(task, folder, results))
                    .redirectErrorStream(true).redirectOutput(output.toFile()).start();
            int ended = await(process, task);
            if (ended != 0) {
                throw new FailedTaskException(task, "ended with " + ended, tail(output));
            }
            if (!Files.exists(results)) {
                if (task.workload() == Workload.VICTIM) {
                    return new Figures();
                }
                throw new FailedTaskException(task, "left no figures", tail(output));
            }
            return Figures.read(results);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int await(Process process, Task task) {
        try {
            if (process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new FailedTaskException(task, "did not end within " + MINUTES_MAX + " minutes",
                    "");
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new IllegalStateException("interrupted while " + task + " runs", interrupted);
        }
    }

    private List<String> command(Task task, Path folder, Path results) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseG1GC", "-D" + HEAP + "=" + heap));
        for (String opened : OPENED) {
            command.addAll(List.of("--add-opens", opened + "=ALL-UNNAMED"));
        }
        if (Runtime.version().feature() >= NATIVE_ACCESS_VERSION) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (recording != null && task.workload() != Workload.VICTIM) {
            command.add("-XX:StartFlightRecording=settings=profile,filename="
                    + recording.resolve(task.workload() + "-" + task.engine().label() + "-"
                            + task.rows().valueBytes() + "-" + task.transactionRows() + ".jfr"));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"),
                MeasuredProcess.class.getName(), folder.toString(), results.toString()));
        command.addAll(task.words());
        return command;
    }

    private static String tail(Path output) throws IOException {
        int linesMax = 40;
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - linesMax), lines.size()));
    }
}
