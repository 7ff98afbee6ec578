// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.rows.Rows;
import io.plastron.benchmarks.stores.Engine;
import io.plastron.benchmarks.workloads.Workload;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String RATE = "1 thread rows/s";

    private final Case reads = new Case(Workload.W3, new Rows(1_000, 100), 1_000);
    private final Outcomes outcomes = new Outcomes();

    private void add(Engine engine, double... rates) {
        for (int i = 0; i < rates.length; i++) {
            Figures figures = new Figures();
            figures.put(RATE, rates[i]);
            figures.put("2 threads rows/s", rates[i] * 2);
            outcomes.add(reads, engine, i, figures);
        }
    }

    @Test
    void ratiosAreOfNeighboursInTime() {
        // The machine was twice as fast in the second repetition: the ratio does not see it.
        add(Engine.PLASTRON, 300, 600, 330);
        add(Engine.LMDB, 200, 400, 200);
        Spread ratio = outcomes.ratio(reads, Engine.PLASTRON, Engine.LMDB, RATE);
        assertThat(ratio).isEqualTo(new Spread(1.5, 1.5, 1.65));
    }

    @Test
    void aTableShowsMedianSpreadAndRatio() {
        add(Engine.PLASTRON, 300, 600, 330);
        add(Engine.LMDB, 200, 400, 200);
        assertThat(Tables.all(outcomes)).contains("## W3 random reads", "330 (300 .. 600)",
                "1.50 (1.50 .. 1.65)");
    }

    @Test
    void aTargetIsMetByTheMedianAlone() {
        add(Engine.PLASTRON, 300, 200, 330);
        add(Engine.LMDB, 200, 400, 200);
        assertThat(Targets.all(outcomes)).containsPattern("1.2 x lmdb.*yes")
                .containsPattern("2 threads.*2.00.*yes");
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        add(Engine.FLOOR, 300);
        assertThat(Targets.all(outcomes)).isEmpty();
        assertThat(Tables.headlines(outcomes)).contains("floor", "-");
    }

    @Test
    void aMissingRepetitionLeavesItsPairOut() {
        add(Engine.PLASTRON, 300, 600);
        add(Engine.LMDB, 200);
        assertThat(outcomes.ratio(reads, Engine.PLASTRON, Engine.LMDB, RATE))
                .isEqualTo(new Spread(1.5, 1.5, 1.5));
    }
}
