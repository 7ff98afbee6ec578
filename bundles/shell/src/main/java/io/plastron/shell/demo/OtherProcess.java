// SPDX-License-Identifier: Apache-2.0
package io.plastron.shell.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A verb that runs in a process of its own. */
final class OtherProcess implements AutoCloseable {
    private static final long WAIT_SECONDS_MAX = 60;

    private final Process process;
    private final BufferedReader results;
    private final Path errors;
    private final List<String> words;

    private OtherProcess(Process process, Path errors, List<String> words) {
        this.process = process;
        this.results = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.errors = errors;
        this.words = words;
    }

    /**
     * Starts a process.
     *
     * @param command the program with its own options
     * @param words the verb and what follows it
     * @param errors file for its standard error
     */
    static OtherProcess start(List<String> command, List<String> words, Path errors) {
        List<String> all = new ArrayList<>(command);
        all.addAll(words);
        try {
            Process process = new ProcessBuilder(all).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            return new OtherProcess(process, errors, words);
        } catch (IOException failed) {
            throw new DemoFailedException("starting a second process failed: " + all, failed);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The next line of its result. */
    String nextLine() {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return results.readLine();
            } catch (IOException failed) {
                throw new DemoFailedException("reading from " + this + " failed", failed);
            }
        });
        try {
            String text = line.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
            if (text == null) {
                throw new DemoFailedException(this + " ended too early" + errorText());
            }
            return text;
        } catch (TimeoutException | ExecutionException failed) {
            throw new DemoFailedException("no line from " + this + errorText(), failed);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new DemoFailedException(this + " does not end" + errorText());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** What it wrote to standard error, for a message. */
    String errorText() {
        try {
            String text = Files.readString(errors, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : "; it said: " + text;
        } catch (IOException failed) {
            return "; what it said cannot be read: " + failed;
        }
    }

    private static DemoFailedException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new DemoFailedException("interrupted", interrupted);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "process " + process.pid() + " (plastron " + String.join(" ", words) + ")";
    }
}
