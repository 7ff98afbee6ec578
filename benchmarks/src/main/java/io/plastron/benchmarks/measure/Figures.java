// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one measurement found: figures by name, in the order in which they were found. A name ends
 * in its unit; of a name in {@code /s} more is better, of all others less. For one thread.
 */
public final class Figures {
    private static final String BETWEEN = "\t";

    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Adds a figure; one that is no number is left out. */
    public void put(String name, double value) {
        if (Double.isFinite(value)) {
            values.put(name, value);
        }
    }

    /** All figures; a view. */
    public Map<String, Double> values() {
        return values;
    }

    /** Whether more of it is better. */
    public static boolean moreIsBetter(String name) {
        return name.endsWith("/s");
    }

    /** Writes them to a file, one a line. */
    public void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Map.Entry<String, Double> figure : values.entrySet()) {
                out.write(figure.getKey() + BETWEEN + figure.getValue() + "\n");
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Figures read(Path file) throws IOException {
        Figures figures = new Figures();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int tab = line.indexOf(BETWEEN);
                figures.put(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
            }
        }
        return figures;
    }
}
