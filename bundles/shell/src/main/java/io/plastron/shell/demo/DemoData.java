// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The input: tables shipped with the program, a row a line, key TAB value. */
final class DemoData {
    private DemoData() {}

    /** Rows by table, tables by URI. */
    static Map<String, SortedMap<String, String>> tables() {
        return new TreeMap<>(Map.of(
                "table:countries", rows("countries.tsv"), "table:zones", rows("zones.tsv")));
    }

    private static SortedMap<String, String> rows(String resource) {
        SortedMap<String, String> rows = new TreeMap<>();
        try (InputStream bytes = DemoData.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                if (!line.startsWith("#")) {
                    rows.put(line.substring(0, tab), line.substring(tab + 1));
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("reading " + resource + " failed", failed);
        }
        return rows;
    }
}
