// SPDX-License-Identifier: Apache-2.0
package io.plastron.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What the tester inside a framework wrote about its tests. */
record FrameworkReport(List<Result> results) {
    /** What a maintainer reads at once; the report has the rest. */
    private static final int LINES_MAX = 80;
    /** Frames of those who call a test say nothing about it. */
    private static final String CALLERS =
            "\\s+at (java\\.base/|org\\.junit\\.|aQute\\.|org\\.osgi\\.test\\.|\\.\\.\\.).*";

    /** @param outcome message and stack of a failure, empty when there was none */
    record Result(String name, String outcome, Path report) {
        void replay(String framework) {
            if (!outcome.isEmpty()) {
                throw failure(framework + ": " + name + "\n" + shortened() + "\nAll of it: "
                        + report);
            }
        }

        private String shortened() {
            return outcome.lines().filter(line -> !line.matches(CALLERS)).limit(LINES_MAX)
                    .collect(Collectors.joining("\n"));
        }
    }

    static boolean isOne(Path file) {
        return file.toString().endsWith(".xml");
    }

    /** A report without an end, of a process that did not come to its own, is one failed result. */
    static FrameworkReport read(Path file) throws IOException, ParserConfigurationException {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        NodeList cases;
        try {
            cases = builder.parse(file.toFile()).getElementsByTagName("testcase");
        } catch (SAXException partial) {
            return new FrameworkReport(List.of(new Result("its report", "the report is not whole: "
                    + partial.getMessage() + "; the process ended before its tests did", file)));
        }
        List<Result> results = new ArrayList<>();
        for (int index = 0; index < cases.getLength(); index++) {
            Element test = (Element) cases.item(index);
            results.add(new Result(
                    test.getAttribute("classname") + "." + test.getAttribute("name"),
                    outcome(test), file));
        }
        return new FrameworkReport(results);
    }

    private static String outcome(Element test) {
        List<String> said = Stream.of("failure", "error").map(test::getElementsByTagName)
                .flatMap(found -> IntStream.range(0, found.getLength()).mapToObj(found::item))
                .map(node -> node.getTextContent().strip()).toList();
        return said.isEmpty() ? "" : "failed: " + String.join("\n", said);
    }

    /** Its stack would be the one of the replay. */
    static AssertionError failure(String message) {
        AssertionError failure = new AssertionError(message);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}
