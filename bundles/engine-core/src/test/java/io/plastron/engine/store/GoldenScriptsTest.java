// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * What sessions, cursors and schema operations answer, as text: each script of
 * {@code src/test/resources/golden} prints itself. With {@code -Dgolden=write} the scripts are
 * written anew; read what changed before committing it.
 */
@Timeout(120)
class GoldenScriptsTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    @TestFactory
    Stream<DynamicTest> everyScriptPrintsItself() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(FOLDER)) {
            scripts = files.sorted().toList();
        }
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(3);
        return scripts.stream().map(script ->
                DynamicTest.dynamicTest(script.getFileName().toString(), () -> run(script)));
    }

    private static void run(Path script) throws IOException {
        List<String> lines = Files.readAllLines(script);
        try (GoldenScript golden = new GoldenScript()) {
            String printed = golden.run(lines);
            if ("write".equals(System.getProperty("golden"))) {
                write(script, printed);
            }
            assertThat(printed).isEqualTo(Files.readString(script));
        }
    }

    private static void write(Path script, String printed) {
        try {
            Files.writeString(script, printed);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
