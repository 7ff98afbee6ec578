// SPDX-License-Identifier: Apache-2.0
package io.plastron.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A table three times the heap, with an index, in a process of its own. */
@Timeout(900)
class MoreThanMemoryTest {
    private static final int SECONDS_MAX = 880;

    @TempDir
    private Path folder;

    @Test
    void aTableLargerThanTheHeapIsLoadedAtRandomUpdatedReadIndexedAndVerified() throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                MoreThanMemory.class.getName(), folder.toString(), "180000", "1000",
                "segment_max=8M,checkpoint_dirty_max=32M")
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS))
                    .as("it ends; so far:%n%s", text(output)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(text(output)).isZero();
    }

    private static String text(Path output) throws IOException {
        return Files.readString(output);
    }
}
