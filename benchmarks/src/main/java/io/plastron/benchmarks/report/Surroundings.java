// SPDX-License-Identifier: Apache-2.0
package io.plastron.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run ran on. */
public final class Surroundings {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern PEER = Pattern.compile(
            "(h2-mvstore|xodus-environment|rocksdbjni|lmdbjava|native)-[\\d.-]+\\.jar");

    private Surroundings() {}

    /** Machine, Java and peers; a line each. */
    public static String describe() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + "\n"
                + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")
                + "\n" + peers() + "\n";
    }

    private static String peers() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(PEER.asMatchPredicate()).map(name -> name.replace(".jar", ""))
                .collect(Collectors.joining(", "));
    }

    private static String processor() {
        if (!Files.exists(PROCESSORS)) {
            return System.getProperty("os.arch");
        }
        try {
            List<String> lines = Files.readAllLines(PROCESSORS);
            return lines.stream().filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How busy the machine was in the last minute: more than its processors is too much. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
