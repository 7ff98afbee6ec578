// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux counts for this process. On other systems there are no figures: NaN. */
public final class ProcessBytes {
    private static final Path IO = Path.of("/proc/self/io");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIB = 1 << 10;

    private ProcessBytes() {}

    /**
     * Bytes of file pages this process has dirtied, so whole pages: what goes to the disk. A page
     * written again before it reached the disk counts once.
     */
    public static double written() {
        return field(IO, "write_bytes:");
    }

    /** Memory of the process that is in RAM, the heap included, mapped files not. */
    public static double resident() {
        return field(STATUS, "RssAnon:") * KIB;
    }

    private static double field(Path file, String name) {
        if (!Files.exists(file)) {
            return Double.NaN;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.stream().filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(name.length()).replace("kB", "").strip()))
                    .findFirst().orElse(0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
