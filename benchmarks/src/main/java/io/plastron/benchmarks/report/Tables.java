// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import io.plastron.benchmarks.measure.Figures;
import io.plastron.benchmarks.stores.Engine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Tables in Markdown: a case each, a line an engine, and for each figure its median with smallest
 * and largest. Figures that matter most come with the ratio of sealed Plastron to the engine.
 */
public final class Tables {
    private static final double INTEGER_FROM = 100;
    private static final double ONE_DIGIT_FROM = 10;

    private Tables() {}

    /** All figures of all cases. */
    public static String all(Outcomes outcomes) {
        StringBuilder text = new StringBuilder();
        for (Case about : outcomes.cases()) {
            appendHeadline(text, outcomes, about);
            List<String> rest = new ArrayList<>(outcomes.names(about));
            rest.removeAll(about.workload().headline());
            append(text, outcomes, about, rest, false);
        }
        return text.toString();
    }

    /** The figures that matter most. */
    public static String headlines(Outcomes outcomes) {
        StringBuilder text = new StringBuilder();
        outcomes.cases().forEach(about -> appendHeadline(text, outcomes, about));
        return text.toString();
    }

    private static void appendHeadline(StringBuilder text, Outcomes outcomes, Case about) {
        text.append("## ").append(about).append("\n\n");
        append(text, outcomes, about, about.workload().headline(), true);
    }

    private static void append(StringBuilder text, Outcomes outcomes, Case about,
            Collection<String> names, boolean ratios) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("engine"));
        for (String name : names) {
            head.add(name);
            if (ratios) {
                head.add("plastron : it, " + (Figures.moreIsBetter(name) ? "high" : "low")
                        + " is good");
            }
        }
        lines.add(head);
        for (Engine engine : outcomes.engines(about)) {
            List<String> line = new ArrayList<>(List.of(engine.label()));
            for (String name : names) {
                line.add(outcomes.spread(about, engine, name).toString());
                if (ratios) {
                    line.add(outcomes.ratio(about, Engine.PLASTRON, engine, name).toString());
                }
            }
            lines.add(line);
        }
        text.append(aligned(lines)).append('\n');
    }

    /** Lines of cells as a Markdown table whose columns also line up in plain text. */
    static String aligned(List<List<String>> lines) {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            for (int i = 0; i < columns; i++) {
                String cell = lines.get(row).get(i);
                String blanks = " ".repeat(widths[i] - cell.length());
                text.append("| ").append(i == 0 ? cell + blanks : blanks + cell).append(' ');
            }
            text.append("|\n");
            if (row == 0) {
                for (int i = 0; i < columns; i++) {
                    text.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? '-' : ':');
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    /** A number with about three digits that count. */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT,
                size >= INTEGER_FROM ? "%,.0f" : size >= ONE_DIGIT_FROM ? "%.1f" : "%.2f", value);
    }
}
