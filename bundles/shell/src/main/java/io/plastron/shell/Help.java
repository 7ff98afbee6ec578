// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell;

import java.util.ArrayList;
import java.util.List;

/** The help texts. */
final class Help {
    private Help() {}

    /** Of the whole command line. */
    static List<String> general(List<Verb> verbs) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: plastron [OPTION…] VERB [OPTION…] [OPERAND…]");
        lines.add("");
        lines.add("verbs:");
        for (Verb verb : verbs) {
            String call = (verb.name() + " " + verb.synopsis()).strip();
            lines.add(row(call, verb.summary()));
        }
        lines.add("");
        lines.add("options, before or behind the verb:");
        GlobalOptions.ALL.forEach(option -> lines.add(row(option.usage(), option.meaning())));
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
    static List<String> of(Verb verb) {
        List<String> lines = new ArrayList<>();
        lines.add(("usage: plastron [OPTION…] " + verb.name() + " " + verb.synopsis()).strip());
        lines.add(verb.summary());
        verb.options().forEach(option -> lines.add(row(option.usage(), option.meaning())));
        return lines;
    }

    private static String row(String left, String right) {
        return String.format("  %-35s %s", left, right);
    }
}
