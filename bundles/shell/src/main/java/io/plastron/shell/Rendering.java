// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import io.plastron.shell.report.Json;
import io.plastron.shell.report.Report;
import java.io.OutputStream;
import java.util.List;

/** How results and errors are written. */
public enum Rendering {
    TEXT,
    /** One JSON object on a line of its own. */
    JSON;

    /** Chooses; an option of every verb. */
    public static final Option OPTION =
            new Option("-o", "FORMAT", "text, or json: results and errors as one object each");

    /**
     * What the words ask for.
     *
     * @throws UsageException neither text nor json, or the verb has no JSON form
     */
    public static Rendering of(Words words, Verb verb) {
        Rendering asked = words.argument(OPTION).map(Rendering::named).orElse(TEXT);
        if (asked == JSON && verb.output() == Verb.Output.LINES) {
            throw new UsageException(
                    "'" + verb.name() + "' has no JSON form; leave -o json out");
        }
        return asked;
    }

    /** What the words may ask for; for errors in the words themselves. */
    static Rendering guess(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean apart = word.equals(OPTION.spelling()) && i + 1 < words.size()
                    && words.get(i + 1).equals("json");
            if (apart || word.equals(OPTION.spelling() + "json")) {
                return JSON;
            }
        }
        return TEXT;
    }

    private static Rendering named(String name) {
        return switch (name) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new UsageException("-o: neither text nor json: '" + name + "'");
        };
    }

    /** The lines of a result. */
    public List<String> lines(Report report) {
        return this == JSON ? List.of(Json.text(report.json())) : report.lines();
    }

    /** A console for a verb: with JSON, nothing but the error object stands beside the result. */
    Console console(Console real) {
        return this == TEXT ? real : new ResultsOnly(real);
    }

    private record ResultsOnly(Console real) implements Console {
        @Override
        public void out(String line) {
            real.out(line);
        }

        @Override
        public OutputStream bytes() {
            return real.bytes();
        }

        @Override
        public void note(String line) {
            // Whoever reads JSON reads no hints.
        }

        @Override
        public void progress(String text) {
            // Likewise.
        }
    }
}
