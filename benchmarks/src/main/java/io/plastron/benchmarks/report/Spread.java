// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import java.util.List;

/** The median of some values, the smallest and the largest; NaN when there are none. */
record Spread(double median, double min, double max) {
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    boolean isKnown() {
        return !Double.isNaN(median);
    }

    @Override
    public String toString() {
        if (!isKnown()) {
            return "-";
        }
        return Tables.number(median)
                + (min == max ? "" : " (" + Tables.number(min) + " .. " + Tables.number(max) + ")");
    }
}
