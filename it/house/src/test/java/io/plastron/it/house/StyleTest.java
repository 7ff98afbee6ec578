// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sources keep to the style of the house; a message says what to do instead. */
class StyleTest {
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
    private static final int LINES_MAX = 500;
    private static final int COLUMNS_MAX = 100;

    /** Paths that exist on one machine only. */
    private static final Pattern MACHINE_PATH = Pattern.compile(
            "(?<![\\w./-])/(?:[h]ome/\\w|[U]sers/\\w|[r]oot/\\w|[w]ork/(?:main|shared)"
                    + "|[u]sr/lib/jvm)|[A-Z]:\\\\[U]sers");
    private static final Pattern TEXT_FILE = Pattern.compile(
            ".*\\.(java|xml|bnd|bndrun|md|txt|json|properties|sh|yml|yaml|cfg|csv|ini)"
                    + "|.*/(plastron|NOTICE|LICENSE|\\.gitignore|\\.ci/run)");

    private static List<Path> javaFiles() {
        List<Path> files = Checkout.sources(".java");
        assertThat(files).hasSizeGreaterThan(50);
        return files;
    }

    private static void assertNone(String rule, List<String> faults) {
        if (!faults.isEmpty()) {
            fail(rule + ", " + faults.size() + " places:\n" + String.join("\n", faults));
        }
    }

    @Test
    void everyJavaFileBeginsWithTheLicence() {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            if (!Checkout.text(file).startsWith(LICENCE)) {
                faults.add(Checkout.name(file) + ": the first line must be " + LICENCE.strip());
            }
        }
        assertNone("licence header", faults);
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        Set<String> faults = new TreeSet<>();
        for (Path file : javaFiles()) {
            boolean main = Checkout.name(file).contains("/src/main/java/");
            Path info = file.resolveSibling("package-info.java");
            if (main && !file.endsWith("module-info.java") && !Files.exists(info)) {
                faults.add(Checkout.name(info) + " is missing: say in it what the package is for");
            } else if (main && !Checkout.text(info).contains("/**")) {
                faults.add(Checkout.name(info) + " has no Javadoc");
            }
        }
        assertNone("package-info", List.copyOf(faults));
    }

    @Test
    void mainSourcesAreShort() {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            long lines = Checkout.text(file).lines().count();
            if (Checkout.name(file).contains("/src/main/") && lines > LINES_MAX) {
                faults.add(Checkout.name(file) + " has " + lines + " lines, " + LINES_MAX
                        + " are the limit: give a part of it a name and a file of its own");
            }
        }
        assertNone("file length", faults);
    }

    @Test
    void linesAreNarrow() {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            List<String> lines = Checkout.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                int columns = lines.get(i).codePointCount(0, lines.get(i).length());
                if (columns > COLUMNS_MAX) {
                    faults.add(Checkout.name(file) + ":" + (i + 1) + ": " + columns
                            + " columns, " + COLUMNS_MAX + " are the limit: break the line");
                }
            }
        }
        assertNone("line length", faults);
    }

    @Test
    void nothingStandsInASourceThatTheHouseDoesNotWant() {
        List<String> faults = new ArrayList<>();
        for (Path file : javaFiles()) {
            String name = Checkout.name(file);
            String source = Checkout.text(file);
            StyleRule.ALL.forEach(rule -> rule.faults(name, source).forEach(faults::add));
        }
        assertNone("style", faults);
    }

    @Test
    void nothingTrackedNamesAPathOfOneMachine() throws Exception {
        List<String> faults = new ArrayList<>();
        List<Path> tracked = Checkout.tracked();
        assertThat(tracked).hasSizeGreaterThan(50);
        for (Path file : tracked) {
            String name = Checkout.name(file);
            if (TEXT_FILE.matcher("/" + name).matches()) {
                String text = Checkout.text(file);
                MACHINE_PATH.matcher(text).results().forEach(match -> faults.add(name + ":"
                        + JavaText.lineAt(text, match.start()) + ": names " + match.group()
                        + "…: write a relative path, or /path/to in an example"));
            }
        }
        assertNone("machine paths", faults);
    }

    @Test
    void theMachinePathsAreFound() {
        for (String path : new String[] {"/ho" + "me/ann/x", "=/Us" + "ers/ann", "\"/ro" + "ot/x",
            "C:\\Us" + "ers\\ann", " /us" + "r/lib/jvm/17"}) {
            assertThat(MACHINE_PATH.matcher(path).find()).as(path).isTrue();
        }
        for (String path : new String[] {"/path/to/ring", "docs/ho" + "me/x", "a/ro" + "ot/b"}) {
            assertThat(MACHINE_PATH.matcher(path).find()).as(path).isFalse();
        }
    }
}
