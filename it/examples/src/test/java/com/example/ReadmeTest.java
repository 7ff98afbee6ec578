// SPDX-License-Identifier: Apache-2.0
package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java blocks of the README are the example sources, to the letter. */
class ReadmeTest {
    private static final List<Path> FOLDERS = List.of(Path.of("src/main/java"),
            Path.of("../../embedded/src/test/java/com/example/zones"));

    private static List<String> javaBlocks() throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : Files.readAllLines(Path.of("../../README.md"))) {
            if (line.equals("```java")) {
                block = new StringBuilder();
            } else if (line.equals("```") && block != null) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    @Test
    void eachExampleOfTheReadmeIsCompiledAsItStandsThere() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path folder : FOLDERS) {
            sources.addAll(sources(folder));
        }
        assertThat(javaBlocks()).hasSize(5).containsExactlyInAnyOrderElementsOf(sources);
    }

    private static List<String> sources(Path folder) throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(ReadmeTest::isExample).toList()) {
                String source = Files.readString(file);
                sources.add(source.substring(source.indexOf("package ")));
            }
        }
        return sources;
    }

    private static boolean isExample(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && !name.endsWith("Test.java")
                && !name.equals("package-info.java");
    }
}
