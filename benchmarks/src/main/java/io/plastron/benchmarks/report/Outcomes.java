// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.stores.Engine;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All figures of a run, by case, engine and repetition. For one thread. */
public final class Outcomes {
    private final Map<Case, Map<Engine, Map<Integer, Figures>>> all = new LinkedHashMap<>();

    /** Adds what a measurement found. */
    public void add(Case about, Engine engine, int repetition, Figures figures) {
        all.computeIfAbsent(about, key -> new EnumMap<>(Engine.class))
                .computeIfAbsent(engine, key -> new TreeMap<>()).put(repetition, figures);
    }

    Collection<Case> cases() {
        return all.keySet();
    }

    /** Engines measured in a case, in their order. */
    List<Engine> engines(Case about) {
        return List.copyOf(all.getOrDefault(about, Map.of()).keySet());
    }

    /** Names of all figures of a case. */
    Set<String> names(Case about) {
        Set<String> names = new LinkedHashSet<>();
        for (Map<Integer, Figures> repetitions : all.get(about).values()) {
            repetitions.values().forEach(figures -> names.addAll(figures.values().keySet()));
        }
        return names;
    }

    /** A figure of all repetitions. */
    Spread spread(Case about, Engine engine, String name) {
        return Spread.of(repetitions(about, engine).values().stream()
                .map(figures -> figures.values().get(name)).filter(value -> value != null)
                .toList());
    }

    /** A figure divided by one of another engine, repetition by repetition: neighbours in time. */
    Spread ratio(Case about, Engine engine, Engine other, String name) {
        return ratio(about, engine, name, about, other, name);
    }

    /** As {@link #ratio(Case, Engine, Engine, String)}, of any two figures. */
    Spread ratio(Case about, Engine engine, String name, Case otherCase, Engine other,
            String otherName) {
        Map<Integer, Figures> divisors = repetitions(otherCase, other);
        return Spread.of(repetitions(about, engine).entrySet().stream()
                .filter(entry -> divisors.containsKey(entry.getKey()))
                .map(entry -> quotient(entry.getValue().values().get(name),
                        divisors.get(entry.getKey()).values().get(otherName)))
                .filter(Double::isFinite).toList());
    }

    private static double quotient(Double dividend, Double divisor) {
        return dividend == null || divisor == null ? Double.NaN : dividend / divisor;
    }

    private Map<Integer, Figures> repetitions(Case about, Engine engine) {
        return all.getOrDefault(about, Map.of()).getOrDefault(engine, Map.of());
    }

    /** Every single figure, one a line. */
    public String tabSeparated() {
        StringBuilder text = new StringBuilder("case\tengine\trepetition\tfigure\tvalue\n");
        all.forEach((about, engines) -> engines.forEach((engine, repetitions) ->
                repetitions.forEach((repetition, figures) -> figures.values().forEach(
                        (name, value) -> text.append(String.join("\t", about.toString(),
                                engine.label(), Integer.toString(repetition + 1), name,
                                Double.toString(value))).append('\n')))));
        return text.toString();
    }
}
