// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule finds what it is there to find, in code and not in comments or quotes. */
class StyleRuleTest {
    private static final String MAIN = "bundles/btree/src/main/java/io/plastron/btree/A.java";
    private static final String TEST = "bundles/btree/src/test/java/io/plastron/btree/A.java";
    private static final String SHELL = "bundles/shell/src/main/java/io/plastron/shell/A.java";

    private static List<String> faults(String file, String source) {
        return StyleRule.ALL.stream().flatMap(rule -> rule.faults(file, source)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "import java.util.*;", "import static java.lang.Math.*;", "Thread.sleep(5);",
        "TimeUnit.SECONDS.sleep(1);", "\tint a;", "// TO\u0044O later", "/* FIX\u004dE */",
        "System.out.println();", "System . err.print(1);", "e.printStackTrace( );",
        "assert x > 0;", "System.getLogger(\"a\");", "catch (IOException e) { }",
        "catch (IOException e) { /* nothing */ }", "long timeout = 5;", "void wait(int maxDelay)"})
    void isFoundInMainSources(String source) {
        assertThat(faults(MAIN, "class A {}\n" + source)).singleElement().asString()
                .startsWith(MAIN + ":2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "// Thread.sleep(5) would be wrong", "String s = \"System.out\";", "char c = '\"';",
        "/** import java.util.*; */", "String t = \"\"\"\n  assert \"x\" \\\"\"\" y\n\"\"\";",
        "long timeoutMillis = 5;", "char q = '\\'', d = '\"'; // System.out", "int assertions = 1;",
        "char n = '\\n', d = '\"'; // System.out", "char b = '\\\\'; // assert 1",
        "String u = \"\\\\\"; // System.err", "catch (IOException e) { throw e; }"})
    void isNotFoundWhereItIsNone(String source) {
        assertThat(faults(MAIN, source)).isEmpty();
    }

    @Test
    void testsMayPrintButNotSleep() {
        assertThat(faults(TEST, "System.out.println(); long timeout = 1;")).isEmpty();
        assertThat(faults(TEST, "Thread.sleep(1);")).hasSize(1);
    }

    @Test
    void theShellMayPrint() {
        assertThat(faults(SHELL, "System.out.println();")).isEmpty();
        assertThat(faults(SHELL, "Thread.sleep(1);")).hasSize(1);
    }
}
