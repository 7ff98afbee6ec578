// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.workloads.Task;
import io.plastron.benchmarks.workloads.Workload;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static List<Plan.Step> plan(String options) {
        return Plan.of(Settings.of(List.of(options.split(" ")), Path.of("data")));
    }

    private static List<String> brief(List<Plan.Step> steps) {
        return steps.stream().map(step -> step.repetition() + " " + step.task().workload() + " "
                + step.task().engine().label()).toList();
    }

    @Test
    void enginesTakeTurnsAndEachRepetitionBeginsWithAnotherOne() {
        assertThat(brief(plan("--quick --engines plastron,floor --workloads W3,W4"
                + " --repetitions 2"))).containsExactly(
                "0 W3 plastron", "0 W3 floor", "0 W4 plastron", "0 W4 floor",
                "1 W3 floor", "1 W3 plastron", "1 W4 floor", "1 W4 plastron");
    }

    @Test
    void onlyWorkloadsThatDifferByItAreRepeatedWithOtherTransactions() {
        assertThat(plan("--quick --engines floor --workloads W1,W3 --transactions 1000,1"))
                .extracting(step -> step.task().workload() + "/" + step.task().transactionRows())
                .containsExactly("W1/1000", "W1/1", "W3/1000");
    }

    @Test
    void theLargeTableIsForPlastronAndRoundsAlone() {
        List<Plan.Step> steps = plan("--quick --workloads W4,W5 --size-rows 50000");
        assertThat(steps).filteredOn(step -> step.task().rows().count() == 50_000)
                .extracting(step -> step.task().engine().kind()).isNotEmpty()
                .containsOnly(Engine.Kind.PLASTRON);
        assertThat(steps).filteredOn(step -> step.task().rows().count() == 50_000)
                .extracting(step -> step.task().workload()).containsOnly(Workload.W5);
    }

    @Test
    void aTaskSurvivesTheCommandLine() {
        Task task = plan("--quick --workloads W8").get(3).task();
        assertThat(Task.of(task.words())).isEqualTo(task);
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        assertThatThrownBy(() -> plan("--quick --colour red")).hasMessageContaining("--colour");
        assertThatThrownBy(() -> plan("--rounds many")).hasMessageContaining("--rounds many");
        assertThatThrownBy(() -> plan("--seed")).hasMessageContaining("--seed needs a value");
    }
}
