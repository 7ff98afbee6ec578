// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program, to be run once more beside itself. */
final class Program {
    private static final String FAILPOINT = "io.plastron.failpoint";

    private final Path jar;
    private final Path folder;
    private int count;

    /**
     * @param folder for what the processes leave behind when they are killed
     */
    Program(Path jar, Path folder) {
        this.jar = jar;
        this.folder = folder;
    }

    OtherProcess start(String... words) {
        return start(List.of(), words);
    }

    /** A process that is killed when it reaches a failpoint of the engine. */
    OtherProcess startToDie(String failpoint, String... words) {
        return start(List.of("-D" + FAILPOINT + "=" + failpoint), words);
    }

    private OtherProcess start(List<String> options, String... words) {
        count++;
        Path temporary = folder.resolve("process-" + count);
        try {
            Files.createDirectory(temporary);
        } catch (IOException failed) {
            throw new UncheckedIOException("making " + temporary + " failed", failed);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow", "-Djava.io.tmpdir=" + temporary));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        return OtherProcess.start(command, List.of(words), temporary.resolve("errors.txt"));
    }
}
