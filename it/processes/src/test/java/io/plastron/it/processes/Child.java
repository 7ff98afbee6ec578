// SPDX-License-Identifier: Apache-2.0
package io.plastron.it.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A child process, as its test sees it. Not thread-safe. */
final class Child implements AutoCloseable {
    private static final String END = "\u0000end";
    private static final long ANSWER_SECONDS_MAX = 120;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> notes = new ArrayList<>();
    private boolean ended;

    Child(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(
                process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (IOException gone) {
            // A killed process ends its output in either way.
        }
        lines.add(END);
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    /** What the child noted so far, oldest first. */
    List<String> notes() {
        return notes;
    }

    void send(String command) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(name + " is gone", gone);
        }
    }

    /** The answer to the last command: {@code ok …} or {@code error …}. */
    String answer() {
        while (true) {
            String line = next(ANSWER_SECONDS_MAX * 1_000_000);
            if (line == null) {
                throw new AssertionError(name + (ended ? " ended" : " did not answer"));
            }
            if (!line.startsWith("note ")) {
                return line;
            }
        }
    }

    /** The next line, after taking it to the notes; null when none came or none will come. */
    private String next(long micros) {
        try {
            String line = ended ? null : lines.poll(micros, TimeUnit.MICROSECONDS);
            if (END.equals(line)) {
                ended = true;
                return null;
            }
            if (line != null && line.startsWith("note ")) {
                notes.add(line.substring("note ".length()));
            }
            return line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Sends a command and answers what came after {@code ok}. */
    String ok(String command) {
        send(command);
        return expectOk(command);
    }

    /** The answer to a command sent before. */
    String expectOk(String command) {
        String answer = answer();
        if (!answer.startsWith("ok ")) {
            throw new AssertionError(name + ", " + command + ": " + answer);
        }
        return answer.substring("ok ".length());
    }

    /** Sends a command that must fail and answers class and message. */
    String error(String command) {
        send(command);
        String answer = answer();
        if (!answer.startsWith("error ")) {
            throw new AssertionError(name + ", " + command + " did not fail: " + answer);
        }
        return answer.substring("error ".length());
    }

    List<String> words(String command) {
        String words = ok(command);
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    /** Takes notes until there are as many that begin like this, or the child ended. */
    void awaitNotes(String prefix, int count) {
        while (notes.stream().filter(note -> note.startsWith(prefix)).count() < count) {
            if (next(ANSWER_SECONDS_MAX * 1_000_000) == null) {
                throw new AssertionError(name + (ended ? " ended" : " stalled") + " before "
                        + count + " times '" + prefix + "'");
            }
        }
    }

    /** Takes notes for a while. */
    void listen(long micros) {
        long end = System.nanoTime() + micros * 1_000;
        for (long left = micros; left > 0; left = (end - System.nanoTime()) / 1_000) {
            if (next(left) == null) {
                return;
            }
        }
    }

    /** Kill -9. What it said before can be read on. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
        while (!ended) {
            next(ANSWER_SECONDS_MAX * 1_000_000);
        }
    }

    int awaitExit() {
        try {
            if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** SIGSTOP; returns when every thread of it stands. */
    void pause() {
        signal("STOP");
        awaitState("stopped", this::stopped);
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .inheritIO().start().waitFor();
            if (exit != 0) {
                throw new AssertionError("kill -" + signal + " failed: " + exit);
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private boolean stopped() {
        try (var threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (IOException changing) {
            // A thread that just ended.
            return false;
        }
    }

    private void awaitState(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + ANSWER_SECONDS_MAX * 1_000_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(name + " is not " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Kills it, whatever it does. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
