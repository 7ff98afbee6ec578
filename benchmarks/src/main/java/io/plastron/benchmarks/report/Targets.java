// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.stores.Engine.Kind;
import io.plastron.benchmarks.workloads.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The targets of the sealed store against unencrypted peers of the same run, each with what was
 * found and whether that meets it. What was not measured is left out.
 */
public final class Targets {
    private static final Engine SEALED = Engine.PLASTRON;
    private static final int USUAL_TRANSACTION = 1_000;

    private final Outcomes outcomes;
    private final List<List<String>> lines = new ArrayList<>();

    private Targets(Outcomes outcomes) {
        this.outcomes = outcomes;
        lines.add(List.of("case", "target", "found", "met"));
    }

    /** A table of all targets that can be judged. */
    public static String all(Outcomes outcomes) {
        Targets targets = new Targets(outcomes);
        for (Case about : outcomes.cases()) {
            if (outcomes.engines(about).contains(SEALED)) {
                targets.judge(about);
                targets.judgeSealing(about);
            }
        }
        return targets.lines.size() == 1
                ? "" : "## Targets\n\n" + Tables.aligned(targets.lines) + "\n";
    }

    private void judge(Case about) {
        switch (about.workload()) {
            case W1 -> {
                overFastest(about, "load rows/s", Kind.JVM, 2);
                atMost(about, "heap bytes/row", heapMax(about, 150));
            }
            case W2 -> {
                over(about, "load rows/s", Engine.LMDB, 1.2);
                overFastest(about, "load rows/s", Kind.JVM, 3);
                if (about.transactionRows() == USUAL_TRANSACTION) {
                    atMost(about, "load amplification", 1.3);
                }
                atMost(about, "heap bytes/row", heapMax(about, 150));
            }
            case W3 -> {
                over(about, "1 thread rows/s", Engine.LMDB, 1.2);
                line(about, "2 threads >= 1.8 x one", outcomes.ratio(about, SEALED,
                        "2 threads rows/s", about, SEALED, "1 thread rows/s"), x -> x >= 1.8);
            }
            case W4 -> {
                overFastest(about, "scan rows/s", Kind.JVM, 1.2);
                overFastest(about, "scan after updates rows/s", Kind.JVM, 1.2);
                atMost(about, "heap after updates bytes/row", heapMax(about, 180));
            }
            case W5 -> judgeRounds(about);
            case W6 -> {
                atMost(about, "open clean p50 us", 5_000);
                atMost(about, "open killed p50 us", 5_000);
            }
            case W7 -> {
                line(about, "1 thread p50 <= 1.3 x raw force", outcomes.ratio(about, SEALED,
                        "1 thread p50 us", about, SEALED, "raw force p50 us"), x -> x <= 1.3);
                line(about, "8 threads >= 3 x one", outcomes.ratio(about, SEALED,
                        "8 threads commits/s", about, SEALED, "1 thread rows/s"), x -> x >= 3);
            }
            case W8 -> {
                atMost(about, "read in checkpoint p99.9 us", 10_000);
                atMost(about, "update in checkpoint p99.9 us", 10_000);
            }
            default -> throw new IllegalStateException("no targets for " + about.workload());
        }
    }

    /** The targets are for rows of 116 bytes; what they allow besides a row's bytes stays so. */
    private static double heapMax(Case about, int bytesMax) {
        int measuredWith = 116;
        return bytesMax - measuredWith + Rows.KEY_BYTES + about.rows().valueBytes();
    }

    private void judgeRounds(Case about) {
        under(about, "checkpoint p50 us", Engine.XODUS, 0.3);
        under(about, "round p50 us", Engine.XODUS, 0.3);
        under(about, "checkpoint p50 us", Engine.FLOOR, 4);
        Spread floor = outcomes.spread(about, Engine.FLOOR, "checkpoint p99 us");
        if (floor.isKnown()) {
            atMost(about, "checkpoint p99 us", 1.5 * floor.median() + 2_000);
        }
        atMost(about, "rounds amplification", 5);
        if (about.transactionRows() == USUAL_TRANSACTION) {
            smaller(about).ifPresent(small -> line(about,
                    "checkpoint p50 <= 1.6 x that of " + small.rows().count() + " rows",
                    outcomes.ratio(about, SEALED, "checkpoint p50 us", small, SEALED,
                            "checkpoint p50 us"), x -> x <= 1.6));
        }
    }

    /** The same case with a tenth of the rows. */
    private Optional<Case> smaller(Case about) {
        return outcomes.cases().stream().filter(other -> other.workload() == Workload.W5
                && other.transactionRows() == about.transactionRows()
                && other.rows().valueBytes() == about.rows().valueBytes()
                && other.rows().count() == about.rows().count() / 10).findFirst();
    }

    /** Sealing may cost a tenth of each rate, and a quarter of a checkpoint. */
    private void judgeSealing(Case about) {
        for (String name : outcomes.names(about)) {
            if (name.endsWith(" rows/s") || name.endsWith(" commits/s")) {
                line(about, "unsealed : sealed " + name + " <= 1.10", outcomes.ratio(
                        about, Engine.PLASTRON_UNSEALED, SEALED, name), x -> x <= 1.10);
            }
        }
        if (about.workload() == Workload.W5) {
            line(about, "sealed : unsealed checkpoint p50 <= 1.25", outcomes.ratio(about, SEALED,
                    Engine.PLASTRON_UNSEALED, "checkpoint p50 us"), x -> x <= 1.25);
        }
    }

    private void overFastest(Case about, String name, Kind kind, double factor) {
        outcomes.engines(about).stream().filter(engine -> engine.kind() == kind)
                .max(Comparator.comparingDouble(
                        engine -> outcomes.spread(about, engine, name).median()))
                .ifPresent(fastest -> over(about, name, fastest, factor));
    }

    private void over(Case about, String name, Engine peer, double factor) {
        line(about, name + " >= " + factor + " x " + peer.label(),
                outcomes.ratio(about, SEALED, peer, name), x -> x >= factor);
    }

    private void under(Case about, String name, Engine peer, double factor) {
        line(about, name + " <= " + factor + " x " + peer.label(),
                outcomes.ratio(about, SEALED, peer, name), x -> x <= factor);
    }

    private void atMost(Case about, String name, double max) {
        line(about, name + " <= " + Tables.number(max), outcomes.spread(about, SEALED, name),
                x -> x <= max);
    }

    private void line(Case about, String target, Spread found, Predicate<Double> met) {
        if (found.isKnown()) {
            lines.add(List.of(about.brief(), target, found.toString(),
                    met.test(found.median()) ? "yes" : "NO"));
        }
    }
}
