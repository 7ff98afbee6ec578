// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.workloads.Effort;
import io.plastron.benchmarks.workloads.Workload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured, and how; see {@link #HELP}.
 *
 * @param shapes tables, one after the other
 * @param transactions rows a transaction, for the workloads that differ by it
 * @param sizeRows rows of the large table of W5, 0 for none
 * @param heap largest heap of a measured process, as the JVM takes it
 * @param folder where the stores stand while they are measured
 * @param profile whether each process is recorded by the flight recorder
 * @param standard whether RESULTS.md is written
 */
record Settings(List<Engine> engines, List<Workload> workloads, List<Rows> shapes,
        List<Integer> transactions, int sizeRows, int repetitions, String heap, long seed,
        Effort effort, Path folder, boolean profile, boolean standard) {
    /** How it is told. */
    static final String HELP = """
            benchmarks/run [options]
              --engines a,b        of %s (all)
              --workloads W1,W5    (W1 to W8)
              --shapes 1000000x100,200000x1000   rows x bytes of a value
              --transactions 1000,1   rows a transaction, in W1, W2 and W5
              --size-rows 10000000 rows of the large table of W5; 0: none
              --repetitions 3      each in fresh processes; engines take turns
              --heap 3g            of each measured process
              --seed 1             of all orders and choices
              --reads, --passes, --rounds, --commits, --opens, --mixed-seconds,
              --aging-opens        how much of each is done
              --folder PATH        where stores are made (benchmarks/target/data)
              --profile            a flight recording of each process, beside the table
              --standard           the usual engines, one kind of row, shorter: a quarter of an
                                   hour or two; leaves its tables in RESULTS.md
              --quick              small and short: to see that everything works
              --help
            """.formatted(labels());

    /** The others are the same code with other settings. */
    private static final List<Engine> USUAL = List.of(Engine.PLASTRON, Engine.PLASTRON_UNSEALED,
            Engine.FLOOR, Engine.MVSTORE, Engine.XODUS, Engine.ROCKSDB, Engine.LMDB);

    private static String labels() {
        return String.join(" ", Arrays.stream(Engine.values()).map(Engine::label).toList());
    }

    /**
     * Reads a command line.
     *
     * @param folder where stores stand unless told otherwise
     * @throws IllegalArgumentException what is wrong with it
     */
    static Settings of(List<String> words, Path folder) {
        Options options = new Options(words);
        boolean quick = options.flag("--quick");
        boolean standard = options.flag("--standard");
        boolean whole = !quick && !standard;
        Effort effort = quick ? Effort.QUICK : standard ? Effort.STANDARD : Effort.FULL;
        Settings settings = new Settings(
                options.list("--engines", Engine::of, whole ? List.of(Engine.values()) : USUAL),
                options.list("--workloads", Workload::valueOf, measured()),
                options.list("--shapes", Settings::shape, quick
                        ? List.of(new Rows(5_000, 100))
                        : standard ? List.of(new Rows(1_000_000, 100))
                        : List.of(new Rows(1_000_000, 100), new Rows(200_000, 1_000))),
                options.list("--transactions", Integer::valueOf,
                        whole ? List.of(1_000, 1) : List.of(1_000)),
                options.number("--size-rows", whole ? 10_000_000 : 0),
                options.number("--repetitions", whole ? 3 : 1),
                options.text("--heap", quick ? "512m" : "3g"),
                options.number("--seed", 1),
                new Effort(options.number("--reads", effort.reads()),
                        options.number("--passes", effort.passes()),
                        options.number("--rounds", effort.rounds()),
                        options.number("--commits", effort.commits()),
                        options.number("--opens", effort.opens()),
                        options.number("--mixed-seconds", effort.mixedSeconds()),
                        options.number("--aging-opens", effort.agingOpens())),
                Path.of(options.text("--folder", folder.toString())),
                options.flag("--profile"), standard);
        options.refuseUnknown();
        return settings;
    }

    private static List<Workload> measured() {
        return Stream.of(Workload.values()).filter(one -> one != Workload.VICTIM).toList();
    }

    private static Rows shape(String text) {
        String[] parts = text.split("x");
        if (parts.length != 2) {
            throw new IllegalArgumentException("shape " + text + ": say rows x bytes, 1000x100");
        }
        return new Rows(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
