// SPDX-License-Identifier: Apache-2.0
package io.plastron.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs outside the frameworks, after them, and decides: whoever starts them only says that
 * something failed. Says again what ran inside, a test for each test, so that what failed is named
 * where the build ends, with its reason. Fails, too, for a test that left no result, whether its
 * framework did not start, hung, crashed, or found no test and called that a success.
 */
class FrameworkReportIT {
    private static final List<String> FRAMEWORKS = List.of("equinox", "felix");

    @Test
    void thereAreTests() throws Exception {
        assertThat(expected()).hasSizeGreaterThan(40);
    }

    @TestFactory
    List<DynamicNode> whatRanInside() throws Exception {
        List<DynamicNode> all = new ArrayList<>();
        for (String framework : FRAMEWORKS) {
            all.add(dynamicContainer(framework, inside(framework)));
        }
        return all;
    }

    private static List<DynamicTest> inside(String framework) throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> left = new ArrayList<>(expected());
        for (Path file : filesOf(framework)) {
            if (!FrameworkReport.isOne(file)) {
                // Left by the watchdog.
                tests.add(dynamicTest(file.getFileName().toString(), () -> {
                    throw FrameworkReport.failure(framework + ": " + Files.readString(file));
                }));
                continue;
            }
            FrameworkReport report = FrameworkReport.read(file);
            report.results().forEach(result -> left.remove(result.name()));
            report.results().forEach(result -> tests.add(
                    dynamicTest(result.name(), () -> result.replay(framework))));
        }
        tests.add(dynamicTest("every test ran", () -> assertThat(left)
                .as("left no result in %s, see its output further up", framework).isEmpty()));
        return tests;
    }

    private static List<Path> filesOf(String framework) throws IOException {
        Path folder = Path.of(System.getProperty("reports"), framework);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Every test of every class that the bundle of tests names, as a report names it. */
    private static List<String> expected() throws Exception {
        List<String> names = new ArrayList<>();
        for (String type : testCases()) {
            for (Class<?> at = Class.forName(type); at != null; at = at.getSuperclass()) {
                Arrays.stream(at.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .forEach(method -> names.add(type + "." + method.getName() + "()"));
            }
        }
        return names;
    }

    private static List<String> testCases() throws IOException {
        Path classes = Path.of(System.getProperty("tests"));
        try (InputStream in = Files.newInputStream(classes.resolve("META-INF/MANIFEST.MF"))) {
            return List.of(
                    new Manifest(in).getMainAttributes().getValue("Test-Cases").split("\\s*,\\s*"));
        }
    }
}
