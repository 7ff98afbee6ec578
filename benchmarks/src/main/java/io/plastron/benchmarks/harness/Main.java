// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.report.Case;
import io.plastron.benchmarks.report.Outcomes;
import io.plastron.benchmarks.report.Surroundings;
import io.plastron.benchmarks.report.Tables;
import io.plastron.benchmarks.report.Targets;
import io.plastron.benchmarks.stores.Folders;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The command: runs the plan, shows each measurement as it ends, prints the tables, and leaves them
 * with all single figures in {@code results} beside the stores' folder.
 */
public final class Main {
    /** What keeps from a target, found in profiles and written by hand. */
    private static final Path LIMITS = Path.of("src/limits.md");

    private static final int WRONG_USE = 2;
    private static final double NANOS = 1e9;

    private final Settings settings;
    private final PrintStream out;
    private final Outcomes outcomes = new Outcomes();
    private int failed;

    private Main(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Exit code 0: all measured; 1: some failed, the rest stands in the tables; 2: wrong use. */
    public static void main(String[] words) throws IOException {
        // Not the standard stream of System: engines in this process could write to that, too.
        PrintStream out = new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        if (List.of(words).contains("--help")) {
            out.print(Settings.HELP);
            return;
        }
        Settings settings;
        try {
            settings = Settings.of(List.of(words), Path.of("target", "data"));
        } catch (IllegalArgumentException wrong) {
            out.println("benchmarks: " + wrong.getMessage() + "\n\n" + Settings.HELP);
            System.exit(WRONG_USE);
            return;
        }
        System.exit(new Main(settings, out).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        Path results = Folders.create(settings.folder().resolveSibling("results"));
        Processes processes = new Processes(
                settings.heap(), settings.profile() ? results.toAbsolutePath() : null);
        List<Plan.Step> steps = Plan.of(settings);
        out.println(header());
        long start = System.nanoTime();
        for (int i = 0; i < steps.size(); i++) {
            step(processes, steps.get(i), "[" + (i + 1) + "/" + steps.size() + "]");
            double seconds = (System.nanoTime() - start) / NANOS;
            long leftSeconds = Math.round(seconds / (i + 1) * (steps.size() - i - 1));
            if (leftSeconds > 0) {
                out.println("      about " + Duration.ofSeconds(leftSeconds).toString()
                        .substring(2).toLowerCase(Locale.ROOT) + " left");
            }
        }
        report(results);
        return failed == 0;
    }

    private String header() {
        return Surroundings.describe() + "heap " + settings.heap() + ", seed " + settings.seed()
                + ", repetitions " + settings.repetitions() + ", stores in "
                + settings.folder().getFileName() + "\n" + settings.effort() + "\n";
    }

    private void step(Processes processes, Plan.Step step, String place) {
        Case about = Case.of(step.task());
        out.print(place + " " + about.brief() + " " + step.task().engine().label() + " #"
                + (step.repetition() + 1) + ": ");
        out.flush();
        Path folder = settings.folder().toAbsolutePath().resolve("store");
        long start = System.nanoTime();
        try {
            var figures = processes.run(step.task(), folder);
            outcomes.add(about, step.task().engine(), step.repetition(), figures);
            String found = about.workload().headline().stream()
                    .filter(figures.values()::containsKey)
                    .map(name -> Tables.number(figures.values().get(name)) + " " + name)
                    .collect(Collectors.joining(", "));
            out.printf(Locale.ROOT, "%s (%.1f s, load %.1f)%n", found,
                    (System.nanoTime() - start) / NANOS, Surroundings.load());
        } catch (FailedTaskException task) {
            failed++;
            out.println("FAILED: " + task.getMessage());
        } finally {
            Folders.delete(folder);
        }
    }

    private void report(Path results) throws IOException {
        String tables = header() + "\n" + Tables.all(outcomes) + Targets.all(outcomes);
        Files.writeString(results.resolve("table.md"), tables);
        Files.writeString(results.resolve("figures.tsv"), outcomes.tabSeparated());
        if (settings.standard()) {
            Files.writeString(Path.of("RESULTS.md"), "# Results\n\n```\n" + header()
                    + String.format(Locale.ROOT, "load of the last minute at the end: %.1f%n",
                            Surroundings.load())
                    + "```\n\n" + Targets.all(outcomes) + Files.readString(LIMITS)
                    + Tables.all(outcomes));
        }
        out.println("\n" + header() + "\n" + Tables.headlines(outcomes) + Targets.all(outcomes));
        out.println("all figures: table.md and figures.tsv in " + results + (failed == 0 ? ""
                : "; " + failed + " measurements failed, see above"));
    }
}
