// SPDX-License-Identifier: Apache-2.0
package io.plastron.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Runs outside the frameworks, after them: says again what ran inside, a test for each test case,
 * so that the build prints a count and an empty run is a failure. The tester calls zero tests a
 * success.
 */
class FrameworkReportIT {
    private static final List<String> FRAMEWORKS = List.of("equinox", "felix");

    @Test
    void everyFrameworkLeftAReport() throws IOException {
        assertThat(runs()).map(run -> run.getFileName().toString())
                .containsExactlyElementsOf(FRAMEWORKS);
    }

    @TestFactory
    List<DynamicNode> whatRanInside() throws Exception {
        List<DynamicNode> all = new ArrayList<>();
        for (Path run : runs()) {
            List<DynamicNode> cases = new ArrayList<>(cases(run));
            int ran = cases.size();
            cases.add(dynamicTest("some test ran in " + run.getFileName(),
                    () -> assertThat(ran).isPositive()));
            all.add(dynamicContainer(run.getFileName().toString(), cases));
        }
        return all;
    }

    private static List<Path> runs() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of(System.getProperty("reports")))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<DynamicTest> cases(Path run)
            throws IOException, ParserConfigurationException, SAXException {
        List<DynamicTest> cases = new ArrayList<>();
        for (Path file : reports(run)) {
            NodeList found = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(file.toFile()).getElementsByTagName("testcase");
            for (int index = 0; index < found.getLength(); index++) {
                cases.add(replay((Element) found.item(index)));
            }
        }
        return cases;
    }

    private static List<Path> reports(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
        }
    }

    private static DynamicTest replay(Element testCase) {
        String name = testCase.getAttribute("classname") + "." + testCase.getAttribute("name");
        return dynamicTest(name, () -> {
            for (String outcome : List.of("failure", "error")) {
                NodeList bad = testCase.getElementsByTagName(outcome);
                if (bad.getLength() > 0) {
                    fail(bad.item(0).getTextContent());
                }
            }
        });
    }
}
