// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.workloads.Task;
import io.plastron.benchmarks.workloads.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of measurements. Within a repetition and a case the engines come right after one
 * another, each time beginning with the next one: what changes on the machine in an hour, or with
 * who comes first, then meets all of them, and ratios are of neighbours.
 */
final class Plan {
    private static final int USUAL_TRANSACTION = 1_000;

    private Plan() {}

    /** A task and the repetition, from 0, it belongs to. */
    record Step(Task task, int repetition) {}

    static List<Step> of(Settings settings) {
        List<Step> steps = new ArrayList<>();
        for (int repetition = 0; repetition < settings.repetitions(); repetition++) {
            for (Task about : cases(settings)) {
                addEngines(steps, about, engines(settings, about), repetition);
            }
        }
        return steps;
    }

    private static void addEngines(
            List<Step> steps, Task about, List<Engine> engines, int repetition) {
        for (int i = 0; i < engines.size(); i++) {
            Engine engine = engines.get((i + repetition) % engines.size());
            steps.add(new Step(new Task(about.workload(), engine, about.rows(),
                    about.transactionRows(), about.seed(), about.effort()), repetition));
        }
    }

    /** The large table is there to see how Plastron grows. */
    private static List<Engine> engines(Settings settings, Task about) {
        return settings.shapes().contains(about.rows())
                ? settings.engines()
                : settings.engines().stream()
                        .filter(engine -> engine.kind() == Engine.Kind.PLASTRON).toList();
    }

    private static List<Task> cases(Settings settings) {
        List<Task> cases = new ArrayList<>();
        for (Rows rows : settings.shapes()) {
            for (Workload workload : settings.workloads()) {
                for (int transaction : settings.transactions()) {
                    if (workload.byTransactionSize()
                            || transaction == settings.transactions().get(0)) {
                        cases.add(about(settings, workload, rows, transaction));
                    }
                }
            }
        }
        if (settings.sizeRows() > 0 && settings.workloads().contains(Workload.W5)) {
            Rows first = settings.shapes().get(0);
            cases.add(about(settings, Workload.W5,
                    new Rows(settings.sizeRows(), first.valueBytes()), USUAL_TRANSACTION));
        }
        return cases;
    }

    private static Task about(
            Settings settings, Workload workload, Rows rows, int transactionRows) {
        return new Task(workload, settings.engines().get(0), rows, transactionRows,
                settings.seed(), settings.effort());
    }
}
