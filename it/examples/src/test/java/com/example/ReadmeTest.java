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
    private static final Path SOURCES = Path.of("src/main/java");

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
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")
                    && !path.endsWith("package-info.java")).toList()) {
                String source = Files.readString(file);
                sources.add(source.substring(source.indexOf("package ")));
            }
        }
        assertThat(javaBlocks()).hasSize(3).containsExactlyInAnyOrderElementsOf(sources);
    }
}
