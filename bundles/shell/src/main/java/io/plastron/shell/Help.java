// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.ArrayList;
import java.util.List;

/** The help texts. */
public final class Help {
    /** Asks for them; an option of every verb. */
    public static final Option LETTER =
            Option.flag("-?", "print this help, or that of a verb");
    /** The same in full. */
    public static final Option WORD = Option.flag("--help", "the same");

    private static final int LEFT_CHARS = 35;

    private Help() {}

    /** Whether the words ask for help. */
    public static boolean isAsked(Words words) {
        return words.has(LETTER) || words.has(WORD);
    }

    /** Of the whole command line. */
    static List<String> general(List<Verb> verbs) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: plastron [OPTION…] VERB [OPTION…] [OPERAND…]");
        lines.add("");
        lines.add("verbs; plastron VERB --help shows options and examples:");
        for (Verb verb : verbs) {
            String call = (verb.name() + " " + verb.synopsis()).strip();
            lines.addAll(row(call, verb.summary()));
        }
        lines.add("");
        lines.add("options, before or behind the verb:");
        GlobalOptions.ALL.forEach(option -> lines.addAll(row(option)));
        lines.add("");
        lines.add("a new store:");
        lines.add("  plastron -h HOME -C"
                + " 'create,key_provider=(name=file,path=RING,create=true)' \\");
        lines.add("      create -c key_format=S,value_format=S table:T");
        lines.add("");
        lines.add("exit codes:");
        for (ExitCode code : ExitCode.values()) {
            lines.add("  " + code.number() + "  " + code.meaning());
        }
        lines.add("");
        lines.add("PLASTRON_DEBUG=1 adds stack traces and logs to errors.");
        return lines;
    }

    /** Of one verb. */
    public static List<String> of(Verb verb, Dialect dialect) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: " + dialect.usage(verb));
        lines.add(verb.summary());
        verb.remarks().forEach(lines::add);
        if (!verb.options().isEmpty()) {
            lines.add("");
            lines.add("options:");
            verb.options().forEach(option -> lines.addAll(row(option)));
        }
        lines.add("");
        lines.add("options of every verb:");
        dialect.options().forEach(option -> lines.addAll(row(option)));
        lines.add("");
        lines.add("examples:");
        for (Example example : verb.examples()) {
            lines.add("  " + (verb.worksOnAStore() ? dialect.examplePrefix() : dialect.prefix())
                    + example.words());
            lines.add("      " + example.meaning());
        }
        return lines;
    }

    private static List<String> row(Option option) {
        return row(option.usage(), option.meaning());
    }

    /** What is too wide for its column gets a line of its own. */
    private static List<String> row(String left, String right) {
        String format = "  %-" + LEFT_CHARS + "s %s";
        return left.length() <= LEFT_CHARS ? List.of(String.format(format, left, right))
                : List.of("  " + left, String.format(format, "", right));
    }
}
