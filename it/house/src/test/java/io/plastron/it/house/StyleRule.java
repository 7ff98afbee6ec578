// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something that must not stand in a source file.
 *
 * @param what names it in a message
 * @param pattern how it looks
 * @param in which part of the text is searched
 * @param mainOnly whether tests may use it
 * @param allowedIn path prefixes it is allowed below
 * @param instead what to do instead
 */
record StyleRule(String what, Pattern pattern, In in, boolean mainOnly, Set<String> allowedIn,
        String instead) {
    /** Parts of a source. */
    enum In { CODE, ALL }

    /** The command line and the program that starts it: they talk to people. */
    private static final Set<String> CONSOLE =
            Set.of("bundles/shell/src/main/java/", "features/src/main/java/");
    /** Nothing tells a process that another one has released a file lock: it has to ask again. */
    private static final Set<String> POLLS_A_FILE_LOCK = Set.of("bundles/key-provider-file/src/"
            + "main/java/io/plastron/keyprovider/file/KeyRingFile.java");

    static final List<StyleRule> ALL = List.of(
            everywhere("wildcard import", "^import\\s[^;]*\\*\\s*;", "import each class by name"),
            new StyleRule("sleep",
                    code("\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b"),
                    In.CODE, false, POLLS_A_FILE_LOCK,
                    "wait for the condition: a lock's Condition, a latch, a future"),
            new StyleRule("tab", Pattern.compile("\t"), In.ALL, false, Set.of(),
                    "indent by 4 spaces"),
            new StyleRule("to-do", Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b"), In.ALL,
                    false, Set.of(), "do it now, or open an issue and say what is not covered"),
            new StyleRule("console output", code("\\bSystem\\s*\\.\\s*(out|err)\\b"), In.CODE, true,
                    CONSOLE, "return a value, throw, or raise an event; only the shell prints"),
            new StyleRule("stack trace print", code("\\bprintStackTrace\\s*\\(\\s*\\)"), In.CODE,
                    true, CONSOLE, "throw a typed exception with the cause"),
            main("assert statement", "\\bassert\\s",
                    "check always and throw a typed exception; asserts are off in production"),
            new StyleRule("logger",
                    code("\\bSystem\\s*\\.\\s*(getLogger|Logger)\\b|\\bjava\\.util\\.logging\\b"
                            + "|\\borg\\.slf4j\\b|\\bLogService\\b"),
                    In.CODE, true,
                    Set.of("bundles/engine-core/src/main/java/", "bundles/shell/src/main/java/",
                            "features/src/main/java/"),
                    "return, throw or raise an event; engine-core and shell log"),
            main("swallowed exception", "\\bcatch\\s*\\([^)]*\\)\\s*\\{\\s*\\}",
                    "handle it, throw a typed one, or name the variable for the reason and act"),
            main("duration without a unit",
                    "\\b(?:int|long)\\s+\\w*(?:[tT]imeout|[dD]elay|[iI]nterval|[dD]eadline"
                            + "|[lL]ease|[pP]eriod|[dD]uration)\\s*[;=,)]",
                    "end the name in its unit, such as delayMillis"));

    private static Pattern code(String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE);
    }

    private static StyleRule everywhere(String what, String regex, String instead) {
        return new StyleRule(what, code(regex), In.CODE, false, Set.of(), instead);
    }

    private static StyleRule main(String what, String regex, String instead) {
        return new StyleRule(what, code(regex), In.CODE, true, Set.of(), instead);
    }

    /** What is wrong in a file; a line of text each. */
    Stream<String> faults(String file, String source) {
        boolean isMain = file.contains("src/main/");
        if (mainOnly && !isMain || allowedIn.stream().anyMatch(file::startsWith)) {
            return Stream.empty();
        }
        String searched = in == In.CODE ? JavaText.codeOf(source) : source;
        Matcher found = pattern.matcher(searched);
        return found.results().map(match -> file + ":" + JavaText.lineAt(source, match.start())
                + ": " + what + " (" + match.group().strip() + "): " + instead);
    }
}
