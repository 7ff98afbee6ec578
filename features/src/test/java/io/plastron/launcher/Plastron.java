// SPDX-License-Identifier: Apache-2.0
package io.plastron.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the packaged jar as a user would, each call in a process and a working folder of its own.
 */
final class Plastron {
    static final Path JAR = Path.of(System.getProperty("plastron.jar"));
    private static final long SECONDS_MAX = 90;

    private final Path folder;
    private int count;

    /**
     * @param folder for what the processes write
     */
    Plastron(Path folder) {
        this.folder = folder;
    }

    /**
     * How a process ended.
     *
     * @param temporary its temporary folder
     */
    record Result(int exit, List<String> out, List<String> err, Path temporary) {
        @Override
        public String toString() {
            return "exit " + exit + "\nout: " + String.join("\n     ", out)
                    + "\nerr: " + String.join("\n     ", err);
        }
    }

    /** A process that runs. */
    record Running(Process process, Path out, Path err, Path temporary) {
        Result await() {
            try {
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("does not end: " + result());
                }
                return result();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }

        Result result() {
            return new Result(process.isAlive() ? -1 : process.exitValue(), lines(out),
                    lines(err), temporary);
        }
    }

    /** Runs a verb to its end. */
    Result run(String... words) {
        return start(List.of(), words).await();
    }

    /** Runs a verb with options for its Java machine. */
    Result runWith(List<String> options, String... words) {
        return start(options, words).await();
    }

    Running start(List<String> options, String... words) {
        count++;
        Path own = folder.resolve("run-" + count);
        Path temporary = own.resolve("tmp");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow", "-Djava.io.tmpdir=" + temporary));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(words));
        return start(command, own, temporary, Map.of());
    }

    /** Starts any command in a folder of its own. */
    static Running start(
            List<String> command, Path own, Path temporary, Map<String, String> environment) {
        try {
            Files.createDirectories(temporary);
            Path working = Files.createDirectories(own.resolve("working"));
            Path out = own.resolve("out");
            Path err = own.resolve("err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(working.toFile())
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            // Words are decoded by the locale of the process.
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().remove("PLASTRON_HOME");
            builder.environment().remove("PLASTRON_DEBUG");
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(process, out, err, temporary);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<Path> children(Path directory) {
        try (var paths = Files.list(directory)) {
            return paths.toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
